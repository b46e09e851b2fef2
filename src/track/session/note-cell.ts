import type { CaptureEvent } from "../capture/event.ts";
import type { VariableChanges } from "../capture/variable-watch.ts";
import { joinSight } from "../sight.ts";
import type { CellUsage, LoggedCell } from "./session-log.ts";

export function noteVariables(cell: LoggedCell, changes: VariableChanges): void {
  cell.sight = joinSight(cell.sight, changes);
}

/** What the text of a cell says it does is not all done when it fails. */
export function noteFailure(cell: LoggedCell): void {
  if (cell.sight !== undefined) cell.sight = { ...cell.sight, hasFailed: true };
}

/** What several parts of one cell have cost. */
export function joinUsage(
  before: CellUsage | undefined,
  { cpuMs, peakMemoryBytes, random }: Extract<CaptureEvent, { kind: "usage" }>,
): CellUsage {
  const first = before?.random;
  const isSameSeed = first !== undefined && random !== undefined && first.seed === random.seed;
  return {
    cpuMs: (before?.cpuMs ?? 0) + cpuMs,
    peakMemoryBytes: Math.max(before?.peakMemoryBytes ?? 0, peakMemoryBytes),
    random: isSameSeed
      ? { seed: random.seed, from: Math.min(first.from, random.from), to: Math.max(first.to, random.to) }
      : (random ?? first),
  };
}
