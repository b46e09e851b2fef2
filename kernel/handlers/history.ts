import type { Handler } from "../session/handler.ts";

/** Answers `history_request`: earlier inputs of this session. */
export const handleHistory: Handler<"history_request"> = ({ content }, { history }) => ({
  status: "ok",
  history: history.find(content),
});
