import type { Handler } from "../session/handler.ts";

/** Answers `create_subshell_request`: another queue of executions beside the main one. */
export const handleCreateSubshell: Handler<"create_subshell_request"> = (_request, { shells }) => ({
  status: "ok",
  subshell_id: shells.create(),
});

/** Answers `delete_subshell_request`. */
export const handleDeleteSubshell: Handler<"delete_subshell_request"> = ({ content }, { shells }) => {
  shells.delete(content.subshell_id);
  return { status: "ok" };
};

/** Answers `list_subshell_request`. */
export const handleListSubshell: Handler<"list_subshell_request"> = (_request, { shells }) => ({
  status: "ok",
  subshell_id: shells.list(),
});
