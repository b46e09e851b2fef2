import type { Program } from "oxc-parser";

import type { Span } from "../positions/edits.ts";
import { namesOf, type Occurrence } from "../parse/names.ts";
import { walk } from "../parse/syntax-tree.ts";

/**
 * Where a cell reads a variable before it declares it anew: `const rows = rows.slice(1)` takes the `rows` of an earlier
 * cell. What only a function reads is the new value, since that runs later.
 */
export function olderReadsOf(program: Program): readonly Occurrence[] {
  const names = namesOf(program);
  const declaredUntil = new Map<string, number>();
  for (const { name, kind, start } of names.declarations) {
    if (kind !== "const" && kind !== "let" && kind !== "var") continue;
    const end = endOfDeclarator(program, start);
    if (end !== undefined && !declaredUntil.has(name)) declaredUntil.set(name, end);
  }
  let functions: readonly Span[] | undefined;
  return [...declaredUntil].flatMap(([name, end]) => {
    const early = names.occurrencesOf(name).filter((one) => one.role === "read" && one.end <= end);
    if (early.length === 0) return [];
    functions ??= functionsOf(program);
    return early.filter(({ start }) => !isInside(start, functions ?? []));
  });
}

/** The end of the declaration, value included, of the top-level variable whose name stands at the offset. */
function endOfDeclarator({ body }: Program, offset: number): number | undefined {
  for (const statement of body) {
    if (offset < statement.start || offset >= statement.end) continue;
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration") return undefined;
    return declaration.declarations.find(({ start, end }) => start <= offset && offset < end)?.end;
  }
  return undefined;
}

function functionsOf(program: Program): readonly Span[] {
  const functions: Span[] = [];
  walk(program, (node) => {
    if (/Function(?:Declaration|Expression)$/.test(node.type)) functions.push(node);
  });
  return functions;
}

function isInside(offset: number, spans: readonly Span[]): boolean {
  return spans.some(({ start, end }) => start <= offset && offset < end);
}
