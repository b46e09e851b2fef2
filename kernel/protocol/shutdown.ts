import type { JsonObject } from "../../src/shared/json.ts";
import { booleanOr } from "./fields.ts";

export interface ShutdownRequest {
  /** Whether the client will start another kernel at once. This process ends either way. */
  readonly restart: boolean;
}

export interface ShutdownReply {
  readonly status: "ok";
  readonly restart: boolean;
}

export function parseShutdownRequest(content: JsonObject): ShutdownRequest {
  return { restart: booleanOr(content, "restart", false) };
}
