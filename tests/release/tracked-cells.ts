import type { CellId } from "../../src/shared/ids.ts";
import { openStore } from "../../src/track/open-store.ts";
import { factsOf } from "../../src/track/session/cell-facts.ts";
import { AT, createRun, dataset, points, saveCell } from "../track/sample-run.ts";

/** A run that rests on one cell. */
export interface SketchedRun {
  readonly name: string;
  readonly cellId: string;
  readonly source: string;
  readonly metrics: Readonly<Record<string, number>>;
}

/** Puts runs into the store of a project, as a session would. */
export function trackRuns(folder: string, runs: readonly SketchedRun[]): void {
  const store = openStore(folder);
  for (const { name, cellId, source, metrics } of runs) {
    const { codeDigest } = factsOf(source);
    const execution = saveCell(store, source, { cellId: cellId as CellId, codeDigest });
    const id = createRun(store, { name });
    const data = dataset({ name: "penguins", version: "1.0", role: "test" });
    store.addDatasets(id, [data]);
    for (const [key, value] of Object.entries(metrics)) {
      store.appendMetrics(id, { source: "auto", dataset: data }, points(key, [value]));
    }
    store.setSlice(id, "5".repeat(64), [execution]);
    store.endRun(id, { status: "finished", at: AT + 1234 });
  }
  store.close();
}
