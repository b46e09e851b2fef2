import type { JsonObject } from "../../src/shared/json.ts";
import { requireNumber, requireText } from "./fields.ts";

export interface CompleteRequest {
  readonly code: string;
  /** In code points. */
  readonly cursor_pos: number;
}

export interface CompleteReply {
  readonly status: "ok";
  readonly matches: readonly string[];
  /** In code points, as is `cursor_end`. */
  readonly cursor_start: number;
  readonly cursor_end: number;
  readonly metadata: JsonObject;
}

export function parseCompleteRequest(content: JsonObject): CompleteRequest {
  return { code: requireText(content, "code"), cursor_pos: requireNumber(content, "cursor_pos") };
}
