import { LabtrailError } from "../shared/errors.ts";

export type CliErrorCode =
  | "BAD_ARGUMENT"
  | "FILE_NOT_FOUND"
  | "KERNEL_FAILED"
  | "KERNELSPEC_FAILED"
  | "CELL_FAILED"
  | "NOT_A_REPOSITORY"
  | "CHECK_FAILED"
  /** What was to be checked could not be: exit code 2. */
  | "COULD_NOT_RUN"
  /** The user pressed Ctrl-C: exit code 130, as shells have it. */
  | "INTERRUPTED";

/** A user's mistake on the command line, or a result that must end with a non-zero exit code. */
export class CliError extends LabtrailError<CliErrorCode> {}
