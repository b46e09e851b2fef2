import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { type CsvOptions, datasetFromCsv } from "../../../src/evaluate/datasets/csv/from-csv.ts";
import { datasetFrom } from "../../../src/evaluate/datasets/from-memory.ts";
import type { EvaluateError } from "../../../src/evaluate/evaluate-error.ts";
import { rowsOf } from "./collect.ts";
import { ScratchFolder } from "./scratch-folder.ts";

async function readText(content: string | Uint8Array, options: CsvOptions = {}) {
  using folder = new ScratchFolder();
  const dataset = await datasetFromCsv(folder.write("data.csv", content), options);
  return { dataset, rows: await rowsOf(dataset), digest: await dataset.digest() };
}

function typesOf({ schema }: { readonly schema: readonly { readonly name: string; readonly type: string }[] }) {
  return Object.fromEntries(schema.map(({ name, type }) => [name, type]));
}

test("a column is what all of its fields are", async () => {
  const { dataset, rows } = await readText(
    [
      "id,rate,code,flag,big,text,none",
      "1, 2.5,007,true,1,a,",
      "-2,1e3,8,FALSE,12345678901234567890,7,",
      "+3,NaN,9,True,-1,,",
      "4,-inf,1,false,0,true,",
    ].join("\n"),
  );

  expect(dataset.schema).toEqual([
    { name: "id", type: "number", isNullable: false },
    { name: "rate", type: "number", isNullable: true },
    { name: "code", type: "string", isNullable: false },
    { name: "flag", type: "boolean", isNullable: false },
    { name: "big", type: "bigint", isNullable: false },
    { name: "text", type: "string", isNullable: true },
    { name: "none", type: "unknown", isNullable: true },
  ]);
  expect(rows).toEqual([
    { id: 1, rate: 2.5, code: "007", flag: true, big: 1n, text: "a", none: null },
    { id: -2, rate: 1000, code: "8", flag: false, big: 12_345_678_901_234_567_890n, text: "7", none: null },
    { id: 3, rate: Number.NaN, code: "9", flag: true, big: -1n, text: null, none: null },
    { id: 4, rate: -Infinity, code: "1", flag: false, big: 0n, text: "true", none: null },
  ]);
});

test("the last row of a large file counts for the type of its column like the first", async () => {
  const lines = Array.from({ length: 40_000 }, (_, id) => `${id},${id}`);

  const { dataset, rows } = await readText(["id,late", ...lines, "40000,x"].join("\n"));

  expect(typesOf(dataset)).toEqual({ id: "number", late: "string" });
  expect(rows[0]).toEqual({ id: 0, late: "0" });
  expect(dataset.length).toBe(40_001);
});

test("declared types hold, and what stands for nothing is null", async () => {
  const { rows } = await readText(
    "zip,seen,at,mass,count\n01307,2024-02-29,2024-02-29 10:30,NA,5\n10115,NA,2024-02-29T10:30:00.250+02:00,-,7\n",
    {
      missing: ["NA", "-"],
      types: { zip: "number", seen: "date", at: "date", mass: "number", count: "bigint" },
    },
  );

  expect(rows).toEqual([
    { zip: 1307, seen: new Date("2024-02-29"), at: new Date("2024-02-29T10:30Z"), mass: null, count: 5n },
    { zip: 10_115, seen: null, at: new Date("2024-02-29T08:30:00.250Z"), mass: null, count: 7n },
  ]);
});

test("quotes, delimiters and line breaks in fields, empty names and blank lines are read as they are meant", async () => {
  const { rows } = await readText('"";"a;b";"say ""hi"""\r\n1;"x\r\ny\nz"  ;last\r\n\r\n2;;"q"\n3;"";r');

  expect(rows).toEqual([
    { column_1: 1, "a;b": "x\r\ny\nz", 'say "hi"': "last" },
    { column_1: 2, "a;b": null, 'say "hi"': "q" },
    { column_1: 3, "a;b": null, 'say "hi"': "r" },
  ]);
});

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** What is read of a text: halves of characters are no text of UTF-8, and an empty field is a missing value. */
function asRead(text: string): string | null {
  return text === "" ? null : Buffer.from(text).toString();
}

