// A message as one line of JSON, for the pipe transport: what the frames hold, and the channel they would arrive on.
import { messageOf } from "../../src/shared/errors.ts";
import { isRecord } from "../../src/shared/json.ts";
import { requireObject, toParentHeader } from "./frames.ts";
import { parseHeader } from "./header.ts";
import type { Message } from "./message.ts";
import { ProtocolError } from "./protocol-error.ts";

/** A message and the name of its channel. */
export interface ChannelMessage {
  readonly channel: string;
  readonly message: Message;
}

/** One line, with its line end. Buffers are written in base64. */
export function encodeLine({ channel, message }: ChannelMessage): string {
  const buffers = message.buffers.map((bytes) => Buffer.from(bytes).toString("base64"));
  return `${JSON.stringify({ channel, ...message, buffers })}\n`;
}

/** @throws {@link ProtocolError} `MALFORMED_MESSAGE`; no other error, whatever the text. */
export function decodeLine(line: string): ChannelMessage {
  const value = requireObject(parseLine(line), "line") as Readonly<Record<string, unknown>>;
  const { channel, buffers = [] } = value;
  if (typeof channel !== "string") throw new ProtocolError("MALFORMED_MESSAGE", "the line names no channel");
  if (!Array.isArray(buffers) || !buffers.every((bytes) => typeof bytes === "string")) {
    throw new ProtocolError("MALFORMED_MESSAGE", "the part buffers is not a list of base64 texts");
  }
  return {
    channel,
    message: {
      header: parseHeader(value["header"]),
      parent_header: toParentHeader(value["parent_header"]),
      metadata: isRecord(value["metadata"]) ? requireObject(value["metadata"], "metadata") : {},
      content: requireObject(value["content"] ?? {}, "content"),
      buffers: buffers.map((bytes) => Buffer.from(bytes, "base64")),
    },
  };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw new ProtocolError("MALFORMED_MESSAGE", `the line is not JSON: ${messageOf(error)}`, { cause: error });
  }
}
