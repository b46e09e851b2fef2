import type { Handler } from "../session/handler.ts";

/** Answers `history_request`: inputs of this session and of earlier ones. */
export const handleHistory: Handler<"history_request"> = async ({ header, content }, { history, consoles }) => {
  if (content.hist_access_type === "tail") consoles.add(header.session);
  return { status: "ok", history: await history.find(content) };
};
