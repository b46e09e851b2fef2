import type { VariableChanges } from "./capture/variable-watch.ts";

/** What was seen of the variables while a cell ran. */
export interface Sight {
  /** Whether all of it was watched: else only what is named is known. */
  readonly isWhole: boolean;
  readonly hasFailed: boolean;
  readonly changed: ReadonlySet<string>;
  readonly same: ReadonlySet<string>;
  readonly sampled: ReadonlySet<string>;
  readonly code: ReadonlySet<string>;
}

/** Joins what was seen of several parts of one cell: its own code, code that a magic ran for it, its timers. */
export function joinSight(
  before: Sight | undefined,
  { changed, same, sampled, code, isWhole }: VariableChanges,
): Sight {
  const all = new Set([...(before?.changed ?? []), ...changed]);
  return {
    // What comes late adds to what was seen.
    isWhole: before?.isWhole ?? isWhole,
    hasFailed: before?.hasFailed ?? false,
    changed: all,
    same: new Set([...(before?.same ?? []), ...same].filter((name) => !all.has(name))),
    sampled: new Set([...(before?.sampled ?? []), ...sampled]),
    code: new Set([...(before?.code ?? []), ...code]),
  };
}