test("any table that is written by the rules of CSV is read as it was, wherever a piece of the file ends", async () => {
  const field = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom('"', ",", "\n", "\r", "\r\n", 'a\r"', "a,b", '""', "é😀", "x".repeat(9000)),
  );
  const table = fc.array(fc.tuple(fc.constant("_"), field, field), { minLength: 1, maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(table, fc.constantFrom("\n", "\r\n"), fc.boolean(), async (records, lineEnd, hasLastEnd) => {
      const lines = ["k,a,b", ...records.map((fields) => fields.map(quoted).join(","))];

      const { rows } = await readText(lines.join(lineEnd) + (hasLastEnd ? lineEnd : ""), {
        types: { k: "string", a: "string", b: "string" },
        delimiter: ",",
      });

      expect(rows).toEqual(records.map(([k, a, b]) => ({ k, a: asRead(a), b: asRead(b) })));
    }),
    { numRuns: 60 },
  );
});

test("every encoding gives the same rows", async () => {
  const text = "stadt,wert\nKöln,1\nœuvre,2\n";
  const utf16 = Buffer.from(`\uFEFF${text}`, "utf16le");
  const contents: readonly (readonly [Uint8Array, CsvOptions])[] = [
    [Buffer.from(text), {}],
    [Buffer.from(`\uFEFF${text}`), {}],
    [Buffer.from(`\uFEFF${text}`), { encoding: "windows-1252" }],
    [utf16, {}],
    [Buffer.from(utf16).swap16(), {}],
    [utf16.subarray(2), { encoding: "utf-16le" }],
    [Buffer.from(text.replace("œ", "\u009c"), "latin1"), { encoding: "windows-1252" }],
    [Buffer.from(text.replace("œ", "\u009c"), "latin1"), { encoding: "latin1" }],
    [Buffer.from(text.replaceAll("\n", "\r")), {}],
  ];

  for (const [content, options] of contents) {
    expect((await readText(content, options)).rows).toEqual([
      { stadt: "Köln", wert: 1 },
      { stadt: "œuvre", wert: 2 },
    ]);
  }
});

test("the digest is that of the same rows in an array", async () => {
  const { digest } = await readText("b,a,c\n1.0,x,\n2,y,true\n");

  expect(digest).toBe(
    await datasetFrom(
      [
        { a: "x", b: 1, c: null },
        { a: "y", b: 2, c: true },
      ],
      { name: "rows" },
    ).digest(),
  );
});

test("a file without names gets them from the user, and one of names alone has no rows", async () => {
  const named = await readText("1\t2\n3\t4", { columns: ["x", "y"] });
  const none = await readText("x,y\n");

  expect(named.rows).toEqual([
    { x: 1, y: 2 },
    { x: 3, y: 4 },
  ]);
  expect(none.dataset).toMatchObject({ length: 0, name: "data.csv" });
  expect(none.dataset.schema.map(({ name, type }) => [name, type])).toEqual([
    ["x", "unknown"],
    ["y", "unknown"],
  ]);
});

