import { diff3Merge } from "node-diff3";

import { type MarkerOptions, renderConflict } from "./conflict.ts";

export interface MergedSource {
  readonly source: string;
  readonly hasConflict: boolean;
}

/** Merges the lines of a cell that both sides have edited; what they disagree on stands between markers. */
export function mergeSource(base: string, ours: string, theirs: string, markers: MarkerOptions): MergedSource {
  if (ours === theirs || theirs === base) return { source: ours, hasConflict: false };
  if (ours === base) return { source: theirs, hasConflict: false };
  const [a, o, b] = [ours, base, theirs].map((text) => text.split("\n")) as [string[], string[], string[]];
  const regions = diff3Merge(a, o, b, { excludeFalseConflicts: true });
  const lines = regions.flatMap(({ ok, conflict }) => {
    if (conflict === undefined) return ok ?? [];
    return renderConflict(conflict.a, conflict.b, markers);
  });
  return { source: lines.join("\n"), hasConflict: regions.some(({ conflict }) => conflict !== undefined) };
}
