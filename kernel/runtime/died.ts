import { assertNever } from "../../src/shared/errors.ts";
import type { ChildEnd } from "./child-link.ts";
import type { CellOutcome } from "./runtime.ts";

function describeSignal(signal: string): string {
  switch (signal) {
    case "SIGABRT":
    case "SIGSEGV":
      return `crashed (${signal}): native code failed, or memory ran out`;
    case "SIGKILL":
      return "was killed (SIGKILL): it could not be interrupted, or the system ran out of memory";
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
