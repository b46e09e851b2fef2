import { isRecord, type Json } from "../../src/shared/json.ts";
import { ProtocolError } from "./protocol-error.ts";

/** The version of the messaging specification that this kernel meets. */
export const PROTOCOL_VERSION = "5.5";

/** Who sent a message, when, and what it is. Unknown fields are kept: a reply echoes the header it answers. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  /** ISO 8601. */
  readonly date: string;
  readonly version: string;
  readonly [field: string]: Json | undefined;
}

/** What `parent_header` holds in a message that nothing caused. */
export type NoHeader = Readonly<Record<string, never>>;

/** A name for one run of a kernel or a client. No secret: it need only differ, and `node:crypto` takes 5 ms to load. */
export function createSessionId(): string {
  const random = Math.random().toString(36).slice(2, 12);
  return `${process.pid}-${Date.now().toString(36)}-${random}`;
}

/** Messages made so far in this process; with the session's id it names each of them. */
let messageCount = 0;

export function createHeader(msg_type: string, session: string): Header {
  const date = new Date().toISOString();
  messageCount += 1;
  return {
    msg_id: `${session}_${messageCount}`,
    msg_type,
    session,
    username: "kernel",
    date,
    version: PROTOCOL_VERSION,
  };
}

/**
 * Reads a header. Only `msg_id` and `msg_type` are needed to answer, and so only they are required: almond once sent
 * no date, and old clients send no version.
 *
 * @throws {@link ProtocolError} `MALFORMED_MESSAGE`.
 */
export function parseHeader(value: unknown): Header {
  if (!isRecord(value)) throw new ProtocolError("MALFORMED_MESSAGE", "the header is not a JSON object");
  const { msg_id, msg_type } = value;
  if (typeof msg_id !== "string" || typeof msg_type !== "string") {
    throw new ProtocolError("MALFORMED_MESSAGE", "the header has no msg_id or no msg_type");
  }
  const defaults = { session: "", username: "", date: "", version: "" };
  return { ...defaults, ...(value as { readonly [field: string]: Json }), msg_id, msg_type };
}
