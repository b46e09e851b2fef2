import type { Json, JsonObject } from "../../src/shared/json.ts";
import { maybeText, requireText } from "./fields.ts";

export interface CommInfoRequest {
  /** Only comms of this target are wanted. */
  readonly target_name: string | undefined;
}

export interface CommInfoReply {
  readonly status: "ok";
  readonly comms: Readonly<Record<string, { readonly target_name: string }>>;
}

export function parseCommInfoRequest(content: JsonObject): CommInfoRequest {
  return { target_name: maybeText(content, "target_name") };
}

/** The three messages of a comm have the same form in both directions, and none is replied to. */
export interface CommOpen {
  readonly comm_id: string;
  readonly target_name: string;
  readonly data: Json;
}

export interface CommContent {
  readonly comm_id: string;
  readonly data: Json;
}

export function parseCommOpen(content: JsonObject): CommOpen {
  return { ...parseCommContent(content), target_name: requireText(content, "target_name") };
}

export function parseCommContent(content: JsonObject): CommContent {
  return { comm_id: requireText(content, "comm_id"), data: content["data"] ?? {} };
}
