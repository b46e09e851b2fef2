// Records a run in a project whose disk may fail, and says as JSON what it was told: the points it has logged, and notices.
// Usage: node recording-process.ts FOLDER RUN_ID POINTS [--kill]
import { openRecordingStore } from "../../../src/track/open-store.ts";
import type { RunId } from "../../../src/shared/ids.ts";

const [folder = "", id = "", count = "0", ending] = process.argv.slice(2);
const notices: string[] = [];
const store = openRecordingStore(folder, ({ text }) => notices.push(text));
store.createRun({ id: id as RunId, name: "recorded", experiment: "disks", startedAt: Date.now() });
const BATCH = 1000;
let logged = 0;
while (logged < Number(count)) {
  const points = Array.from({ length: BATCH }, (_, index) => ({
    key: "loss",
    step: logged + index,
    value: Math.random(),
    at: Date.now(),
  }));
  store.appendMetrics(id as RunId, { source: "explicit" }, points);
  logged += BATCH;
}
const digest = store.saveText("x".repeat(100_000));
process.stdout.write(`${JSON.stringify({ logged, notices, digest })}\n`);
if (ending === "--kill") process.kill(process.pid, "SIGKILL");
store.endRun(id as RunId, { status: "finished", at: Date.now() });
store.close();
