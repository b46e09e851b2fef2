// Evaluations in cells: they belong to the run of the session as what a model measures by itself does.
import { describe, expect, test } from "vitest";

import { parquetMetadata, parquetReadObjects } from "hyparquet";

import { openExistingStore } from "../../src/track/open-store.ts";
import type { RunDetails, TrailStore } from "../../src/index.ts";
import { startKernel, type TestKernel } from "../helpers/kernel-client.ts";
import { textOf } from "../helpers/messages.ts";

const SETUP = `
import { classificationEvaluator, datasetFrom } from "labtrail/evaluate";
const rows = Array.from({ length: 40 }, (_, index) => ({ index, kind: index % 3 === 0 ? "a" : "b" }));
const test = datasetFrom(rows, { name: "rows/test", version: "v1" });
const byKind = classificationEvaluator<(typeof rows)[number], string>({
  truth: "kind",
  businessMetrics: { saved_eur: (some) => some.length * 2 },
});
const always = { name: "always b", predict: (batch: readonly object[]) => batch.map(() => "b") };
`;
const EVALUATE = `const report = await byKind.evaluate(always, test, { slices: ["kind"] }); const { metrics } = report; report;`;

async function runCells(kernel: TestKernel, ...cells: readonly string[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const cell of cells) {
    const { reply, iopub } = await kernel.execute(cell);
    const { status, ename, evalue } = reply.content;
    texts.push(status === "ok" ? textOf(iopub, "stdout") : `${String(ename)}: ${String(evalue)}`);
  }
  return texts;
}

function look<Answer>(kernel: TestKernel, read: (runs: readonly RunDetails[], store: TrailStore) => Answer): Answer {
  const store = openExistingStore(kernel.folder);
  try {
    return read(
      store
        .listRuns({})
        .map(({ run }) => store.requireRun(run.id))
        .toReversed(),
      store,
    );
  } finally {
    store.close();
  }
}

describe("an evaluation in a tracked cell", () => {
  test("opens a run with its metrics, their dataset and evaluator, each point once", async () => {
    await using kernel = await startKernel();

    const texts = await runCells(
      kernel,
      "%track on first",
      SETUP,
      EVALUATE,
      "const accuracy = metrics.accuracy.value;",
    );

    expect(texts[2]).toContain("run first");
    const digests = await runCells(kernel, "console.log(await test.digest(), byKind.digest)");
    const [dataset, evaluator] = (digests[0] ?? "").trim().split(" ");
    look(kernel, ([run, ...others], store) => {
      expect(others).toEqual([]);
      const accuracy = run?.metrics.find(({ key }) => key === "test_accuracy");
      expect(accuracy).toMatchObject({
        count: 1,
        last: 26 / 40,
        dataset: { name: "rows/test", version: "v1", digest: dataset },
        evaluator: { name: "classification", version: "1", digest: evaluator },
      });
      expect(run?.metrics.find(({ key }) => key === "test_business_saved_eur")?.last).toBe(80);
      expect(new Set(run?.metrics.map(({ count }) => count))).toEqual(new Set([1]));
      expect(run?.datasets.filter(({ digest }) => digest === dataset)).toMatchObject([{ role: "test", rowCount: 40 }]);
      expect(store.metricHistory(run?.run.id ?? ("" as never), "test_accuracy")).toHaveLength(1);
    });
  });

  test("keeps a table with the result of each example, and what the table is of", async () => {
    await using kernel = await startKernel();

    await runCells(kernel, "%track on", SETUP, EVALUATE);

    const bytes = look(kernel, ([run], store) => {
      const table = run?.artifacts.find(({ name }) => name.endsWith(".parquet"));
      expect(table?.name).toBe("evaluations/classification-always-b-test.parquet");
      return store.requireBytes(table?.digest ?? "");
    });
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(40);
    expect(rows[0]).toEqual({
      index: 0,
      truth: "a",
      answer: "b",
      correct: 0,
      loss: 1,
      "row.index": 0,
      "row.kind": "a",
    });
    const { key_value_metadata: metadata = [] } = parquetMetadata(file);
    expect(JSON.parse(metadata[0]?.value ?? "")).toMatchObject({
      kind: "classification",
      model: "always b",
      dataset: { name: "rows/test" },
      metrics: { accuracy: { value: 0.65, interval: { confidence: 0.95 } } },
    });
  });

  test("is not told of twice by a number that a cell computes from it", async () => {
    await using kernel = await startKernel();

    await runCells(
      kernel,
      "%track on",
      SETUP,
      `const all = datasetFrom(rows, { name: "rows" }); const { metrics } = await byKind.evaluate(always, all);`,
      "const accuracy = metrics.accuracy.value; const mcc = metrics.mcc.value;",
    );

    look(kernel, ([run, ...others], store) => {
      expect(others).toEqual([]);
      expect(run?.metrics.filter(({ key }) => key === "accuracy" || key === "mcc")).toMatchObject([
        { key: "accuracy", count: 1, source: "explicit", evaluator: { name: "classification" } },
        { key: "mcc", count: 1, source: "explicit" },
      ]);
      expect(store.metricHistory(run?.run.id ?? ("" as never), "accuracy")).toHaveLength(1);
    });
  });

  test("keeps no table, or one without rows, when it is told so", async () => {
    await using kernel = await startKernel();

    await runCells(kernel, "%track on", SETUP, `await byKind.evaluate(always, test, { keep: "nothing" });`);

    look(kernel, ([run]) => expect(run?.artifacts.filter(({ name }) => name.endsWith(".parquet"))).toEqual([]));
  });

  test("belongs to the run of `track.run` around it", async () => {
    await using kernel = await startKernel();

    await runCells(kernel, SETUP, `await track.run("inner", () => byKind.evaluate(always, test));`);

    look(kernel, ([run]) => {
      expect(run?.run.name).toBe("inner");
      expect(run?.metrics.map(({ key }) => key)).toContain("test_accuracy");
      expect(run?.artifacts).toHaveLength(1);
    });
  });
});

test("runs that have judged the same data are compared example by example, also in a cell", async () => {
  await using kernel = await startKernel();
  const coin = `const coin = { name: "coin", predict: (batch) => batch.map(({ index }) => (index % 2 === 0 ? "a" : "b")) };`;

  await runCells(
    kernel,
    "%track on",
    SETUP,
    "%%track guess\nawait byKind.evaluate(always, test);",
    `%%track toss\n${coin}\nawait byKind.evaluate(coin, test);`,
  );
  const { iopub } = await kernel.execute("%track compare guess toss");

  const shown = iopub.map(({ content }) => JSON.stringify(content)).join("\n");
  expect(shown).toContain(
    "It cannot be said whether toss is better than guess: for toss, accuracy is 0.5 against 0.65",
  );
  expect(shown).toContain("McNemar's exact test");
});

test("an evaluation in a notebook without tracking leaves nothing behind", async () => {
  await using kernel = await startKernel();

  const [, text] = await runCells(kernel, SETUP, `${EVALUATE} console.log(metrics.accuracy.value);`);

  expect(text).toBe("0.65\n");
  expect(() => openExistingStore(kernel.folder)).toThrow(/no runs|nothing was tracked|labtrail/i);
});

test("an evaluation shows itself", async () => {
  await using kernel = await startKernel();

  await runCells(kernel, SETUP);
  const { iopub } = await kernel.execute(EVALUATE);

  const result = iopub.find(({ header }) => header.msg_type === "execute_result");
  expect(result?.content).toMatchObject({
    data: {
      "text/plain": expect.stringContaining("always b on rows/test v1"),
      "text/html": expect.stringContaining("<table>"),
    },
  });
});
