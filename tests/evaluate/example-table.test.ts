import { parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";

import { renderExampleTable } from "../../src/evaluate/analysis/example-table.ts";
import { classificationEvaluator, datasetFrom, rankingEvaluator } from "../../src/evaluate/index.ts";
import { modelOf } from "./penguins.ts";

const ROWS = [
  { kind: "a", seen: new Date("2026-01-02"), size: 1, odd: 1n, tags: ["x"], truth: "none", empty: null },
  { kind: "b", seen: new Date("2026-01-03"), size: NaN, odd: "two", tags: [], truth: "none", empty: undefined },
];
const evaluator = classificationEvaluator<(typeof ROWS)[number], string>({ truth: "kind" });

async function readTable(bytes: Uint8Array): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  return parquetReadObjects({ file });
}

describe("the table of an evaluation's examples", () => {
  test("has results and rows, whatever is in them, and never mixes both up", async () => {
    const report = await evaluator.evaluate(
      modelOf("a", () => "a"),
      datasetFrom(ROWS, { name: "odd" }),
    );

    const rows = await readTable(renderExampleTable(report, { hasRows: true }));

    expect(rows).toEqual([
      {
        index: 0,
        truth: "a",
        answer: "a",
        correct: 1,
        loss: 0,
        "row.kind": "a",
        "row.seen": new Date("2026-01-02"),
        "row.size": 1,
        "row.odd": "1",
        "row.tags": '["x"]',
        "row.truth": "none",
        "row.empty": null,
      },
      {
        index: 1,
        truth: "b",
        answer: "a",
        correct: 0,
        loss: 1,
        "row.kind": "b",
        "row.seen": new Date("2026-01-03"),
        "row.size": NaN,
        "row.odd": "two",
        "row.tags": "[]",
        "row.truth": "none",
        "row.empty": null,
      },
    ]);
  });

  test("has results alone when rows are not wanted", async () => {
    const report = await evaluator.evaluate(
      modelOf("a", () => "a"),
      datasetFrom(ROWS, { name: "odd" }),
    );

    const [first] = await readTable(renderExampleTable(report, { hasRows: false }));

    expect(Object.keys(first ?? {})).toEqual(["index", "truth", "answer", "correct", "loss"]);
  });

  test("has neither columns with names for secrets nor secrets in its texts", async () => {
    const rows = [{ kind: "a", apiKey: "planted", note: "see https://me:planted@host/" }];
    const byKind = classificationEvaluator<(typeof rows)[number], string>({ truth: "kind" });
    const report = await byKind.evaluate(
      modelOf("a", () => "a"),
      datasetFrom(rows, { name: "secrets" }),
    );

    const bytes = renderExampleTable(report, { hasRows: true });

    const [row] = await readTable(bytes);
    expect(Object.keys(row ?? {})).toEqual(["index", "truth", "answer", "correct", "loss", "row.kind", "row.note"]);
    expect(Buffer.from(bytes).toString("latin1")).not.toContain("planted");
  });

  test("writes lists as JSON, and can be of no example", async () => {
    const ranking = rankingEvaluator<{ good: string[] }, string[]>({ truth: "good" });
    const model = modelOf("search", () => ["x", "y"]);

    const some = await ranking.evaluate(model, datasetFrom([{ good: ["y"] }], { name: "one" }));
    const none = await ranking.evaluate(model, datasetFrom<{ good: string[] }>([], { name: "none" }));

    expect(await readTable(renderExampleTable(some, { hasRows: true }))).toMatchObject([
      { truth: "[0,1]", answer: '["x","y"]', "row.good": '["y"]' },
    ]);
    expect(await readTable(renderExampleTable(none, { hasRows: true }))).toEqual([]);
  });
});
