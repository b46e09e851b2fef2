import type { JsonObject } from "../../src/shared/json.ts";
import { maybeNumber, requireNumber, requireText } from "./fields.ts";
import type { MimeData } from "./output.ts";

export interface InspectRequest {
  readonly code: string;
  /** In code points. */
  readonly cursor_pos: number;
  /** 0 is a summary, 1 the whole. */
  readonly detail_level: 0 | 1;
}

export interface InspectReply {
  readonly status: "ok";
  readonly found: boolean;
  readonly data: MimeData;
  readonly metadata: JsonObject;
}

export function parseInspectRequest(content: JsonObject): InspectRequest {
  return {
    code: requireText(content, "code"),
    cursor_pos: requireNumber(content, "cursor_pos"),
    // Frontends of the past sent levels above 1 for "even more".
    detail_level: (maybeNumber(content, "detail_level") ?? 0) > 0 ? 1 : 0,
  };
}
