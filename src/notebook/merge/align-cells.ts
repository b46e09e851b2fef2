// Which cell of one version is which cell of another. Ids say it where both have them. Without, equal sources are the same
// cell, and in the gaps between those the most similar ones: a cell that was edited must not look like one that was
// deleted beside one that is new, or the merge would silently keep both.
import type { Cell } from "../notebook.ts";
import { similarityOf } from "./similarity.ts";

/** For each cell of `other` the index of the same cell in `base`; undefined for one that is new. */
export type Alignment = readonly (number | undefined)[];

/** Below this, two cells are taken for different ones. */
const MIN_SIMILARITY = 0.5;
/** What each position between the places of two cells takes from their similarity. */
const DISTANCE_COST = 0.1;

export function alignCells(base: readonly Cell[], other: readonly Cell[]): Alignment {
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  const pair = (otherIndex: number, baseIndex: number): void => {
    pairs.set(otherIndex, baseIndex);
    taken.add(baseIndex);
  };
  const usesIds = hasOwnIds(base) && hasOwnIds(other);
  if (usesIds) pairById(base, other, pair);
  pairBySource(base, other, pairs, taken, pair);
  pairBySimilarity(base, other, pairs, taken, pair, usesIds);
  return other.map((_, index) => pairs.get(index));
}

type Pair = (otherIndex: number, baseIndex: number) => void;

/** nbstripout writes 0, 1, 2, ... as ids by default: they name places, not cells. */
function hasOwnIds(cells: readonly Cell[]): boolean {
  return cells.some(({ hasOwnId }) => hasOwnId) && !cells.every(({ id }, index) => id === String(index));
}

function pairById(base: readonly Cell[], other: readonly Cell[], pair: Pair): void {
  const indexById = new Map(base.flatMap(({ id, hasOwnId }, index) => (hasOwnId ? [[id, index] as const] : [])));
  for (const [otherIndex, { id, hasOwnId }] of other.entries()) {
    const baseIndex = hasOwnId ? indexById.get(id) : undefined;
    if (baseIndex !== undefined) pair(otherIndex, baseIndex);
  }
}

/** Of equal cells the first goes with the first, the second with the second, ... */
function pairBySource(
  base: readonly Cell[],
  other: readonly Cell[],
  pairs: ReadonlyMap<number, number>,
  taken: ReadonlySet<number>,
  pair: Pair,
): void {
  const waiting = new Map<string, number[]>();
  for (const [index, cell] of base.entries()) {
    if (taken.has(index) || cell.source.trim() === "") continue;
    const key = `${cell.kind}\0${cell.source}`;
    waiting.set(key, [...(waiting.get(key) ?? []), index]);
  }
  for (const [otherIndex, cell] of other.entries()) {
    if (pairs.has(otherIndex)) continue;
    const baseIndex = waiting.get(`${cell.kind}\0${cell.source}`)?.shift();
    if (baseIndex !== undefined) pair(otherIndex, baseIndex);
  }
}

function pairBySimilarity(
  base: readonly Cell[],
  other: readonly Cell[],
  pairs: ReadonlyMap<number, number>,
  taken: ReadonlySet<number>,
  pair: Pair,
  usesIds: boolean,
): void {
  let expected = 0;
  for (const [otherIndex, cell] of other.entries()) {
    const known = pairs.get(otherIndex);
    if (known !== undefined) {
      expected = known + 1;
      continue;
    }
    let best: { readonly index: number; readonly score: number } | undefined;
    for (const [index, candidate] of base.entries()) {
      if (taken.has(index) || candidate.kind !== cell.kind) continue;
      // Two ids that differ are two cells, also when one was copied from the other.
      if (usesIds && candidate.hasOwnId && cell.hasOwnId) continue;
      const distance = Math.abs(index - expected) * DISTANCE_COST;
      if (1 - distance < MIN_SIMILARITY) continue;
      const score = similarityOf(candidate.source, cell.source) - distance;
      if (score >= MIN_SIMILARITY && (best === undefined || score > best.score)) best = { index, score };
    }
    if (best === undefined) continue;
    pair(otherIndex, best.index);
    expected = best.index + 1;
  }
}
