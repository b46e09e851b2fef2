import type { CaptureChoice } from "../../../src/track/capture/capture-choice.ts";
import { renderStale } from "../../../src/track/session/render-staleness.ts";
import type { TrackerStatus } from "../../../src/track/tracker.ts";

/** Where tracking stands, in a line or two. */
export function renderStatus({
  isOn,
  experiment,
  seed,
  choice,
  redacted,
  storeFolder,
  run,
  cellCount,
  isPaused,
  keptForLater,
  stale,
}: TrackerStatus): string {
  if (!isOn) return "tracking is off; `%track on` turns it on\n";
  const facts = [
    `experiment "${experiment}"`,
    seed === undefined ? "no seed" : `seed ${seed}`,
    `${cellCount} ${cellCount === 1 ? "cell" : "cells"} so far`,
    ...renderChoice(choice),
    ...(redacted.length === 0 ? [] : [`values of ${redacted.join(", ")} are secrets`]),
    ...(storeFolder === undefined ? [] : [`kept in ${storeFolder}`]),
  ];
  const runLine = run === undefined ? "no run is open" : `run ${run.name} is open`;
  const waiting =
    keptForLater === undefined ? "" : `the store cannot be written; what is recorded waits in ${keptForLater}\n`;
  const doubts = stale.slice(0, MAX_STALE).map((cell) => `${renderStale(cell)}\n`);
  const more = stale.length > MAX_STALE ? [`and ${stale.length - MAX_STALE} more\n`] : [];
  const heading =
    stale.length === 0 ? [] : ["results do not match the notebook from top to bottom; run these cells again:\n"];
  return [
    `tracking ${isPaused ? "is paused, and `%track resume` goes on" : "is on"}: ${facts.join(", ")}\n${runLine}\n${waiting}`,
    ...heading,
    ...doubts,
    ...more,
  ].join("");
}

/** What is captured, where that is not the usual. */
function renderChoice({ level, without }: CaptureChoice): readonly string[] {
  const left = without.length === 0 ? [] : [`without ${without.join(", ")}`];
  return level === "full" ? ["copies of what is read", ...left] : left;
}

const MAX_STALE = 10;
