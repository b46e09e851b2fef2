// Real notebooks, which stay where they are: what is exported of them is known by its digest. Where they are not beside the
// project, as in a package or in somebody's clone, nothing is tested.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { exportNotebook, type NotebookExport } from "../../src/export/export-notebook.ts";
import { parseCell } from "../../src/language/parse/parse.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import type { Cell, Notebook } from "../../src/notebook/notebook.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { expectGolden } from "../helpers/golden.ts";

const CORPUS = join(packageRoot, "..", "shared", "corpus");
const isThere = existsSync(CORPUS);
const names = isThere ? readdirSync(CORPUS).filter((name) => name.endsWith(".ipynb")) : [];

/** The notebook as its author might mark it who wants all of it in one module. */
function marked(name: string): Notebook {
  const notebook = parseNotebook(readFileSync(join(CORPUS, name), "utf8"));
  const [first, ...others] = notebook.cells.filter(({ kind }) => kind === "code");
  const mark = (cell: Cell): Cell => {
    if (cell === first)
      return { ...cell, source: `//| module src/all.tsx\n//| export --effects --tla\n${cell.source}` };
    return others.includes(cell) ? { ...cell, source: `//| export --effects --tla --override\n${cell.source}` } : cell;
  };
  return { ...notebook, cells: notebook.cells.map(mark) };
}

function exportMarked(name: string): NotebookExport {
  return exportNotebook(marked(name), `notebooks/${name}`);
}

function describeExport(name: string): string {
  const { modules, faults } = exportMarked(name);
  const lines = [
    ...modules.map(({ text }) => `module of ${text.split("\n").length} lines, sha256 ${sha256(text).slice(0, 16)}`),
    ...faults.map(({ code, cellNumber, place }) => `${code} cell ${cellNumber} ${place.line}:${place.column}`),
  ];
  return `${name}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

describe.skipIf(!isThere)("real notebooks that nobody here wrote", () => {
  test("give the modules and the faults that they should", () => {
    const golden = join(import.meta.dirname, "../fixtures/corpus/exports.expected.txt");

    expectGolden(golden, names.toSorted().map(describeExport).join("\n"));
    expect(names.length).toBeGreaterThan(12);
  });

  test.each(names)("%s gives a module that parses, or says what hinders it", (name) => {
    const { modules, faults } = exportMarked(name);

    const diagnostics = modules.flatMap(({ text }) => parseCell(text, "tsx").diagnostics);
    expect(diagnostics).toEqual([]);
    expect(modules.length + faults.length).toBeGreaterThan(0);
  });
});
