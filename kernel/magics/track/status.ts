import type { TrackerStatus } from "../../../src/track/tracker.ts";

/** Where tracking stands, in a line or two. */
export function renderStatus({
  isOn,
  experiment,
  seed,
  storeFolder,
  run,
  cellCount,
  keptForLater,
}: TrackerStatus): string {
  if (!isOn) return "tracking is off; `%track on` turns it on\n";
  const facts = [
    `experiment "${experiment}"`,
    seed === undefined ? "no seed" : `seed ${seed}`,
    `${cellCount} ${cellCount === 1 ? "cell" : "cells"} so far`,
    ...(storeFolder === undefined ? [] : [`kept in ${storeFolder}`]),
  ];
  const runLine = run === undefined ? "no run is open" : `run ${run.name} is open`;
  const waiting =
    keptForLater === undefined ? "" : `the store cannot be written; what is recorded waits in ${keptForLater}\n`;
  return `tracking is on: ${facts.join(", ")}\n${runLine}\n${waiting}`;
}
