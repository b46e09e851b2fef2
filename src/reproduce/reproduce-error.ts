import { LabtrailError } from "../shared/errors.ts";

export type ReproduceErrorCode =
  /** What stands after `--tol` cannot be understood. */
  | "BAD_TOLERANCE"
  /** The folder of `--in` cannot be used. */
  | "BAD_FOLDER"
  /** Neither git nor the store has the code of the run. */
  | "NO_CODE"
  /** The packages could not be installed. */
  | "NOT_INSTALLED"
  /** The code ran into an error that the run had not. */
  | "NOT_RUN"
  /** It ran, and gave nothing that could be compared. */
  | "NO_RESULT"
  | "INTERRUPTED"
  /** A file that is no bundle, or one that is damaged. */
  | "BAD_BUNDLE"
  /** More than may be packed, or unpacked. */
  | "TOO_LARGE";

/** A run that could not be made again, or packed, or unpacked. */
export class ReproduceError extends LabtrailError<ReproduceErrorCode> {}
