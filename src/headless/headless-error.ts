import { LabtrailError } from "../shared/errors.ts";

export type HeadlessErrorCode =
  /** The kernel's program could not be started, or never answered. */
  | "KERNEL_NOT_STARTED"
  /** The kernel's process ended in the middle of the work. */
  | "KERNEL_DIED"
  /** The kernel wrote a line that is no message. */
  | "BAD_MESSAGE"
  /** A cell ran longer than it may. */
  | "CELL_TIMEOUT"
  /** The executed notebook could not be written. */
  | "NOT_WRITTEN"
  /** A parameter that no cell of the notebook declares. */
  | "UNKNOWN_PARAMETER"
  /** A cell that the notebook does not have. */
  | "UNKNOWN_CELL"
  /** A value that cannot stand where the notebook has the parameter. */
  | "BAD_PARAMETER";

/** A notebook that could not be run, for a reason that is not in its cells. */
export class HeadlessError extends LabtrailError<HeadlessErrorCode> {}
