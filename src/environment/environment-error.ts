import { LabtrailError } from "../shared/errors.ts";

export type EnvironmentErrorCode =
  /** A lockfile that is not what its name says. */
  "BAD_LOCKFILE";

/** An environment that cannot be described. */
export class EnvironmentError extends LabtrailError<EnvironmentErrorCode> {}
