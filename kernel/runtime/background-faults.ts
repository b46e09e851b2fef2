import { currentScope } from "./execution-scope.ts";
import { describeStray } from "./faults.ts";
import type { HostChannel } from "./host-channel.ts";
import { CellInterrupted, isSentinel } from "./interrupt.ts";

/**
 * Shows what timers, callbacks and promises throw as output of the cell that started them. Nothing of it ends the
 * process.
 */
export function reportBackgroundFaults(channel: HostChannel): void {
  const report = (origin: string, thrown: unknown): void => {
    // Code of a stopped cell that was ended at its next `await` has nothing to tell.
    if (isSentinel(thrown) || CellInterrupted.is(thrown)) return;
    channel.writeText(currentScope()?.execution, "stderr", describeStray(origin, thrown));
  };
  process.on("uncaughtException", (thrown: unknown) => report("Uncaught in a callback", thrown));
  process.on("unhandledRejection", (thrown: unknown) => report("Unhandled rejection", thrown));
}
