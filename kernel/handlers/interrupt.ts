import type { Handler } from "../session/handler.ts";

/** Answers `interrupt_request`: stops the running cell, which then fails with an error of its own. */
export const handleInterrupt: Handler<"interrupt_request"> = async (_request, { runtime }) => {
  const live = await runtime();
  await live.interrupt();
  return { status: "ok" };
};
