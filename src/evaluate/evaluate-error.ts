import { LabtrailError } from "../shared/errors.ts";

export type EvaluateErrorCode =
  /** Shares of a split that are none, or more than the rows can give. */
  | "BAD_SPLIT"
  /** A number of rows that is none. */
  | "BAD_COUNT"
  /** Something that has no rows, or a stream of them. */
  | "NO_ROWS"
  /** A file that is not there, or not what it should be. */
  | "BAD_FILE"
  /** A file that was written to after its dataset was made. */
  | "FILE_CHANGED"
  /** A row that does not fit its columns. */
  | "BAD_ROW"
  /** A package that the project has to install. */
  | "NO_PACKAGE"
  /** A row or an output that an evaluator cannot read. */
  | "BAD_READING"
  /** A model that does not give one output for each input. */
  | "BAD_PREDICTIONS"
  /** Something that an evaluation or a comparison cannot be made with. */
  | "BAD_OPTION"
  /** Evaluations that say nothing of each other. */
  | "BAD_COMPARISON"
  /** A row of which a model can make nothing. */
  | "BAD_INPUT"
  /** A model that was asked before it had learnt. */
  | "NOT_FITTED"
  /** A model that gave no predictions. */
  | "MODEL_FAILED"
  /** A file that is no saved model, or one of another kind. */
  | "BAD_MODEL_FILE";

/** A dataset, a model or an evaluator cannot do what it was asked. */
export class EvaluateError extends LabtrailError<EvaluateErrorCode> {}
