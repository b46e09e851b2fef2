import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";

import { Keeper } from "../../src/git/keeper.ts";
import { stripNotebook } from "../../src/notebook/strip.ts";
import { bareNotebook, sampleNotebook, type SampleCell } from "./sample-notebook.ts";

const PATH = "notes/a.ipynb";
const LIMITS = { totalBytes: 1e9, notebookBytes: 1e9, absentBytes: 1e9 };

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-keeper-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What clean does: strips a notebook and keeps what was removed. */
function keep(keeper: Keeper, notebook: string, path = PATH): void {
  const bytes = Buffer.from(notebook);
  keeper.keep(path, bytes, stripNotebook(bytes, path).cells);
}

function restore(keeper: Keeper, notebook: string, path = PATH): string {
  return keeper.restore(path, Buffer.from(notebook)).toString();
}

function keptFiles(folder: string): readonly string[] {
  const outputs = join(folder, "labtrail", "outputs");
  return readdirSync(outputs).map((name) => join(outputs, name));
}

/** Equal cells, as notebooks before nbformat 4.5 have them. */
function idlessNotebook(outputs: readonly string[]): string {
  return `{"nbformat":4,"cells":[${outputs.map((text) => `{"source":"x++","outputs":${text}}`).join(",")}]}`;
}

test("outputs and counts come back byte for byte", () => {
  const keeper = new Keeper(temporaryFolder());
  const cells = [{ source: "a", output: "é \\u0041" }, { source: "b", count: 12 }, { source: "c" }];
  keep(keeper, sampleNotebook(cells));

  const restored = restore(keeper, bareNotebook(cells));

  expect(restored).toBe(sampleNotebook(cells));
});

test("a cell whose source changed stays blank, its neighbours get their outputs", () => {
  const keeper = new Keeper(temporaryFolder());
  keep(
    keeper,
    sampleNotebook([
      { source: "a", output: "1" },
      { source: "b", output: "2" },
    ]),
  );

  const restored = restore(keeper, bareNotebook([{ source: "a" }, { source: "b + 1" }]));

  expect(restored).toBe(sampleNotebook([{ source: "a", output: "1" }, { source: "b + 1" }]));
});

test("outputs find their cell when cells are moved, added and reformatted", () => {
  const keeper = new Keeper(temporaryFolder());
  const first = { id: "first", source: "a", output: "1", count: 1 };
  const second = { id: "second", source: "b\nc", output: "2", count: 2 };
  keep(keeper, sampleNotebook([first, second]));
  const arranged = [
    { id: "second", source: "b\nc" },
    { id: "new", source: "d" },
    { id: "first", source: "a" },
  ];

  const restored = restore(keeper, bareNotebook(arranged).replace(`"b\\n",\n    "c"`, `"b\\nc"`));

  expect(JSON.parse(restored)).toMatchObject({
    cells: [{ outputs: [{ text: ["2"] }], execution_count: 2 }, { outputs: [] }, { outputs: [{ text: ["1"] }] }],
  });
});

test("equal cells without ids get back their own outputs, in order", () => {
  const keeper = new Keeper(temporaryFolder());
  keep(keeper, idlessNotebook(["[1]", "[]", "[3]"]));

  const restored = restore(keeper, idlessNotebook(["[]", "[]", "[]"]));

  expect(restored).toBe(idlessNotebook(["[1]", "[]", "[3]"]));
});

test("the newest outputs of a cell are the ones that come back", () => {
  const keeper = new Keeper(temporaryFolder());
  keep(keeper, sampleNotebook([{ source: "a", output: "old" }]));
  keep(keeper, sampleNotebook([{ source: "a", output: "new" }]));

  const restored = restore(keeper, bareNotebook([{ source: "a" }]));

  expect(restored).toBe(sampleNotebook([{ source: "a", output: "new" }]));
});

test("outputs of cells that are not on this branch are kept until they are back", () => {
  const keeper = new Keeper(temporaryFolder());
  keep(keeper, sampleNotebook([{ source: "here", output: "1" }]));
  keep(keeper, sampleNotebook([{ source: "there", output: "2" }]));

  const restored = restore(keeper, bareNotebook([{ source: "here" }]));

  expect(restored).toBe(sampleNotebook([{ source: "here", output: "1" }]));
});

test("a cell that is marked to keep its outputs gets none from here, or git would see a change", () => {
  const keeper = new Keeper(temporaryFolder());
  keep(keeper, sampleNotebook([{ source: "a", output: "1", count: 4 }]));
  const marked = [{ source: "a", metadata: { tags: ["keep_output"] } }];

  const restored = restore(keeper, bareNotebook(marked));

  expect(restored).toBe(sampleNotebook([{ ...marked[0], source: "a", count: 4 }]));
});

test("a notebook that git holds with outputs is not touched", () => {
  const keeper = new Keeper(temporaryFolder());
  keep(keeper, sampleNotebook([{ source: "a", output: "mine" }]));
  const theirs = sampleNotebook([{ source: "a", output: "theirs" }]);

  expect(restore(keeper, theirs)).toBe(theirs);
});

test.each(["", "not JSON", "[1]", `{"nbformat": 3, "cells": []}`])("a file like %j is passed through", (text) => {
  const keeper = new Keeper(temporaryFolder());
  keep(keeper, sampleNotebook([{ source: "a", output: "1" }]));

  expect(restore(keeper, text)).toBe(text);
});

