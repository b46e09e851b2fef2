import { LabtrailError } from "../../src/shared/errors.ts";

export type ProtocolErrorCode =
  | "BAD_CONNECTION_FILE"
  | "UNSUPPORTED_SIGNATURE_SCHEME"
  | "BAD_SIGNATURE"
  | "MALFORMED_MESSAGE"
  | "MALFORMED_CONTENT"
  | "UNKNOWN_SUBSHELL"
  | "NO_ZEROMQ"
  | "BIND_FAILED"
  | "SEND_FAILED"
  | "CLIENT_STALLED";

/** Something a peer sent, or a file it wrote, is not as the Jupyter protocol says, or the wire itself failed. */
export class ProtocolError extends LabtrailError<ProtocolErrorCode> {}
