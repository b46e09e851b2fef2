import { LabtrailError } from "../shared/errors.ts";

export type EvaluateErrorCode =
  /** Shares of a split that are none, or more than the rows can give. */
  | "BAD_SPLIT"
  /** A number of rows that is none. */
  | "BAD_COUNT";

/** A dataset, a model or an evaluator cannot do what it was asked. */
export class EvaluateError extends LabtrailError<EvaluateErrorCode> {}
