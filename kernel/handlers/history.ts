import type { Handler } from "../session/handler.ts";

/** Answers `history_request`: inputs of this session and of earlier ones. */
export const handleHistory: Handler<"history_request"> = async ({ header, content }, context) => {
  // A console asks for the latest history when it begins.
  if (content.hist_access_type === "tail" && (await context.isStartedByConsole())) {
    context.consoles.add(header.session);
  }
  return { status: "ok", history: await context.history.find(content) };
};
