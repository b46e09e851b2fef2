import * as fc from "fast-check";
import { expect, test } from "vitest";

import { datasetFrom } from "../../../src/evaluate/datasets/from-memory.ts";
import {
  datasetFromJson,
  datasetFromJsonLines,
  type JsonOptions,
} from "../../../src/evaluate/datasets/files/from-json.ts";
import { rowsOf } from "./collect.ts";
import { ScratchFolder } from "./scratch-folder.ts";

const FORMS = { json: datasetFromJson, jsonl: datasetFromJsonLines } as const;
type Form = keyof typeof FORMS;

async function readRows(form: Form, content: string | Uint8Array, options: JsonOptions = {}) {
  using folder = new ScratchFolder();
  const dataset = await FORMS[form]<unknown>(folder.write(`data.${form}`, content), options);
  return { dataset, rows: await rowsOf(dataset), digest: await dataset.digest() };
}

function write(form: Form, values: readonly string[]): string {
  return form === "json" ? `[${values.join(",\n")}]` : values.join("\n");
}

test.each(["json", "jsonl"] as const)(
  "rows of %s have all columns, and large numbers keep their digits",
  async (form) => {
    const { rows, dataset, digest } = await readRows(
      form,
      write(form, [
        `{"id":1,"tags":["a"],"big":12345678901234567890}`,
        `{"big":2,"id":2.5,"note":"1234567890123456789"}`,
      ]),
    );

    expect(rows).toEqual([
      { id: 1, tags: ["a"], big: 12_345_678_901_234_567_890n, note: null },
      { id: 2.5, tags: null, big: 2n, note: "1234567890123456789" },
    ]);
    expect(dataset.schema).toEqual([
      { name: "id", type: "number", isNullable: false },
      { name: "tags", type: "list", isNullable: true },
      { name: "big", type: "bigint", isNullable: false },
      { name: "note", type: "string", isNullable: true },
    ]);
    expect(digest).toBe(await datasetFrom(rows, { name: "rows" }).digest());
  },
);

test.each(["json", "jsonl"] as const)("any rows of %s are read as they were written", async (form) => {
  const value = fc.oneof(
    fc.string({ unit: "grapheme" }),
    // A whole number that is larger becomes a bigint.
    fc.double().filter((number) => !Number.isInteger(number) || Number.isSafeInteger(number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer()),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.record({ a: value, b: value }), { minLength: 1, maxLength: 30 }), async (written) => {
      const asJson = JSON.parse(JSON.stringify(written)) as readonly unknown[];

      const { rows, digest } = await readRows(
        form,
        write(
          form,
          written.map((row) => JSON.stringify(row)),
        ),
      );

      expect(rows).toEqual(asJson);
      expect(digest).toBe(await datasetFrom(asJson, { name: "rows" }).digest());
    }),
    { numRuns: 40 },
  );
});

test.each(["json", "jsonl"] as const)("declared types of %s are checked, and dates are made of texts", async (form) => {
  const { rows, dataset } = await readRows(
    form,
    write(form, [`{"day":"2024-05-01","n":5}`, `{"day":null,"n":6}`, `{"n":7}`]),
    { types: { day: "date", n: "bigint" } },
  );

  expect(rows).toEqual([
    { day: new Date("2024-05-01"), n: 5n },
    { day: null, n: 6n },
    { day: null, n: 7n },
  ]);
  expect(dataset.schema).toEqual([
    { name: "day", type: "date", isNullable: true },
    { name: "n", type: "bigint", isNullable: false },
  ]);
});

test("rows of JSON may be anything, and lines may be blank, of Windows, in UTF-16, and far longer than a piece", async () => {
  const long = "x".repeat(600_000);
  const text = `1\r\n\r\n"${long}"\r\n[2]\r\n`;

  const { rows } = await readRows("jsonl", Buffer.from(`\uFEFF${text}`, "utf16le"));

  expect(rows).toEqual([1, long, [2]]);
});

test("a file without rows is a dataset without rows", async () => {
  expect((await readRows("jsonl", "")).dataset.length).toBe(0);
  expect((await readRows("json", "[]")).dataset.length).toBe(0);
});

test.each([
  ["jsonl", `{"a":1}\n\n{"a":\n`, {}, "BAD_ROW", "row 2 (line 3): no JSON"],
  [
    "jsonl",
    `{"a":1}\n{"a":"x"}\n`,
    { types: { a: "number" } },
    "BAD_ROW",
    `row 2 (line 2), column "a": "x" is not a number`,
  ],
  ["json", `[{"a":1},{"a":true}]`, { types: { a: "date" } }, "BAD_ROW", `row 1, column "a": 1 is not a date`],
  ["json", `[{"a":1},\n{"a":]`, {}, "BAD_FILE", "is no JSON"],
  ["json", `{"a":1}`, {}, "BAD_FILE", "holds no list of rows"],
  ["json", `[{"mass":1}]`, { types: { mas: "number" } }, "BAD_FILE", `has no column "mas"`],
] as readonly (readonly [Form, string, JsonOptions, string, string])[])(
  "%s %j with %j is refused with the place",
  async (form, content, options, code, message) => {
    await expect(readRows(form, content, options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  },
);
