import { SourceMap, type SourceMapPayload } from "node:module";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { analyseNotebook } from "../../src/export/cells/analyse.ts";
import { planNotebook } from "../../src/export/plan/plan.ts";
import { layOutModule } from "../../src/export/render/render.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { compileModule } from "../../src/release/pack/compile.ts";
import { originsInCells } from "../../src/release/pack/origins.ts";
import { type RandomCell, randomCells } from "../export/random-notebook.ts";
import { sketchNotebook } from "../export/scratch-project.ts";

const DECLARATION = /^export (?:const|let|function) ([A-Za-z_]\w*)/;

function sketchRandom(cells: readonly RandomCell[]): string {
  return sketchNotebook(
    cells.map(({ kind, module, code }) => (kind === "scratch" ? code : `//| ${kind} src/m${module}.ts\n${code}`)),
  );
}

test("every declaration in released JavaScript leads to the line of its cell that declares it", () => {
  let count = 0;
  fc.assert(
    fc.property(randomCells, (random) => {
      const { modules } = planNotebook(analyseNotebook(parseNotebook(sketchRandom(random), "a.ipynb"), "a.ipynb"));
      for (const plan of modules) {
        const { text } = layOutModule(plan);
        const file = { path: plan.path, content: Buffer.from(text), text, imports: new Map<string, string>() };
        const { code, map } = compileModule(plan.path, file, "dist/m.js", originsInCells(plan, text));
        const sources = new SourceMap(JSON.parse(map) as SourceMapPayload);
        for (const [index, line] of code.split("\n").entries()) {
          const [whole, name = ""] = DECLARATION.exec(line) ?? [];
          if (whole === undefined) continue;
          count += 1;
          const entry = sources.findEntry(index, whole.length - name.length);
          if (!("originalSource" in entry)) throw new Error(`${name} leads nowhere`);
          const cell = plan.cells.find(({ id }) => entry.originalSource === `../a.ipynb/${id}.ts`);
          const original = cell?.source.split("\n")[entry.originalLine] ?? "";
          expect(original.slice(entry.originalColumn)).toMatch(new RegExp(String.raw`^${name}\b`));
        }
      }
    }),
  );
  expect(count).toBeGreaterThan(20);
});
