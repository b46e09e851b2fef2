import { LabtrailError } from "../shared/errors.ts";

export type ScaffoldErrorCode =
  /** A folder whose name can be none of a package. */
  | "BAD_NAME"
  /** There is no template of this name. */
  | "UNKNOWN_TEMPLATE"
  /** The place of the project is a file, or cannot be written to. */
  | "BAD_FOLDER"
  /** A file that is to be added to is not what its name says. */
  | "BAD_FILE";

/** A project that cannot be made. */
export class ScaffoldError extends LabtrailError<ScaffoldErrorCode> {}
