import { readFileSync } from "node:fs";
import { join } from "node:path";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import type { Cell, Notebook, Output } from "../../src/notebook/notebook.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { renderNotebook } from "../../src/notebook/write.ts";
import type { CellId } from "../../src/shared/ids.ts";
import type { Json, JsonObject } from "../../src/shared/json.ts";

const FIXTURES = join(import.meta.dirname, "..", "fixtures", "notebook");

/** JSON has no -0. */
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
const text = fc
  .array(fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("\n", "\r", "\r\n", "\u2028", "\u0085", "\v")))
  .map((pieces) => pieces.join(""));
const object = fc.dictionary(fc.string(), json) as fc.Arbitrary<JsonObject>;
const extra = fc.dictionary(
  fc.string().map((name) => `x-${name}`),
  json,
) as fc.Arbitrary<JsonObject>;
const count = fc.option(fc.nat());
const bundle = fc.record(
  { "text/html": text, "image/png": text, "image/svg+xml": text, "application/json": json },
  { requiredKeys: [] },
);

const output: fc.Arbitrary<Output> = fc.oneof(
  fc.record({ kind: fc.constant("stream" as const), name: fc.constantFrom("stdout", "stderr"), text }),
  fc.record({ kind: fc.constant("display" as const), data: bundle, metadata: object }),
  fc.record({ kind: fc.constant("result" as const), data: bundle, metadata: object, executionCount: count }),
  fc.record({ kind: fc.constant("error" as const), ename: text, evalue: text, traceback: fc.array(text) }),
);

const cell = fc.oneof(
  fc.record({
    kind: fc.constant("code" as const),
    source: text,
    metadata: object,
    outputs: fc.array(output, { maxLength: 4 }),
    executionCount: count,
    extra,
  }),
  fc.record({ kind: fc.constantFrom("markdown" as const, "raw" as const), source: text, metadata: object, extra }),
);

const notebook: fc.Arbitrary<Notebook> = fc.record({
  cells: fc.array(fc.tuple(cell, fc.boolean()), { maxLength: 5 }).map((cells) =>
    cells.map(([fields, hasOwnId], index): Cell => {
      const id = (hasOwnId ? `own-${index}` : `cell-${index}`) as CellId;
      return { ...fields, id, hasOwnId };
    }),
  ),
  metadata: object,
  formatMinor: fc.integer({ min: 0, max: 5 }),
  extra,
});

test("a notebook that is written and read is the same notebook", () => {
  fc.assert(
    fc.property(notebook, (original) => {
      const read = parseNotebook(renderNotebook(original));

      expect(read).toEqual(original);
    }),
  );
});

test("the second of two equal ids is written back", () => {
  const cellJson = { cell_type: "raw", id: "a", metadata: {}, source: [] };
  const file = JSON.stringify({ cells: [cellJson, cellJson], metadata: {}, nbformat: 4, nbformat_minor: 5 });

  const written = JSON.parse(renderNotebook(parseNotebook(file))) as object;

  expect(written).toMatchObject({ cells: [{ id: "a" }, { id: "a" }] });
});

test("what nbformat wrote is written again byte for byte", () => {
  const file = readFileSync(join(FIXTURES, "as-nbformat-writes.ipynb"), "utf8");

  const written = renderNotebook(parseNotebook(file));

  expect(written).toBe(file);
});
