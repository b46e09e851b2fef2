import { assertNever } from "../../src/shared/errors.ts";
import type { ChildEnd } from "./child-link.ts";
import type { CellOutcome } from "./runtime.ts";

function describeSignal(signal: string): string {
  switch (signal) {
    case "SIGKILL":
      return "was killed (SIGKILL) from outside; systems do so when memory runs out";
    case "SIGABRT":
    case "SIGBUS":
    case "SIGFPE":
    case "SIGILL":
    case "SIGSEGV":
      return `crashed (${signal}): native code failed`;
    default:
      return `was ended by ${signal}`;
  }
}

function renderEnd(end: ChildEnd): string {
  switch (end.kind) {
    case "exit":
      return `The process of this session ended with exit code ${end.exitCode}.`;
    case "signal":
      return `The process of this session ${describeSignal(end.signal)}.`;
    case "out-of-memory":
      return (
        "The process of this session ran out of memory: its values fill the heap that Node allows. Hold less at once, or " +
        "start Jupyter with a larger one, such as NODE_OPTIONS=--max-old-space-size=8192 (megabytes)."
      );
    case "killed":
      return "The process of this session did not stop when it was interrupted, and was ended.";
    case "not-started":
      return `The process of this session could not be started: ${end.reason}.`;
    default:
      return assertNever(end);
  }
}

/** What a user reads after the child has ended. */
export function describeEnd(end: ChildEnd): string {
  return `${renderEnd(end)} Its variables are gone; the next cell runs in a fresh one.`;
}

/** The outcome of a cell whose process is gone. */
export function diedOutcome(explanation: string): CellOutcome {
  const ename = "ProcessEnded";
  return { kind: "died", fault: { ename, evalue: explanation, traceback: [`${ename}: ${explanation}`] } };
}
