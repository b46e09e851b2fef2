import { LabtrailError } from "../shared/errors.ts";

export type DisplayErrorCode =
  | "BAD_OPTION"
  | "UNKNOWN_COLUMN"
  | "NOTHING_TO_PLOT"
  | "UNKNOWN_IMAGE"
  | "MISSING_PACKAGE";

/** Something cannot be shown as it was asked for. */
export class DisplayError extends LabtrailError<DisplayErrorCode> {}
