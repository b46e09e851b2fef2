import { LabtrailError } from "../shared/errors.ts";

export type ServiceErrorCode =
  /** TypeScript, or its program for this machine, is not installed. */
  | "TYPESCRIPT_MISSING"
  /** The language server ended again and again, and is left alone. */
  | "SERVER_FAILED"
  /** The language server ended before it answered. */
  | "SERVER_DIED"
  /** The language server refused a request. */
  | "REQUEST_FAILED"
  | "SERVICE_CLOSED";

/** Why types cannot be known. Nothing that runs depends on them. */
export class ServiceError extends LabtrailError<ServiceErrorCode> {}
