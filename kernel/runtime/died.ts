import { assertNever } from "../../src/shared/errors.ts";
import type { ChildEnd } from "./child-link.ts";
import type { CellOutcome } from "./runtime.ts";

function renderEnd(end: ChildEnd): string {
  switch (end.kind) {
    case "exit":
      return `The process of this session ended with exit code ${end.exitCode}.`;
    case "signal":
      return end.signal === "SIGABRT" || end.signal === "SIGSEGV"
        ? `The process of this session crashed (${end.signal}): native code failed, or memory ran out.`
        : `The process of this session was ended by ${end.signal}.`;
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
