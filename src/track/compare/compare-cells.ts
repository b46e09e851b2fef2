import type { CellExecution } from "../run.ts";
import { diffLines, withContext, type LineChange } from "./line-diff.ts";

/** The text of a cell execution. */
export type SourceOf = (execution: CellExecution) => string;

/** A cell of two programs, and what became of it. */
export interface CellChange {
  readonly kind: "same" | "changed" | "moved" | "added" | "removed";
  readonly before: CellExecution | undefined;
  readonly after: CellExecution | undefined;
  /** What changed, with a line around it; empty where nothing did. */
  readonly lines: readonly LineChange[];
}

/** Two programs cell by cell, in the order of the first, what was added at the end. */
export function compareCells(
  before: readonly CellExecution[],
  after: readonly CellExecution[],
  sourceOf: SourceOf,
): readonly CellChange[] {
  const pairs = pairCells(before, after);
  const moved = findMoved(pairs);
  return pairs.map((pair): CellChange => {
    const [old, next] = pair;
    const lines = diffLines(linesOf(old, sourceOf), linesOf(next, sourceOf));
    const isSame = lines.every(({ kind }) => kind === "same");
    return {
      kind:
        old === undefined
          ? "added"
          : next === undefined
            ? "removed"
            : !isSame
              ? "changed"
              : moved.has(pair)
                ? "moved"
                : "same",
      before: old,
      after: next,
      lines: isSame ? [] : withContext(lines, 1),
    };
  });
}

/** `[3]`, or `[3] -> [5]` for a cell with another count in the other run. */
export function titleOf({ before, after }: CellChange): string {
  const counts = [before, after].flatMap((one) => (one === undefined ? [] : [`[${one.executionCount}]`]));
  return [...new Set(counts)].join(" -> ");
}

type Pair = readonly [before: CellExecution | undefined, after: CellExecution | undefined];

/** The same cell of two sessions: by its id, else by its code, else by its place among those that are left. */
function pairCells(before: readonly CellExecution[], after: readonly CellExecution[]): readonly Pair[] {
  const left = [...after];
  const take = (matches: (candidate: CellExecution) => boolean): CellExecution | undefined => {
    const index = left.findIndex(matches);
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const byId = before.map((cell) => take((other) => cell.cellId !== undefined && other.cellId === cell.cellId));
  const byCode = before.map((cell, index) => byId[index] ?? take((other) => other.codeDigest === cell.codeDigest));
  const pairs = before.map((cell, index): Pair => [cell, byCode[index] ?? left.shift()]);
  return [...pairs, ...left.map((cell): Pair => [undefined, cell])];
}

/** The fewest pairs without which both programs have the rest in the same order. */
function findMoved(pairs: readonly Pair[]): ReadonlySet<Pair> {
  const both = pairs.filter(([old, next]) => old !== undefined && next !== undefined);
  const byOrder = (place: 0 | 1) => both.toSorted((a, b) => (a[place]?.order ?? 0) - (b[place]?.order ?? 0));
  const nameOf = (pair: Pair): string => String(both.indexOf(pair));
  const changes = diffLines(byOrder(0).map(nameOf), byOrder(1).map(nameOf));
  const moved = changes.filter(({ kind }) => kind === "removed").map(({ text }) => both[Number(text)]);
  return new Set(moved.filter((pair) => pair !== undefined));
}

function linesOf(execution: CellExecution | undefined, sourceOf: SourceOf): readonly string[] {
  return execution === undefined ? [] : sourceOf(execution).trimEnd().split("\n");
}
