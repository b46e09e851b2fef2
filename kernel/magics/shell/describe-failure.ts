import type { ProgramEnd } from "./run-program.ts";

/** How a program failed, as the end of a sentence; undefined when it did not. */
export function describeFailure(end: ProgramEnd): string | undefined {
  switch (end.kind) {
    case "exit":
      return end.exitCode === 0 ? undefined : `ended with exit code ${end.exitCode}`;
    case "signal":
      return `was ended by ${end.signal}`;
    case "not-started":
      return `could not be started: ${end.reason}`;
    case "stopped":
      return undefined;
  }
}
