import { isRecord, type JsonObject } from "../shared/json.ts";
import { HeadlessError } from "./headless-error.ts";

export type Channel = "shell" | "control" | "iopub" | "stdin";

/** A Jupyter message header. */
export interface MessageHeader {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** A Jupyter message as it crosses a pipe: one line of JSON. */
export interface Message {
  readonly channel: Channel;
  readonly header: MessageHeader;
  /** Empty when nothing asked for the message. */
  readonly parent_header: Partial<MessageHeader>;
  readonly metadata: JsonObject;
  readonly content: JsonObject;
}

/** Reads one line of the pipe. @throws {@link HeadlessError} `BAD_MESSAGE`. */
export function parseMessage(line: string): Message {
  const json = maybeJson(line);
  if (
    !isRecord(json) ||
    typeof json["channel"] !== "string" ||
    !isRecord(json["header"]) ||
    typeof json["header"]["msg_type"] !== "string" ||
    !isRecord(json["parent_header"]) ||
    !isRecord(json["content"])
  ) {
    throw new HeadlessError("BAD_MESSAGE", `the kernel wrote a line that is no message: "${line.slice(0, 200)}"`, {
      hint: "Something in the kernel's own process writes to its standard output. Please report it with the notebook.",
    });
  }
  return json as unknown as Message;
}

function maybeJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The caller reports the whole line, which says more than the parser's message.
    return undefined;
  }
}
