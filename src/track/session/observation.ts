import type { CellObservation } from "../run.ts";
import type { TrailStore } from "../store.ts";
import type { LoggedCell } from "./session-log.ts";
import { requireFacts, type SessionSlices } from "./session-slices.ts";

/** What was seen of a cell that has ended, and the names that it declared or changed in effect. */
export function observationOf(
  cell: LoggedCell,
  slices: SessionSlices,
  store: TrailStore,
): { readonly observed: CellObservation; readonly writes: ReadonlySet<string> } {
  const { usage, sight } = cell;
  const facts = requireFacts(cell);
  const before = slices.upTo(cell);
  const effects = before?.index.effectsOf(before.place);
  return {
    writes: effects === undefined ? facts.writes : new Set([...effects.defines, ...effects.changes]),
    observed: {
      cpuMs: usage?.cpuMs,
      peakMemoryBytes: usage?.peakMemoryBytes,
      ...(cell.output?.save(store) ?? { console: undefined, outputs: [] }),
      sampled: [...(sight?.sampled ?? [])],
      sources: slices.sourcesOf(cell),
      random: usage?.random,
    },
  };
}
