import type { Handler } from "../session/handler.ts";

/** Answers `interrupt_request`: stops the current execution, which then fails with an error of its own. */
export const handleInterrupt: Handler<"interrupt_request"> = (_request, { interruption }) => {
  interruption.interrupt();
  return { status: "ok" };
};
