import { LabtrailError, messageOf } from "../../src/shared/errors.ts";
import type { CellFault } from "./runtime.ts";
import type { MagicFailure } from "./wire.ts";

/** Code that a magic ran in the session has failed: the cell fails as that code did. */
export class NestedFault extends Error {
  readonly fault: CellFault;

  constructor(fault: CellFault) {
    super(fault.evalue);
    this.name = fault.ename;
    this.fault = fault;
  }
}

/** What a magic threw, ready to cross to the cell. */
export function toMagicFailure(thrown: unknown): MagicFailure {
  const name = thrown instanceof Error ? thrown.name : "Error";
  const hint = thrown instanceof LabtrailError ? thrown.hint : undefined;
  const traceback = thrown instanceof NestedFault ? thrown.fault.traceback : undefined;
  return { name, message: messageOf(thrown), hint, traceback };
}
