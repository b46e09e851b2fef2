import { LabtrailError } from "../shared/errors.ts";

export type EnvironmentErrorCode =
  /** A lockfile that is not what its name says. */
  | "BAD_LOCKFILE"
  /** A package.json that is not JSON. */
  | "BAD_MANIFEST"
  /** A file that asks for a version of Node, and says none. */
  | "BAD_NODE_VERSION"
  /** No Node of this machine is one that the project runs on. */
  | "NO_NODE";

/** An environment that cannot be described. */
export class EnvironmentError extends LabtrailError<EnvironmentErrorCode> {}
