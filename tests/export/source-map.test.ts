import * as fc from "fast-check";
import { expect, test } from "vitest";

import { analyseNotebook } from "../../src/export/cells/analyse.ts";
import { planNotebook } from "../../src/export/plan/plan.ts";
import { layOutModule } from "../../src/export/render/render.ts";
import { mapCells } from "../../src/export/render/source-map.ts";
import { findSourcePlaces } from "../../src/notebook/source-places.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { type RandomCell, randomCells } from "./random-notebook.ts";
import { sketchNotebook } from "./scratch-project.ts";

function sketchRandom(cells: readonly RandomCell[]): string {
  return sketchNotebook(
    cells.map(({ kind, module, code }) =>
      kind === "scratch" ? code : `//| ${kind} src/m${module}.ts\n\nimport "node:fs";\n${code}`,
    ),
  );
}

test("every whole line of a cell in a module leads back to that line", () => {
  fc.assert(
    fc.property(randomCells, (random) => {
      const { modules } = planNotebook(analyseNotebook(parseNotebook(sketchRandom(random), "a.ipynb"), "a.ipynb"));

      for (const { text, cells } of modules.map(layOutModule)) {
        const lines = text.split("\n");
        for (const { cell, line, mappings } of cells) {
          const sourceLines = cell.source.split("\n");
          const mapped = mappings();
          const own = lines.slice(line, lines.indexOf("// #endregion", line));
          expect(own.length).toBeGreaterThan(0);
          const strays = own.filter((ownLine, index) => {
            const [first] = mapped[index] ?? [];
            // A line of ours, such as `export { a };` below a pair, comes from nowhere.
            if (first === undefined) return sourceLines.includes(ownLine);
            return !`export ${sourceLines[first[1]]}`.includes(ownLine.slice(first[0]));
          });
          expect(strays).toEqual([]);
        }
      }
    }),
  );
});

test("a map names each cell by its path, and holds its source", () => {
  const text = sketchNotebook([`//| module src/a.ts\n//| export\nconst a = 1;`, `//| export\nconst b = a;`]);
  const [plan] = planNotebook(analyseNotebook(parseNotebook(text, "n.ipynb"), "n.ipynb")).modules;
  if (plan === undefined) throw new Error("the notebook has no module");
  const { cells } = layOutModule(plan);

  const map = mapCells(
    cells,
    ({ id }, line, column) => ({ source: `n.ipynb/${id}.ts`, line, column }),
    (source) => cells.find(({ cell }) => source === `n.ipynb/${cell.id}.ts`)?.cell.source,
  );

  expect(map.sources).toEqual(["n.ipynb/c1.ts", "n.ipynb/c2.ts"]);
  expect(map.sourcesContent).toEqual(cells.map(({ cell }) => cell.source));
});

test("the lines of a source are found in the notebook's file, as a list and as one text", () => {
  const file = `{
 "cells": [
  { "cell_type": "markdown", "source": ["# \\"a\\""] },
  {
   "source": [
    "const a = 1;\\n",
    "a"
   ],
   "cell_type": "code"
  },
  { "cell_type": "code", "source": "b\\nc" },
  { "cell_type": "code", "source": [] }
 ]
}`;

  expect(findSourcePlaces(file)).toEqual([
    [
      { line: 5, column: 5 },
      { line: 6, column: 5 },
    ],
    [
      { line: 10, column: 36 },
      { line: 10, column: 36 },
    ],
    [],
  ]);
});
