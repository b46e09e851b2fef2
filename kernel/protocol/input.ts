import type { JsonObject } from "../../src/shared/json.ts";
import { maybeText } from "./fields.ts";

/** Asks the client, on stdin, for a line of text. */
export interface InputRequest {
  readonly prompt: string;
  /** Whether the text must not be shown while it is typed. */
  readonly password: boolean;
}

export interface InputReply {
  /** Undefined when the user gave none: a frontend that is dismissed says so by its status. */
  readonly value: string | undefined;
}

export function parseInputReply(content: JsonObject): InputReply {
  return { value: maybeText(content, "value") };
}
