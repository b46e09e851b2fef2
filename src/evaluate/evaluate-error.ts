import { LabtrailError } from "../shared/errors.ts";

export type EvaluateErrorCode =
  /** Shares of a split that are none, or more than the rows can give. */
  | "BAD_SPLIT"
  /** A number of rows that is none. */
  | "BAD_COUNT"
  /** Something that has no rows, or a stream of them. */
  | "NO_ROWS";

/** A dataset, a model or an evaluator cannot do what it was asked. */
export class EvaluateError extends LabtrailError<EvaluateErrorCode> {}
