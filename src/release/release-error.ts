import { LabtrailError } from "../shared/errors.ts";

export type ReleaseErrorCode =
  /** No package of the project has this name, or nothing in it comes from a notebook. */
  | "NO_PACKAGE"
  /** A package.json that lacks something, or that says what a release cannot keep. */
  | "BAD_PACKAGE"
  /** A package that is to be made is there already. */
  | "PACKAGE_EXISTS"
  /** There are changes that no commit has. */
  | "DIRTY_TREE"
  /** A module is not what its notebook says, or the notebook has faults. */
  | "NOT_EXPORTED"
  | "TESTS_FAILED"
  /** A source file that cannot be compiled, or that needs what the package does not bring along. */
  | "BAD_SOURCE"
  /** Something that looks like a password or a token would be published. */
  | "SECRET_FOUND"
  /** The tag or the tarball of the version is there already. */
  | "VERSION_EXISTS"
  /** The tarball of the last release is gone, or is not the one that was released. */
  | "RELEASE_CHANGED"
  /** The comparison cannot say how large the step is, and nobody did. */
  | "UNPROVEN"
  /** A smaller step than the changes ask for, without a reason. */
  | "DOWNWARD_BUMP"
  | "WRITE_FAILED"
  /** A file that is no tarball of a package. */
  | "BAD_TARBALL"
  /** A name, file or line that leads to no notebook. */
  | "NOT_TRACEABLE";

/** A release that cannot be made, or one that cannot be traced. Nothing has been changed when it is thrown. */
export class ReleaseError extends LabtrailError<ReleaseErrorCode> {}
