// Evaluations where somebody has provided `track`, as a kernel does: here a real one, on the store of a project.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { classificationEvaluator, compareModels, trackedEvaluator } from "../../../src/evaluate/index.ts";
import { createTrack, type OwnedTrack } from "../../../src/track/api/create-track.ts";
import { LocalPort } from "../../../src/track/api/local-port.ts";
import { provideTrack } from "../../../src/track/api/provided-track.ts";
import { openExistingStore, openRecordingStore } from "../../../src/track/open-store.ts";
import type { RunDetails } from "../../../src/track/run.ts";
import { type Chances, MAJORITY, modelOf, type Penguin, penguins, RULE } from "../penguins.ts";

let folder: string;
let port: LocalPort;
let track: OwnedTrack;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "labtrail-provided-")));
  port = new LocalPort({
    cwd: folder,
    projectRoot: folder,
    scriptPath: undefined,
    openStore: openRecordingStore,
    warn: (message) => expect.unreachable(message),
  });
  track = createTrack(port);
  provideTrack(track);
});
afterEach(() => {
  Reflect.deleteProperty(globalThis, Symbol.for("labtrail.track"));
  port.close(undefined);
  rmSync(folder, { recursive: true });
});

function runsThere(): readonly RunDetails[] {
  port.close(undefined);
  const store = openExistingStore(folder);
  const runs = store.listRuns({}).map(({ run }) => store.requireRun(run.id));
  store.close();
  return runs.toReversed();
}

const keysOf = (run: RunDetails | undefined) => (run?.metrics ?? []).map(({ key }) => key);
const evaluator = classificationEvaluator<Penguin, string | Chances>({
  truth: "species",
  businessMetrics: { count: (some) => some.length },
});

test("metrics have the role of the dataset before them, and those of the business say so", async () => {
  await track.run("roles", async () => {
    await evaluator.evaluate(MAJORITY, penguins("penguins/validation"));
    await evaluator.evaluate(MAJORITY, penguins("penguins"), { prefix: "final_" });
  });

  const [run] = runsThere();
  expect(keysOf(run)).toEqual(expect.arrayContaining(["val_accuracy", "val_business_count", "final_accuracy"]));
  expect(run?.datasets.map(({ name, role }) => [name, role])).toEqual([
    ["penguins", undefined],
    ["penguins/validation", "val"],
  ]);
  expect(run?.metrics.find(({ key }) => key === "val_accuracy")?.evaluator?.digest).toBe(evaluator.digest);
});

test("the table is named so that nothing of it can be taken for a path", async () => {
  const model = modelOf("../../etc/passwd", () => "Adelie");

  await track.run("names", () => evaluator.evaluate(model, penguins("a/b\\c")));

  const [run] = runsThere();
  expect(run?.artifacts.map(({ name }) => name)).toContain("evaluations/classification-..-..-etc-passwd-a-b-c.parquet");
});

test("two models of one comparison do not get into each other's metrics", async () => {
  await track.run("both", () => compareModels(MAJORITY, RULE, penguins(), { evaluator }));

  const [run] = runsThere();
  expect(keysOf(run)).toEqual(expect.arrayContaining(["majority_accuracy", "rule_accuracy", "rule_log_loss"]));
  expect(new Set(run?.metrics.map(({ count }) => count))).toEqual(new Set([1]));
});

test("one's own evaluator reports when it is wrapped", async () => {
  const own = {
    name: "size",
    version: "1",
    evaluate: async () => ({
      metrics: { size: { value: 3 } },
      businessMetrics: {},
      perExample: [],
      slices: [],
      duration: 0,
    }),
  };

  await track.run("own", () => trackedEvaluator<Penguin, string>(own).evaluate(MAJORITY, penguins("penguins/test")));

  expect(runsThere()[0]?.metrics).toMatchObject([{ key: "test_size", last: 3, evaluator: { name: "size" } }]);
});

test("what is told not to be tracked is not", async () => {
  await track.run("none", () => evaluator.evaluate(MAJORITY, penguins(), { track: false }));

  expect(runsThere()[0]?.metrics).toEqual([]);
});

test("a kernel of an older version, which knows no evaluations, hinders none", async () => {
  const { evaluation: _, ...older } = track;
  provideTrack(older as never);

  const { metrics } = await evaluator.evaluate(MAJORITY, penguins());

  expect(metrics["accuracy"]?.value).toBeCloseTo(151 / 342, 12);
});