test.each([
  ["a,b\n1,2\n3\n", {}, "BAD_ROW", `row 2 (line 3): 1 field for 2 columns`],
  ['a,b\n"x\ny",2\n\n3,4,5\n', {}, "BAD_ROW", `row 2 (line 5): 3 fields for 2 columns`],
  ["a,b\n1,2\n3,four\n", { types: { b: "number" } }, "BAD_ROW", `row 2 (line 3), column "b": "four" is not a number`],
  [
    "a\n2024-02-31\n",
    { types: { a: "date" } },
    "BAD_ROW",
    `row 1 (line 2), column "a": "2024-02-31" is not a date of ISO 8601`,
  ],
  ["a\n2.5\n", { types: { a: "bigint" } }, "BAD_ROW", `row 1 (line 2), column "a": "2.5" is not a whole number`],
  ["a\nyes\n", { types: { a: "boolean" } }, "BAD_ROW", `row 1 (line 2), column "a": "yes" is not true or false`],
  ['a,b\n"x"y,2\n', {}, "BAD_FILE", "the row in line 2 has text behind a closing quote"],
  ['a,b\n"x"y",2\n', {}, "BAD_ROW", "row 1 (line 2): text stands behind a closing quote"],
  ['a,b\n1,2\n3,"4\n5,6\n', {}, "BAD_FILE", "the row in line 3 opens a quote that is never closed"],
  ["a,b,a\n", {}, "BAD_FILE", `has two columns "a"`],
  ["", {}, "BAD_FILE", "is empty"],
  ["mass\n1\n", { types: { mas: "number" } }, "BAD_FILE", `has no column "mas", for which a type is declared`],
  [Buffer.from("a\nK\xf6ln\n", "latin1"), {}, "BAD_FILE", "is no text in utf-8: line 2 has the byte 0xf6 at 3"],
  [Buffer.from([0x61, 0x0a, 0xc3]), {}, "BAD_FILE", "ends within a character"],
  ["a\n", { encoding: "klingon" }, "BAD_FILE", `"klingon" is no encoding`],
] as readonly (readonly [string | Uint8Array, CsvOptions, string, string])[])(
  "%j with %j is refused with the place",
  async (content, options, code, message) => {
    await expect(readText(content, options)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.any(String),
    });
  },
);

test("rows that do not fit are left out when somebody hears of each", async () => {
  const faults: EvaluateError[] = [];

  const { rows, dataset, digest } = await readText("a,b\n1,2\n3\n4,x\n5,6\n", {
    types: { b: "number" },
    onBadRow: (fault) => faults.push(fault),
  });

  expect(rows).toEqual([
    { a: 1, b: 2 },
    { a: 5, b: 6 },
  ]);
  expect(dataset.length).toBe(2);
  expect(digest).toBe(await datasetFrom(rows, { name: "rows" }).digest());
  expect(faults.map(({ message }) => message.replace(/^.*?, row/, "row"))).toEqual([
    "row 2 (line 3): 1 field for 2 columns",
    `row 3 (line 4), column "b": "x" is not a number`,
  ]);
});

test("a file that is not there, or changes, is told", async () => {
  using folder = new ScratchFolder();
  const path = folder.write("grows.csv", "a\n1\n");
  const dataset = await datasetFromCsv(pathToFileURL(path));

  appendFileSync(path, "2\n");

  await expect(rowsOf(dataset)).rejects.toMatchObject({ code: "FILE_CHANGED" });
  await expect(datasetFromCsv(join(folder.path, "no.csv"))).rejects.toMatchObject({ code: "BAD_FILE" });
  await expect(datasetFromCsv(folder.path)).rejects.toMatchObject({ code: "BAD_FILE" });
});

test("rows of a file are parted, mapped and cut without being gathered", async () => {
  using folder = new ScratchFolder();
  const lines = Array.from({ length: 30_000 }, (_, id) => `${id},${id % 3}`);
  const dataset = await datasetFromCsv<{ id: number; kind: number }>(
    folder.write("long.csv", ["id,kind", ...lines].join("\n")),
  );

  const { train, test: held } = await dataset.split({ test: 0.25, stratify: "kind", seed: 3 });
  const squares = await held.take(3).map(({ id }) => id * id);

  const ids = [...(await rowsOf(train)), ...(await rowsOf(held))].map(({ id }) => id);
  expect(ids.toSorted((a, b) => a - b)).toEqual([...Array.from({ length: 30_000 }).keys()]);
  expect(held.length).toBe(7500);
  expect(await rowsOf(squares)).toEqual((await rowsOf(held)).slice(0, 3).map(({ id }) => id * id));
  expect((await rowsOf(dataset.take(2))).map(({ id }) => id)).toEqual([0, 1]);
});

test("a reading that is given up lets the file go, and the next one starts anew", async () => {
  using folder = new ScratchFolder();
  const lines = Array.from({ length: 100_000 }, (_, id) => String(id));
  const dataset = await datasetFromCsv(folder.write("long.csv", ["id", ...lines].join("\n")));

  for await (const row of dataset.rows()) if (row["id"] === 10) break;

  expect(await rowsOf(dataset.take(1))).toEqual([{ id: 0 }]);
});
