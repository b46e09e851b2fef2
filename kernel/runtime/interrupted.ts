import type { CellFault, CellOutcome } from "./runtime.ts";

/** The name that Jupyter's frontends know for a stopped cell. */
export const INTERRUPT_FAULT: CellFault = {
  ename: "KeyboardInterrupt",
  evalue: "interrupted",
  traceback: ["KeyboardInterrupt: interrupted"],
};

/** The outcome of a cell that the user has stopped. */
export function interruptedOutcome(): CellOutcome {
  return { kind: "interrupted", fault: INTERRUPT_FAULT };
}
