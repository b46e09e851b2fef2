import { cursorAt, type Cursor } from "../../src/language/cursor/cursor.ts";
import { maybeLookExpression } from "../../src/language/cursor/look-expression.ts";
import { blankMagics } from "../../src/language/magics/magic-lines.ts";
import { compareCompletions, matchQuality } from "../../src/service/rank.ts";
import { settledWithin } from "../../src/shared/settled-within.ts";
import type { LiveName, NamesQuery } from "../runtime/runtime.ts";
import type { KernelContext } from "../session/handler.ts";
import type { Completion, CompletionList } from "./completion.ts";

/** Every package is looked through for a name that nothing else knows: not for a letter or two. */
const MIN_IMPORT_LETTERS = 3;
const QUERIES = { member: "members", key: "keys", argument: "columns" } as const;
const ORDER = { own: "1", class: "2", object: "3" } as const;

/** Completes TypeScript: from types first, and then what only the values know. */
export async function completeCode(source: string, offset: number, context: KernelContext): Promise<CompletionList> {
  const code = blankMagics(source);
  if (isInMagic(source, code, offset)) return { items: [], start: offset, end: offset };
  const cursor = cursorAt(code, offset);
  const { start, end } = cursor.typed;
  const [typed, live] = await Promise.all([context.types.complete(code, offset), findLive(cursor, context)]);
  const fromTypes: readonly Completion[] = typed?.items ?? [];
  const isOfUse = fromTypes.length === 0 || (typed?.start === start && !("owner" in cursor && cursor.isDeclaredHere));
  const fromValues = isOfUse ? toCompletions(live, cursor, code, fromTypes.length > 0) : [];
  const byText = new Map([...fromValues, ...fromTypes].map((item) => [item.text, item]));
  const items = [...new Set([...fromTypes, ...fromValues].map(({ text }) => text))].flatMap(
    (text) => byText.get(text) ?? [],
  );
  if (items.length > 0) return { items, start: typed !== undefined && fromTypes.length > 0 ? typed.start : start, end };
  if (cursor.kind !== "name" || end - start < MIN_IMPORT_LETTERS) return { items, start, end };
  return { items: await completeImports(code.slice(start, end), context), start, end };
}

/** Whether the place is in text that is no TypeScript, and so stands as blanks in what is left of the cell. */
function isInMagic(source: string, code: string, offset: number): boolean {
  const lineStart = source.lastIndexOf("\n", offset - 1) + 1;
  return source.slice(lineStart, offset).trim() !== "" && code.slice(lineStart, offset).trim() === "";
}

async function findLive(cursor: Cursor, { runtime, scope, types }: KernelContext): Promise<readonly LiveName[]> {
  const query = toQuery(cursor, (owner) => maybeLookExpression(owner, scope));
  if (query === undefined) return [];
  const live = await runtime();
  // A child whose thread is busy answers when it is done.
  return (await settledWithin(live.findNames(query), types.completeMs)) ?? [];
}

function toQuery(cursor: Cursor, toExpression: (owner: string) => string | undefined): NamesQuery | undefined {
  switch (cursor.kind) {
    case "name":
      return { kind: "globals" };
    case "member":
    case "key":
    case "argument": {
      const expression = toExpression(cursor.owner);
      return expression === undefined ? undefined : { kind: QUERIES[cursor.kind], expression };
    }
    default:
      return undefined;
  }
}

function toCompletions(
  live: readonly LiveName[],
  { kind, typed: { start, end } }: Cursor,
  code: string,
  isBesideTypes: boolean,
): readonly Completion[] {
  const prefix = code.slice(start, end);
  // Where types know the members, those that they hide are private: what is left are keys, such as columns.
  const wanted = live.filter(({ name, origin }) => !isBesideTypes || (origin === "own" && !/^[_$]/.test(name)));
  return wanted
    .map(({ name, kind: valueKind, origin }) => ({
      name,
      kind: valueKind,
      sortText: ORDER[origin],
      quality: matchQuality(name, prefix),
    }))
    .filter(({ quality }) => quality > 1)
    .toSorted(compareCompletions)
    .map(({ name, kind: valueKind }) => ({
      text: kind === "key" || kind === "argument" ? escapeFor(code[start - 1] ?? '"', name) : name,
      kind: valueKind,
    }));
}

/** A key as it stands between quotes. */
function escapeFor(quote: string, key: string): string {
  const escaped = JSON.stringify(key).slice(1, -1);
  return quote === '"' ? escaped : escaped.replaceAll('\\"', '"').replaceAll(quote, `\\${quote}`);
}

/** What could be imported, marked as such: its name alone does not make it known. */
async function completeImports(prefix: string, { types }: KernelContext): Promise<readonly Completion[]> {
  const found = (await types.completeImport(prefix)) ?? [];
  return found.map(({ text, source }) => ({
    text,
    kind: "auto-import",
    signature: `%import ${text}  (from "${source ?? ""}")`,
  }));
}
