// The wire form of a message: identities, a delimiter, a signature, four JSON frames, then raw buffers.
import { messageOf } from "../../src/shared/errors.ts";
import { isRecord, type JsonObject } from "../../src/shared/json.ts";
import { parseHeader, type Header, type NoHeader } from "./header.ts";
import type { Message } from "./message.ts";
import { ProtocolError } from "./protocol-error.ts";
import type { Signer } from "./sign.ts";

const DELIMITER = Buffer.from("<IDS|MSG>");

/** A message and the routing frames that lead back to its sender. */
export interface AddressedMessage {
  readonly identities: readonly Uint8Array[];
  readonly message: Message;
}

export function encodeFrames({ identities, message }: AddressedMessage, signer: Signer): Uint8Array[] {
  const { header, parent_header, metadata, content, buffers } = message;
  const json = [header, parent_header, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [...identities, DELIMITER, Buffer.from(signer.sign(json)), ...json, ...buffers];
}

/** @throws {@link ProtocolError} `MALFORMED_MESSAGE` or `BAD_SIGNATURE`; no other error, whatever the bytes. */
export function decodeFrames(frames: readonly Uint8Array[], signer: Signer): AddressedMessage {
  const delimiterIndex = frames.findIndex((frame) => DELIMITER.equals(frame));
  if (delimiterIndex < 0) throw new ProtocolError("MALFORMED_MESSAGE", "the frames hold no <IDS|MSG> delimiter");
  const [signature, ...body] = frames.slice(delimiterIndex + 1);
  const json = body.slice(0, 4);
  const [header, parent, metadata, content] = json;
  if (!signature || !header || !parent || !metadata || !content) {
    throw new ProtocolError("MALFORMED_MESSAGE", `only ${body.length} of the 4 JSON frames came after the signature`);
  }
  // Before a single byte is parsed: what is not signed is not read.
  if (!signer.verify(json, signature)) {
    throw new ProtocolError("BAD_SIGNATURE", "the signature does not belong to the message and the key");
  }
  return {
    identities: frames.slice(0, delimiterIndex),
    message: {
      header: parseHeader(parseJson(header, "header")),
      parent_header: toParentHeader(parseJson(parent, "parent_header")),
      metadata: requireObject(parseJson(metadata, "metadata"), "metadata"),
      content: requireObject(parseJson(content, "content"), "content"),
      buffers: body.slice(4),
    },
  };
}

function parseJson(frame: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString("utf8"));
  } catch (error) {
    throw new ProtocolError("MALFORMED_MESSAGE", `the frame ${name} is not JSON: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** An object of parsed JSON. */
export function requireObject(value: unknown, name: string): JsonObject {
  if (!isRecord(value)) throw new ProtocolError("MALFORMED_MESSAGE", `the part ${name} is not a JSON object`);
  return value as JsonObject;
}

/** A parent header is only echoed by clients, never needed: one that cannot be read counts as none. */
export function toParentHeader(value: unknown): Header | NoHeader {
  return isRecord(value) && typeof value["msg_id"] === "string" && typeof value["msg_type"] === "string"
    ? parseHeader(value)
    : {};
}
