import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { describe, expect, test } from "vitest";

import { FAULT_MEANINGS, isFatal, renderFault } from "../../src/export/export-fault.ts";
import { exportNotebook, type NotebookExport } from "../../src/export/export-notebook.ts";
import { parseCell } from "../../src/language/parse/parse.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { expectGolden } from "../helpers/golden.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/export");
/** Codes that need a project around the notebook. */
const OF_PROJECTS = new Set(["NBX014", "NBX106"]);
const behaviours = readdirSync(FIXTURES);

function exportFixture(behaviour: string): NotebookExport {
  const text = readFileSync(join(FIXTURES, behaviour, "notebook.ipynb"), "utf8");
  return exportNotebook(parseNotebook(text), "examples/notebook.ipynb");
}

describe("the modules and faults of a notebook", () => {
  test.each(behaviours)("%s", (behaviour) => {
    const { modules, faults, notebookPath } = exportFixture(behaviour);

    for (const { path, text } of modules) {
      expectGolden(join(FIXTURES, behaviour, basename(path).replace(/\.(m?tsx?)$/, ".expected.$1")), text);
    }
    const report = faults.map((fault) => renderFault(fault, notebookPath)).join("\n");
    expectGolden(join(FIXTURES, behaviour, "faults.expected.txt"), report);
    const goldens = readdirSync(join(FIXTURES, behaviour)).filter((name) => /\.expected\.m?tsx?$/.test(name));
    expect(goldens).toHaveLength(modules.length);
    expect(modules.length === 0).toBe(faults.some(isFatal));
  });

  test("every code that a notebook alone can have has one that raises it", () => {
    const raised = new Set(behaviours.flatMap((behaviour) => exportFixture(behaviour).faults.map(({ code }) => code)));
    const known = Object.keys(FAULT_MEANINGS).filter((code) => !OF_PROJECTS.has(code));

    expect([...raised].toSorted()).toEqual(known.toSorted());
  });

  test("the table of codes in the documentation says what they mean", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/export.md"), "utf8");
    const rows = [...page.matchAll(/^\| (NBX\d+) \| (?:warning: )?(.*?) +\|$/gm)];

    expect(Object.fromEntries(rows.map(([, code, meaning]) => [code, meaning]))).toEqual(FAULT_MEANINGS);
  });

  test.each(behaviours)("what %s exports is well-formed", (behaviour) => {
    const diagnostics = exportFixture(behaviour).modules.flatMap(
      ({ path, text }) => parseCell(text, path.endsWith("x") ? "tsx" : "ts").diagnostics,
    );

    expect(diagnostics).toEqual([]);
  });

  test("the same notebook gives the same bytes every time", () => {
    for (const behaviour of behaviours) {
      const [first, second] = [exportFixture(behaviour), exportFixture(behaviour)];
      expect(first.modules.map(({ text }) => text)).toEqual(second.modules.map(({ text }) => text));
      expect(first.faults).toEqual(second.faults);
    }
  });
});
