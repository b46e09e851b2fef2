// Where one run ends and the next begins: the rule in one place, with nothing to do but to compare.
import type { Json } from "../../shared/json.ts";

/** What makes a run that run: its slice, and what the slice holds. */
export interface RunShape {
  /** By cell, the digest of its code; in executed order. */
  readonly cells: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, Json>;
  /** By location, the digest. */
  readonly datasets: ReadonlyMap<string, string>;
}

/** Something that was another thing when the run began. */
export type ShapeChange =
  | { readonly kind: "param"; readonly name: string; readonly from: Json; readonly to: Json }
  | { readonly kind: "dataset"; readonly location: string }
  | { readonly kind: "cell"; readonly cell: string };

/** Whether a trigger belongs to the open run. Not without a change means: it does not build on that run at all. */
export type Verdict = { readonly kind: "append" } | { readonly kind: "next"; readonly changes: readonly ShapeChange[] };

/**
 * Compares a trigger with the open run. It appends when all they share is unchanged, and the trigger either builds on
 * the slice that opened the run or is a part of what the run already covers.
 *
 * @param opening - The run as its first trigger found it.
 * @param covered - The same with everything that has been appended since.
 */
export function judgeTrigger(opening: RunShape, covered: RunShape, trigger: RunShape): Verdict {
  const changes = findChanges(covered, trigger);
  if (changes.length > 0) return { kind: "next", changes };
  const buildsOnIt = isSubset(opening.cells, trigger.cells);
  const isPartOfIt = isSubset(trigger.cells, covered.cells);
  return buildsOnIt || isPartOfIt ? { kind: "append" } : { kind: "next", changes: [] };
}

/** What both have and have differently. A changed param explains the changed source it stands in, so it comes alone. */
function findChanges(before: RunShape, after: RunShape): readonly ShapeChange[] {
  const params = findParamChanges(before.params, after.params);
  const datasets = differing(before.datasets, after.datasets).map((location) => ({
    kind: "dataset" as const,
    location,
  }));
  const cells = differing(before.cells, after.cells).map((cell) => ({ kind: "cell" as const, cell }));
  return [...params, ...datasets, ...(params.length > 0 ? [] : cells)];
}

/** The params that both have, with other values. */
export function findParamChanges(
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
): readonly ShapeChange[] {
  const changes: ShapeChange[] = [];
  for (const [name, to] of after) {
    const from = before.get(name);
    if (from !== undefined && JSON.stringify(from) !== JSON.stringify(to))
      changes.push({ kind: "param", name, from, to });
  }
  return changes;
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): readonly string[] {
  return [...after].filter(([key, value]) => before.has(key) && before.get(key) !== value).map(([key]) => key);
}

function isSubset(part: ReadonlyMap<string, string>, whole: ReadonlyMap<string, string>): boolean {
  return [...part.keys()].every((key) => whole.has(key));
}

/** The line that says why the next run began: `learningRate 0.01 -> 0.003`. Empty when there is nothing to say. */
export function renderChanges(changes: readonly ShapeChange[], nameOfCell: (cell: string) => string): string {
  return changes
    .map((change) => {
      switch (change.kind) {
        case "param":
          return `${change.name} ${renderValue(change.from)} -> ${renderValue(change.to)}`;
        case "dataset":
          return `${change.location} changed`;
        case "cell":
          return `${nameOfCell(change.cell)} changed`;
      }
    })
    .join(", ");
}

function renderValue(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
