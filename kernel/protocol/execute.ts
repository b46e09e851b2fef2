import type { JsonObject } from "../../src/shared/json.ts";
import { booleanOr, requireText, textsOrNone } from "./fields.ts";
import type { MimeData } from "./output.ts";
import type { ErrorReply } from "./reply.ts";

export interface ExecuteRequest {
  readonly code: string;
  readonly silent: boolean;
  readonly store_history: boolean;
  readonly user_expressions: Readonly<Record<string, string>>;
  readonly allow_stdin: boolean;
  readonly stop_on_error: boolean;
}

/** What became of one user expression. */
export type ExpressionResult =
  | { readonly status: "ok"; readonly data: MimeData; readonly metadata: JsonObject }
  | ErrorReply;

/** What a client shows in its pager. The other kinds of payload are superseded by broadcasts. */
export interface Page {
  readonly source: "page";
  readonly data: MimeData;
  /** The line at which to begin. */
  readonly start: number;
}

export interface ExecuteOkReply {
  readonly status: "ok";
  readonly execution_count: number;
  readonly user_expressions: Readonly<Record<string, ExpressionResult>>;
  readonly payload: readonly (Page | SetNextInput)[];
}

/** Puts a text in the place of the cell's own, in the editor. */
export interface SetNextInput {
  readonly source: "set_next_input";
  readonly text: string;
  readonly replace: boolean;
}

export interface ExecuteErrorReply extends ErrorReply {
  readonly execution_count: number;
  readonly user_expressions: Readonly<Record<string, never>>;
  readonly payload: readonly Page[];
}

export function parseExecuteRequest(content: JsonObject): ExecuteRequest {
  const silent = booleanOr(content, "silent", false);
  return {
    code: requireText(content, "code"),
    silent,
    // "If silent is True, store_history is forced to be False" (messaging, execute).
    store_history: !silent && booleanOr(content, "store_history", true),
    user_expressions: textsOrNone(content, "user_expressions"),
    allow_stdin: booleanOr(content, "allow_stdin", true),
    stop_on_error: booleanOr(content, "stop_on_error", true),
  };
}
