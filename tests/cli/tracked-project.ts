// A project with runs in its store, the same each time: for tests of what is shown.
import type { CellId, RunId } from "../../src/shared/ids.ts";
import { openStore } from "../../src/track/open-store.ts";
import type { Environment } from "../../src/track/run.ts";
import { AT, dataset, points, saveCell } from "../track/sample-run.ts";

export const SLOW = "510000000000000000000000000000a1" as RunId;
export const FAST = "fa57000000000000000000000000000b" as RunId;
export const BROKEN = "bad0000000000000000000000000000c" as RunId;

const ENVIRONMENT: Environment = {
  node: "24.21.0",
  labtrail: "0.1.0",
  os: "linux 6.8.0 x64",
  cpu: "AMD EPYC",
  cpuCount: 2,
  memoryBytes: 8e9,
  locale: "en-US",
  timeZone: "UTC",
  lockfile: `package-lock.json ${"c".repeat(64)}`,
  tsconfig: undefined,
};
const TRAINING = [
  "const model = build();",
  "const history = await model.fit(xs, ys, {",
  "  epochs,",
  "});",
  "const testAccuracy = check(model);",
];

/** Two runs that can be compared, and a newer one that failed; `otherData` measures the second on other rows. */
export function trackRuns(folder: string, { otherData = false } = {}): void {
  const store = openStore(folder);
  for (const [id, name, rate, at] of [
    [SLOW, "slow-snail-1", 0.01, AT],
    [FAST, "fast-fox-2", 0.1, AT + 60_000],
  ] as const) {
    const isFast = id === FAST;
    const data = dataset({ version: "1.0", role: "test", digest: (isFast && otherData ? "b" : "a").repeat(64) });
    const node = isFast ? "22.18.0" : "24.21.0";
    store.createRun({
      id,
      name,
      experiment: "penguins",
      startedAt: at,
      seed: 7,
      environment: { ...ENVIRONMENT, node },
    });
    store.addParams(id, [
      { key: "learningRate", value: rate, source: "auto" },
      { key: "epochs", value: 20, source: "auto" },
      { key: "fit.loss", value: "meanSquaredError", source: "auto" },
    ]);
    store.addDatasets(id, [data]);
    store.appendMetrics(id, { source: "auto" }, points("loss", isFast ? [1, 0.25] : [2, 1.5]));
    store.appendMetrics(id, { source: "auto", dataset: data }, points("testAccuracy", [isFast ? 0.990291 : 0.970874]));
    store.addPackages(id, [{ name: "@tensorflow/tfjs", version: isFast ? "4.22.0" : "4.21.0", isDirect: true }]);
    store.setCode(id, {
      commit: "c0ffee".repeat(7).slice(0, 40),
      branch: "main",
      remote: undefined,
      isDirty: isFast,
      snapshot: undefined,
      leftOut: [],
    });
    const constants = saveCell(store, `const learningRate = ${rate};\nconst epochs = 20;`, {
      cellId: "constants" as CellId,
    });
    const training = isFast
      ? [...TRAINING.slice(0, 2), "  epochs,", "  batchSize: 8,", ...TRAINING.slice(3)]
      : TRAINING;
    const train = saveCell(store, training.join("\n"), { cellId: "train" as CellId, order: 2, executionCount: 2 });
    store.setSlice(id, (isFast ? "f" : "5").repeat(64), [constants, train]);
    store.endRun(id, { status: "finished", at: at + 1234 });
  }
  store.createRun({ id: BROKEN, name: "evil\u001B[2J\n<b>run</b>", experiment: "iris", startedAt: AT + 120_000 });
  store.addNote(BROKEN, "first line\nsecond \u0007line", AT);
  store.setTags(BROKEN, { stage: "draft" });
  store.endRun(BROKEN, { status: "failed", at: AT + 180_000, error: { name: "RangeError", message: "too far" } });
  store.close();
}
