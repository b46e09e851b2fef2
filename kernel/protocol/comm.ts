import type { JsonObject } from "../../src/shared/json.ts";
import { maybeText } from "./fields.ts";

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
