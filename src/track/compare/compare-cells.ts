import { diffTexts, withContext } from "../../notebook/diff/diff-texts.ts";
import { longestIncreasing } from "../../notebook/diff/longest-increasing.ts";
import type { CellExecution } from "../run.ts";

/** The text of a cell execution. */
export type SourceOf = (execution: CellExecution) => string;

/** A line of the shortest way from one text to another. */
export interface LineChange {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

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
    const lines = diffSources(old, next, sourceOf);
    return { kind: kindOf(pair, lines.length > 0, moved.has(pair)), before: old, after: next, lines };
  });
}

function kindOf([before, after]: Pair, isChanged: boolean, isMoved: boolean): CellChange["kind"] {
  if (before === undefined) return "added";
  if (after === undefined) return "removed";
  if (isChanged) return "changed";
  return isMoved ? "moved" : "same";
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

/** The pairs that left the order which the rest has kept. */
function findMoved(pairs: readonly Pair[]): ReadonlySet<Pair> {
  const both = pairs.flatMap((pair) => {
    const [before, after] = pair;
    return before === undefined || after === undefined ? [] : [{ pair, before: before.order, after: after.order }];
  });
  const inOrder = both.toSorted((a, b) => a.before - b.before);
  const kept = new Set(longestIncreasing(inOrder.map(({ after }) => after)));
  return new Set(inOrder.filter(({ after }) => !kept.has(after)).map(({ pair }) => pair));
}

/** What changed, with a line around it and "..." between what is far apart; empty when nothing did. */
function diffSources(
  before: CellExecution | undefined,
  after: CellExecution | undefined,
  sourceOf: SourceOf,
): readonly LineChange[] {
  const [old, next] = [before, after].map((one) => (one === undefined ? "" : sourceOf(one).trimEnd()));
  const changes = diffTexts(old ?? "", next ?? "");
  if (changes.every(({ kind }) => kind === "same")) return [];
  const shown = withContext(changes, 1);
  return shown.flatMap((change, index): readonly LineChange[] => {
    if (change !== undefined) return [{ kind: change.kind, text: change.parts.map(({ text }) => text).join("") }];
    return index === 0 || index === shown.length - 1 ? [] : [{ kind: "same", text: "..." }];
  });
}
