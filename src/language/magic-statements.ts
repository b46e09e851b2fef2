// Whether `%name` at the start of a line is a magic or arithmetic only the parser knows: the candidates are replaced by
// a statement, and those that show up as one in the tree are magics.
import { parseSync, type Node, type Program } from "oxc-parser";

import type { MagicLine } from "./cell-magics.ts";
import { replaceMagics } from "./magic-replacement.ts";
import { findDeepNesting } from "./nesting.ts";
import { forEachChild } from "./syntax-tree.ts";

/** The candidates, in order, that stand where a statement may begin. */
export function findMagicStatements(
  source: string,
  candidates: readonly MagicLine[],
  isMagic: (name: string) => boolean,
): readonly MagicLine[] {
  const known = candidates.filter(({ name }) => isMagic(name));
  const attempt = statementsAmong(source, known);
  if (attempt !== undefined) return attempt;
  // With the known ones alone the cell makes no sense: the others are magics as well, though none that exists.
  return statementsAmong(source, candidates) ?? statementsBetweenFaults(source, candidates);
}

/** Undefined when the cell does not parse with these candidates replaced. */
function statementsAmong(source: string, candidates: readonly MagicLine[]): readonly MagicLine[] | undefined {
  const program = maybeParse(replaceMagics(source, candidates));
  if (program === undefined) return undefined;
  const indices = new Set<number>();
  collectMagicCalls(program, indices);
  return candidates.filter((_, index) => indices.has(index));
}

/** Collects the numbers of the calls that are statements, outside of functions. */
function collectMagicCalls(node: Node, indices: Set<number>): void {
  // No expression holds a statement of the cell's own.
  if (/Function|Class|Expression$/.test(node.type)) return;
  if (node.type === "ExpressionStatement" && node.expression.type === "AwaitExpression") {
    const call = node.expression.argument;
    const isMagicCall =
      call.type === "CallExpression" &&
      call.callee.type === "MemberExpression" &&
      call.callee.object.type === "Identifier" &&
      call.callee.object.name === "$k";
    const index = isMagicCall ? call.arguments[0] : undefined;
    if (index?.type === "Literal" && typeof index.value === "number") indices.add(index.value);
    return;
  }
  forEachChild(node, (child) => collectMagicCalls(child, indices));
}

/**
 * For a cell that has faults of its own: a candidate is a magic when all that stands before it is complete. The faults
 * are then reported where they are, and not at the first percent sign.
 */
function statementsBetweenFaults(source: string, candidates: readonly MagicLine[]): readonly MagicLine[] {
  const accepted: MagicLine[] = [];
  for (const candidate of candidates) {
    if (maybeParse(replaceMagics(source.slice(0, candidate.start), accepted)) !== undefined) accepted.push(candidate);
  }
  return accepted;
}

function maybeParse(code: string): Program | undefined {
  if (findDeepNesting(code) !== undefined) return undefined;
  for (const lang of ["ts", "tsx"] as const) {
    const { program, errors } = parseSync(`cell.${lang}`, code, { lang, sourceType: "module" });
    if (errors.length === 0) return program;
  }
  return undefined;
}
