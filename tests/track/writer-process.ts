// Appends points to a run of its own until it is killed or has written enough; says on stdout what is written for good.
// Usage: node writer-process.ts FOLDER RUN_ID BATCHES
import { hostname } from "node:os";

import { openStore } from "../../src/track/open-store.ts";
import type { RunId } from "../../src/shared/ids.ts";

const [folder = "", id = "", batches = "0"] = process.argv.slice(2);
const BATCH_SIZE = 100;

const store = openStore(folder);
const session = { id, notebook: undefined, startedAt: Date.now(), endedAt: undefined };
store.saveSession({ ...session, host: hostname(), pid: process.pid });
store.createRun({ id: id as RunId, experiment: "writers", sessionId: session.id, startedAt: Date.now() });
for (let batch = 0; batch < Number(batches); batch += 1) {
  const points = Array.from({ length: BATCH_SIZE }, (_, index) => ({
    key: "loss",
    step: batch * BATCH_SIZE + index,
    value: index,
    at: Date.now(),
  }));
  store.appendMetrics(id as RunId, { source: "explicit" }, points);
  process.stdout.write(`${(batch + 1) * BATCH_SIZE}\n`);
}
store.close();
