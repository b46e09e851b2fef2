import type { JsonObject } from "../../src/shared/json.ts";
import { booleanOr, maybeNumber, maybeText, requireText } from "./fields.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Which part of the history is wanted. */
export type HistoryAccess =
  | { readonly hist_access_type: "tail"; readonly n: number }
  | {
      readonly hist_access_type: "range";
      /** 0 is the current session, negative numbers count back from it. */
      readonly session: number;
      readonly start: number;
      /** Not included; undefined is the end. */
      readonly stop: number | undefined;
    }
  | {
      readonly hist_access_type: "search";
      /** A glob: `*` and `?`. */
      readonly pattern: string;
      readonly unique: boolean;
      /** How many of the last matches; undefined is all. */
      readonly n: number | undefined;
    };

export type HistoryRequest = HistoryAccess & { readonly output: boolean; readonly raw: boolean };

/** Session, line number, and the input, with its output when that was asked for. */
export type HistoryItem = readonly [number, number, string | readonly [string, string | null]];

export interface HistoryReply {
  readonly status: "ok";
  readonly history: readonly HistoryItem[];
}

function parseHistoryAccess(content: JsonObject): HistoryAccess {
  const hist_access_type = requireText(content, "hist_access_type");
  switch (hist_access_type) {
    case "tail":
      return { hist_access_type, n: maybeNumber(content, "n") ?? 10 };
    case "range":
      return {
        hist_access_type,
        session: maybeNumber(content, "session") ?? 0,
        start: maybeNumber(content, "start") ?? 0,
        stop: maybeNumber(content, "stop"),
      };
    case "search":
      return {
        hist_access_type,
        pattern: maybeText(content, "pattern") ?? "*",
        unique: booleanOr(content, "unique", false),
        n: maybeNumber(content, "n"),
      };
    default:
      throw new ProtocolError(
        "MALFORMED_CONTENT",
        `the field hist_access_type must be tail, range or search, and is "${hist_access_type}"`,
      );
  }
}

export function parseHistoryRequest(content: JsonObject): HistoryRequest {
  return {
    ...parseHistoryAccess(content),
    output: booleanOr(content, "output", false),
    raw: booleanOr(content, "raw", true),
  };
}
