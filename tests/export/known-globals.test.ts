import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { exportNotebook } from "../../src/export/export-notebook.ts";
import { isGlobalName, isKernelGlobal } from "../../src/export/cells/known-globals.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { sketchNotebook } from "./scratch-project.ts";

/** The names that cells find without importing them. */
function namesOfCells(): readonly string[] {
  const text = readFileSync(join(import.meta.dirname, "../../kernel/globals/labtrail.d.ts"), "utf8");
  const block = text.slice(text.indexOf("declare global {"));
  return [
    ...new Set(
      [...block.matchAll(/^ {2}(?:function|const|namespace|let|var|class) ([\w$]+)/gm)].map(([, name = ""]) => name),
    ),
  ];
}

test("whatever the kernel gives to cells is known to be the kernel's", () => {
  const names = namesOfCells();

  expect(names).toContain("display");
  expect(names.filter((name) => !isKernelGlobal(name))).toEqual([]);
});

test.each(namesOfCells())("an exported cell that uses %s is told what to do instead", (name) => {
  const text = sketchNotebook([`//| module src/a.ts\n//| export\nconst use = () => ${name};`]);

  const { modules, faults } = exportNotebook(parseNotebook(text), "a.ipynb");

  expect(modules).toEqual([]);
  expect(faults).toMatchObject([{ code: "NBX011", cellId: "c1", place: { line: 3, column: 19 } }]);
  expect(faults[0]?.fix).toMatch(/\w{3,} .*\.$/);
});

test("a name of the kernel that a notebook defines itself, or takes as a parameter, is its own", () => {
  const text = sketchNotebook([
    "//| module src/a.ts\n//| export\nconst json = (value: unknown) => JSON.stringify(value);",
    "//| export\nconst show = (display: (value: unknown) => void) => display(json(1));",
  ]);

  expect(exportNotebook(parseNotebook(text), "a.ipynb").faults).toEqual([]);
});

test("names of Node, the language and browsers are no business of the kernel", () => {
  const names = ["fetch", "process", "Buffer", "structuredClone", "document", "Record", "HTMLElement", "globalThis"];

  expect(names.filter((name) => !isGlobalName(name) || isKernelGlobal(name))).toEqual([]);
});
