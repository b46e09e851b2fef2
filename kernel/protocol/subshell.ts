// Messages about subshells (JEP 91), which clients send on control.
import type { JsonObject } from "../../src/shared/json.ts";
import { requireText } from "./fields.ts";

/** `create_subshell_request` holds nothing. */
export type CreateSubshellRequest = Readonly<Record<string, never>>;

export interface CreateSubshellReply {
  readonly status: "ok";
  /** To be sent in the header of each shell message that is meant for the subshell. */
  readonly subshell_id: string;
}

export interface DeleteSubshellRequest {
  readonly subshell_id: string;
}

export interface DeleteSubshellReply {
  readonly status: "ok";
}

/** `list_subshell_request` holds nothing. */
export type ListSubshellRequest = Readonly<Record<string, never>>;

export interface ListSubshellReply {
  readonly status: "ok";
  /** The ids of all subshells, in the order in which they were made. */
  readonly subshell_id: readonly string[];
}

export function parseCreateSubshellRequest(): CreateSubshellRequest {
  return {};
}

export function parseDeleteSubshellRequest(content: JsonObject): DeleteSubshellRequest {
  return { subshell_id: requireText(content, "subshell_id") };
}

export function parseListSubshellRequest(): ListSubshellRequest {
  return {};
}
