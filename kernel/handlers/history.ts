import type { Handler } from "../session/handler.ts";

/** Answers `history_request`: inputs of this session and of earlier ones. */
export const handleHistory: Handler<"history_request"> = async ({ content }, { history }) => ({
  status: "ok",
  history: await history.find(content),
});
