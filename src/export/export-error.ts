import { LabtrailError } from "../shared/errors.ts";

export type ExportErrorCode =
  /** A path that leads out of the project, by `..` or by a symbolic link. */
  | "OUTSIDE_PROJECT"
  /** A notebook that cannot be opened. */
  | "NOTEBOOK_UNREADABLE"
  /** A package.json that asks for a barrel or for exports in a way that cannot be fulfilled. */
  | "BAD_MANIFEST"
  /** A notebook whose test cells, or the modules under test, have faults. */
  | "NOTEBOOK_FAULTY"
  /** Tests of notebooks are to be run, and vitest is not installed. */
  | "NO_VITEST"
  /** A folder that the system does not let us watch. */
  | "WATCH_FAILED"
  /** A module that the system did not let us write or remove. */
  | "WRITE_FAILED"
  /** APIs are to be compared, and TypeScript's program for this machine is not installed. */
  | "NO_TYPESCRIPT"
  /** An API to compare that is not there, or is no module, package or tarball. */
  | "API_UNREADABLE"
  /** An API to compare with syntax errors, or with types that cannot be found. */
  | "API_FAULTY";

/** The export met something that is not a fault of a cell: those are {@link ExportFault} values. */
export class ExportError extends LabtrailError<ExportErrorCode> {}
