import { LabtrailError, type ErrorDetails } from "../shared/errors.ts";
import type { Place } from "../shared/text.ts";

export type NotebookErrorCode =
  /** The text is not JSON. */
  | "INVALID_JSON"
  /** The text holds the markers of a merge that nobody resolved. */
  | "MERGE_CONFLICT"
  /** The text is JSON, but not a notebook. */
  | "NOT_A_NOTEBOOK"
  /** A notebook of another major version of nbformat. */
  | "UNSUPPORTED_FORMAT"
  /** An option of the strip that does not exist, or whose value does not suit it. */
  | "BAD_OPTION";

/** A notebook that cannot be read. */
export class NotebookError extends LabtrailError<NotebookErrorCode> {
  /** Where in the file the fault is, when it has one place. */
  readonly place: Place | undefined;

  constructor(code: NotebookErrorCode, message: string, details: ErrorDetails & { readonly place?: Place } = {}) {
    super(code, message, details);
    this.place = details.place;
  }
}
