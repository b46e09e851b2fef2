import type { JsonObject } from "../../src/shared/json.ts";
import { requireText } from "./fields.ts";

export interface IsCompleteRequest {
  readonly code: string;
}

export type IsCompleteReply =
  | { readonly status: "complete" | "invalid" }
  /** `indent` is what the next line should begin with. */
  | { readonly status: "incomplete"; readonly indent: string };

export function parseIsCompleteRequest(content: JsonObject): IsCompleteRequest {
  return { code: requireText(content, "code") };
}
