// What a module gives to those who import it is what the notebook's cells give to those who run them.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, createContext, runInContext, Script } from "node:vm";

import * as fc from "fast-check";
import { transformSync } from "oxc-transform";
import { expect, test } from "vitest";

import { isFatal } from "../../src/export/export-fault.ts";
import { exportProject } from "../../src/export/project/export-project.ts";
import { writeModule } from "../../src/export/project/write.ts";
import { type RandomCell, randomCells } from "./random-notebook.ts";
import { ScratchProject, type SketchedCell } from "./scratch-project.ts";

/** The test runner takes `import()` over; one in a script is Node's own, which strips types by itself. */
const nodeImport = new Script("(url) => import(url)", {
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
}).runInThisContext() as (url: string) => Promise<Readonly<Record<string, unknown>>>;

const MODULES = ["main.ts", "other.ts"];
const INPUTS = [0, 1, -7.5];

function toNotebook(cells: readonly RandomCell[], folder: string): readonly SketchedCell[] {
  return [
    `//| module ./${folder}/main.ts`,
    ...cells.map(({ kind, module, code }) =>
      kind === "scratch" ? code : `//| ${kind} ${module === 0 ? "" : `./${folder}/other.ts`}\n${code}`,
    ),
  ];
}

/** Runs cells one after the other as scripts, which share their top-level names as a notebook's cells do. */
function runCells(cells: readonly RandomCell[]): (expression: string) => unknown {
  const context = createContext({});
  for (const { code } of cells) runInContext(transformSync("cell.ts", code, { sourceType: "script" }).code, context);
  return (expression) => runInContext(expression, context);
}

function callable(value: unknown): (x: number) => unknown {
  if (typeof value !== "function") throw new TypeError(`${String(value)} is no function`);
  return (x) => value(x);
}

function exportInto(project: ScratchProject, notebook: string): void {
  const { notebooks, modules } = exportProject(project.root, [notebook]);
  expect(notebooks.flatMap(({ faults }) => faults.filter(isFatal))).toEqual([]);
  for (const module of modules) writeModule(project.root, module);
}

function typeCheck(project: ScratchProject): { readonly status: number | null; readonly stdout: string } {
  project.write(
    "tsconfig.json",
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        module: "nodenext",
        target: "es2024",
        types: [],
        verbatimModuleSyntax: true,
        erasableSyntaxOnly: true,
        allowImportingTsExtensions: true,
      },
    }),
  );
  const tsc = createRequire(import.meta.url).resolve("typescript/package.json");
  const program = join(tsc, "../bin/tsc");
  return spawnSync(process.execPath, [program, "-p", project.root, "--pretty", "false"], { encoding: "utf8" });
}

test("what Node imports from the modules of a random notebook is what running its cells gives", async () => {
  using project = new ScratchProject();
  let count = 0;

  await fc.assert(
    fc.asyncProperty(randomCells, async (cells) => {
      count += 1;
      const folder = `sample-${count}`;
      project.notebook(`${folder}.ipynb`, toNotebook(cells, folder));
      const evaluate = runCells(cells);

      exportInto(project, `${folder}.ipynb`);

      for (const [index, file] of MODULES.entries()) {
        const wanted = cells.filter(({ module }) => module === index).flatMap(({ exports }) => exports);
        const url = pathToFileURL(project.path(`${folder}/${file}`)).href;
        const module = project.has(`${folder}/${file}`) ? await nodeImport(url) : {};
        expect(Object.keys(module).toSorted()).toEqual(wanted.map(({ name }) => name).toSorted());
        const found = wanted.map(({ name, isFunction }) =>
          isFunction ? INPUTS.map(callable(module[name])) : module[name],
        );
        const expected = wanted.flatMap(({ name, isFunction }) =>
          isFunction ? [INPUTS.map((x) => evaluate(`${name}(${x})`))] : [evaluate(name)],
        );
        expect(found).toEqual(expected);
      }
    }),
    { numRuns: 60 },
  );

  // One run of the compiler over all samples: they are strict TypeScript, with nothing but types to erase.
  expect(typeCheck(project)).toMatchObject({ status: 0, stdout: "" });
});

test("a plain Node program imports the module, with the files and packages that the cells import", () => {
  using project = new ScratchProject();
  project.write("lib/stats.ts", "export const mean = (values: readonly number[]): number => values[0] ?? NaN;\n");
  project.write("notebooks/limits.json", `{ "limit": 40 }`);
  project.notebook("notebooks/scaler.ipynb", [
    { markdown: "# Scaler\n\nFor the test." },
    `//| module src/features/scaler.ts
import { mean } from "../lib/stats.ts";
import { basename, join } from "node:path";
import limits from "./limits.json" with { type: "json" };`,
    { markdown: "Scales a value." },
    "//| export\ninterface Row { readonly value: number }\nconst _offset = 2;\nfunction scale(row: Row) {\n  return row.value + _offset + mean([limits.limit]);\n}",
    "scale({ value: 1 })",
    "//| export\nconst lazily = async () => (await import('../lib/stats.ts')).mean([7]);\nconst name = (path: string) => basename(path);",
  ]);
  project.write(
    "service.ts",
    `import * as scaler from "./src/features/scaler.ts";
const { lazily, name, scale } = scaler;
console.log(JSON.stringify([Object.keys(scaler), scale({ value: 1 }), await lazily(), name("a/b")]));`,
  );

  exportInto(project, "notebooks/scaler.ipynb");
  const { stdout, status } = spawnSync(process.execPath, ["--no-warnings", project.path("service.ts")], {
    encoding: "utf8",
  });

  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual([["lazily", "name", "scale"], 43, 7, "b"]);
});
