import type { SortKey } from "./filter.ts";
import { queryFault, type QueryFault } from "./query-fault.ts";
import { FIELD_HINT, hasPrefix, maybeAttribute, readField } from "./read-field.ts";
import { readToken, type Token } from "./tokens.ts";

/**
 * Reads an order of runs: `-val_loss`, `metrics.acc desc, start_time`. A minus or `desc` puts large values first.
 *
 * @throws {@link TrackError} `BAD_QUERY`, with a caret below the place.
 */
export function parseSort(text: string): readonly SortKey[] {
  const fault: QueryFault = (...parts) => queryFault("sort order", text, ...parts);
  const keys: SortKey[] = [];
  for (let from = 0; ;) {
    const { key, next } = readSortKey(readToken(text, from), text, fault);
    keys.push(key);
    if (next.kind === "end") return keys;
    if (!isSymbol(next, ",")) throw fault(next.offset, `"${next.text}" is too much`, "Separate keys by commas.");
    from = next.end;
  }
}

function readSortKey(start: Token, text: string, fault: QueryFault): { readonly key: SortKey; readonly next: Token } {
  const hasMinus = isSymbol(start, "-");
  const name = hasMinus || isSymbol(start, "+") ? readToken(text, start.end) : start;
  if (name.kind !== "name" && name.kind !== "quoted") {
    throw fault(name.offset, "the name of a metric, a param or an attribute is missing here", FIELD_HINT);
  }
  const { field, end } = readSortField(name, text, fault);
  const after = readToken(text, end);
  const isDescending = isWord(after, "desc");
  const next = isDescending || isWord(after, "asc") ? readToken(text, after.end) : after;
  // Two negations cancel each other out.
  return { key: { field, isDescending: hasMinus !== isDescending }, next };
}

function readSortField(token: Token, text: string, fault: QueryFault) {
  if (token.kind === "quoted") return { field: { kind: "bare", key: token.text } as const, end: token.end };
  if (hasPrefix(token.text)) return readField(token, readToken(text, token.end), fault);
  const attribute = maybeAttribute(token.text);
  if (attribute !== undefined) return { field: { kind: "attribute", name: attribute } as const, end: token.end };
  return { field: { kind: "bare", key: token.text } as const, end: token.end };
}

function isSymbol(token: Token, symbol: string): boolean {
  return token.kind === "symbol" && token.text === symbol;
}

function isWord(token: Token, word: string): boolean {
  return token.kind === "name" && token.text.toLowerCase() === word;
}
