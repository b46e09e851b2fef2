// Who measured a metric, in a real kernel: runs that were measured otherwise are not called better or worse.
import { expect, test } from "vitest";

import { openExistingStore } from "../../src/track/open-store.ts";
import { startKernel } from "../helpers/kernel-client.ts";
import { contentsOf } from "../helpers/messages.ts";

const DATA = `const test = [{ x: 1, y: 2 }, { x: 2, y: 5 }]; const scale = 2;
const predict = (row: { x: number }) => row.x * scale;`;
const ABSOLUTE = `const evaluate = (rows: typeof test) => ({
  error: rows.reduce((sum, row) => sum + Math.abs(predict(row) - row.y), 0) / rows.length,
});`;
const SQUARED = ABSOLUTE.replace("Math.abs(predict(row) - row.y)", "(predict(row) - row.y) ** 2");
const MEASURE = "const result = evaluate(test);";

test("comparing runs of the same evaluator names the best, and of a changed one warns", async () => {
  await using kernel = await startKernel();
  const run = async (cellId: string, source: string): Promise<string> => {
    const { iopub } = await kernel.executeCell(cellId, source);
    const shown = contentsOf(iopub, "display_data").map(({ data }) => (data as Record<string, string>)["text/plain"]);
    return shown.join("");
  };
  await run("on", "%track on --seed 1");
  await run("evaluator", ABSOLUTE);
  await run("data", DATA);
  await run("measure", MEASURE);
  await run("data", DATA.replace("scale = 2", "scale = 3"));
  await run("measure", MEASURE);
  const same = await run("look", "%track compare @-2 @last");

  await run("evaluator", SQUARED);
  await run("measure", MEASURE);
  const other = await run("look", "%track compare @-2 @last");
  await kernel.stop();

  const store = openExistingStore(kernel.folder);
  const metrics = store.listRuns({}).flatMap(({ run: { id } }) => store.requireRun(id).metrics);
  store.close();
  const digests = metrics.map(({ evaluator }) => evaluator?.digest);
  expect(metrics.map(({ key, evaluator }) => [key, evaluator?.name])).toEqual([
    ["error", "evaluate"],
    ["error", "evaluate"],
    ["error", "evaluate"],
  ]);
  expect([digests[0] === digests[1], digests[1] === digests[2]]).toEqual([false, true]);
  expect(same).toMatch(/error .* best/);
  expect(same).not.toContain("measured on");
  expect(other).not.toMatch(/error .* best/);
  expect(other).toMatch(/measured on[^]*by evaluate [0-9a-f]{8}/);
});
