import type { Handler } from "../session/handler.ts";

/** Answers `interrupt_request`: stops the current executions, which then fail with an error of their own. */
export const handleInterrupt: Handler<"interrupt_request"> = async (_request, { interruption, runtime }) => {
  // A callback of a cell that has ended may be what the user wants to stop.
  if (!interruption.interrupt()) await (await runtime()).interrupt();
  return { status: "ok" };
};