test("a notebook whose outputs are kept already is not written again", () => {
  const folder = temporaryFolder();
  const keeper = new Keeper(folder);
  const cells = Array.from({ length: 3 }, (_, index) => ({ source: `${index}`, output: "x".repeat(1_500_000) }));
  keep(keeper, sampleNotebook(cells));
  const [file = ""] = keptFiles(folder);
  const before = readFileSync(file);
  utimesSync(file, 1, 1);

  keep(keeper, sampleNotebook(cells));

  expect(readFileSync(file).equals(before)).toBe(true);
  keep(keeper, sampleNotebook([...cells.slice(0, 2), { source: "2", output: `${"x".repeat(1_499_999)}y` }]));
  expect(readFileSync(file).equals(before)).toBe(false);
});

test.each([
  ["cut short", (file: string) => truncateSync(file, 200)],
  ["empty", (file: string) => truncateSync(file, 0)],
  ["full of zeros", (file: string) => writeFileSync(file, Buffer.alloc(2_000))],
  ["from another version", (file: string) => writeFileSync(file, "labtrail-outputs-9 0000000002\n[]")],
  ["without a sound index", (file: string) => writeFileSync(file, `labtrail-outputs-1 0000000004\n[{}]`)],
  ["with an index that is no JSON", (file: string) => writeFileSync(file, `labtrail-outputs-1 0000000002\n[[`)],
])("a kept file that is %s is as good as none, and is replaced", (_name, damage) => {
  const folder = temporaryFolder();
  const keeper = new Keeper(folder);
  const cells = [{ source: "a", output: "1".repeat(500) }];
  keep(keeper, sampleNotebook(cells));
  damage(keptFiles(folder)[0] ?? "");

  expect(restore(keeper, bareNotebook(cells))).toBe(bareNotebook(cells));
  keep(keeper, sampleNotebook(cells));
  expect(restore(keeper, bareNotebook(cells))).toBe(sampleNotebook(cells));
});

test("outputs that are no longer JSON are not put into a notebook", () => {
  const folder = temporaryFolder();
  const keeper = new Keeper(folder);
  const cells = [{ source: "a", output: "1" }];
  keep(keeper, sampleNotebook(cells));
  const [file = ""] = keptFiles(folder);
  writeFileSync(file, readFileSync(file, "latin1").replace("stdout", `std"ut`));

  const restored = JSON.parse(restore(keeper, bareNotebook(cells)));

  expect(restored).toMatchObject({ cells: [{ outputs: [] }] });
});

test("when too much is kept, the notebooks that were written longest ago make room", () => {
  const folder = temporaryFolder();
  const keeper = new Keeper(folder, { ...LIMITS, totalBytes: 2_500 });
  const cells = [{ source: "a", output: "x".repeat(1_000) }];
  for (const name of ["old", "middle", "new"]) keep(keeper, sampleNotebook(cells), name);
  for (const [index, file] of keptFiles(folder).entries()) utimesSync(file, 100 + index, 100 + index);
  const [oldest, ...others] = keptFiles(folder);

  keeper.close();

  expect(keptFiles(folder)).toEqual(others);
  expect(keptFiles(folder)).not.toContain(oldest);
});

test("a notebook with more outputs than are kept is named, and leaves the others alone", () => {
  const folder = temporaryFolder();
  const keeper = new Keeper(folder, { ...LIMITS, notebookBytes: 1_000 });
  const huge = sampleNotebook([{ source: "a", output: "x".repeat(1_000) }]);

  expect(() => keep(keeper, huge)).toThrow(`"${PATH}" has 1 MiB of outputs`);
  expect(readdirSync(folder)).toEqual([]);
});

test("of cells that a notebook no longer has, only so much is kept", () => {
  const keeper = new Keeper(temporaryFolder(), { ...LIMITS, absentBytes: 1_500 });
  const cells = ["first", "second", "third"].map((source) => ({ source, output: "x".repeat(1_000) }));
  for (const cell of cells) keep(keeper, sampleNotebook([cell]));

  const restored = cells.map((cell) => restore(keeper, bareNotebook([cell])));

  const [first, ...others] = cells.map((cell) => [cell]);
  expect(restored).toEqual([bareNotebook(first ?? []), ...others.map((cell) => sampleNotebook(cell))]);
});

test("nothing is written for notebooks without results", () => {
  const folder = temporaryFolder();
  const keeper = new Keeper(folder);

  keep(keeper, bareNotebook([{ source: "a" }]));
  keeper.close();

  expect(readdirSync(folder)).toEqual([]);
});

test("whatever is restored, clean sees the same notebook", () => {
  const cell: fc.Arbitrary<SampleCell> = fc.record(
    {
      id: fc.constantFrom("a", "b", "c"),
      source: fc.constantFrom("", "x", "x\ny", `"\\" [`),
      output: fc.string({ unit: "binary" }),
      count: fc.nat(),
      metadata: fc.constantFrom({}, { tags: ["keep_output"] }, { keep_output: false }, { init_cell: true }),
    },
    { requiredKeys: ["source"] },
  );
  const cells = fc.array(cell, { maxLength: 6 });
  fc.assert(
    fc.property(cells, cells, (kept, present) => {
      const keeper = new Keeper(temporaryFolder());
      keep(keeper, sampleNotebook(kept));
      const blob = stripNotebook(Buffer.from(sampleNotebook(present)), PATH).bytes;

      const restored = keeper.restore(PATH, blob);

      expect(stripNotebook(restored, PATH).bytes.toString()).toBe(blob.toString());
      expect(() => JSON.parse(restored.toString())).not.toThrow();
    }),
    { numRuns: 60 },
  );
});
