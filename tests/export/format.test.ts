import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { describe, expect, test } from "vitest";

import { exportNotebook } from "../../src/export/export-notebook.ts";
import { exportProject } from "../../src/export/project/export-project.ts";
import { formatLayout } from "../../src/export/format/format-layout.ts";
import { createProjectFormatter } from "../../src/export/format/format-text.ts";
import { layOutModule } from "../../src/export/render/render.ts";
import { syncProject, writeSync } from "../../src/export/sync/sync-project.ts";
import { writeModule } from "../../src/export/project/write.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { ScratchProject, type SketchedCell } from "./scratch-project.ts";

const require = createRequire(import.meta.url);

const SCALER = `//| module src/scaler.ts
//| export
import { readFileSync } from "node:fs"
/** Scales rows. */
function scale(rows: readonly number[], { factor = 2, offset = 0, names = ["a", "b"] }: { readonly factor?: number; readonly offset?: number; readonly names?: readonly string[] } = {}) {
    const kept = rows.filter(row => Number.isFinite(row)).map(row => row * factor + offset)

    return [ ...kept,
      names.length,
      readFileSync.length ]
}`;

/** A project with a formatter of its own: the very packages of this repository, linked. */
class FormattedProject extends ScratchProject {
  readonly #formatter: "prettier" | "oxfmt";

  constructor(formatter: "prettier" | "oxfmt", config: object, cells: readonly SketchedCell[] = [SCALER]) {
    super();
    this.#formatter = formatter;
    this.write(formatter === "prettier" ? ".prettierrc" : ".oxfmtrc.json", JSON.stringify(config));
    this.install();
    this.notebook("lab.ipynb", cells);
  }

  install(): void {
    mkdirSync(this.path("node_modules"));
    const folder = dirname(require.resolve(`${this.#formatter}/package.json`));
    symlinkSync(folder, this.path(`node_modules/${this.#formatter}`), "junction");
  }

  export() {
    const { modules, notebooks } = exportProject(this.root, [""]);
    for (const module of modules) writeModule(this.root, module);
    return {
      states: modules.map(({ state }) => state.kind),
      faults: notebooks.flatMap(({ faults }) => faults),
    };
  }

  edit(from: string, to: string): void {
    const text = this.read("src/scaler.ts");
    if (!text.includes(from)) throw new Error(`the module does not hold ${JSON.stringify(from)}:\n${text}`);
    this.write(
      "src/scaler.ts",
      text.replace(from, () => to),
    );
  }

  sync() {
    const { notebooks } = syncProject(this.root, [""], undefined);
    for (const notebook of notebooks) writeSync(this.root, notebook);
    return notebooks.flatMap(({ modules }) => modules);
  }

  source(id: string): string {
    return parseNotebook(this.read("lab.ipynb"), "lab.ipynb").cells.find((cell) => cell.id === id)?.source ?? "";
  }

  /** What the formatter itself says of a file. */
  check(path: string): number | null {
    const bin = { prettier: "bin/prettier.cjs", oxfmt: "bin/oxfmt" }[this.#formatter];
    const program = join(dirname(require.resolve(`${this.#formatter}/package.json`)), bin);
    return spawnSync(process.execPath, [program, "--check", path], { cwd: this.root }).status;
  }
}

const NARROW = { printWidth: 60, singleQuote: true, semi: false };

describe.each(["prettier", "oxfmt"] as const)("a project with %s", (formatter) => {
  test("has modules that its formatter has nothing to say against", () => {
    using project = new FormattedProject(formatter, NARROW);

    expect(project.export()).toEqual({ states: ["missing"], faults: [] });

    expect(project.read("src/scaler.ts")).toContain(`import { readFileSync } from 'node:fs'\n`);
    expect(project.check("src/scaler.ts")).toBe(0);
    expect(project.export().states).toEqual(["current"]);
  });

  test("takes edits back into cells that are not formatted", () => {
    using project = new FormattedProject(formatter, NARROW);
    project.export();
    project.edit("factor = 2,", "factor = 3,");
    project.edit("row * factor + offset", "(row*factor)   -   offset");

    const [module] = project.sync();

    expect(module).toMatchObject({ changed: ["c1"], conflicts: [], problems: [] });
    expect(project.source("c1")).toContain("factor = 3");
    expect(project.source("c1")).toContain("row * factor - offset");
    expect(project.source("c1")).toMatch(/^\/\/\| module src\/scaler.ts\n\/\/\| export\nimport/);
    // What nobody has edited stays as its author set it.
    expect(project.source("c1")).toContain("return [ ...kept,\n      names.length,\n");
    expect(project.check("src/scaler.ts")).toBe(0);
    expect(project.export().states).toEqual(["current"]);
  });

  test("merges edits of both sides", () => {
    using project = new FormattedProject(formatter, NARROW);
    project.export();
    project.write("lab.ipynb", project.read("lab.ipynb").replace("offset = 0", "offset = 1"));
    project.edit("names.length", "names.length + 1");

    const [module] = project.sync();

    expect(module).toMatchObject({ changed: ["c1"], conflicts: [], problems: [] });
    expect(project.source("c1")).toContain("offset = 1");
    expect(project.source("c1")).toContain("names.length + 1");
    expect(project.export().states).toEqual(["current"]);
  });

  test("finds nothing to take back when the formatter has run over a module", () => {
    using project = new FormattedProject(formatter, NARROW);
    project.export();
    const before = project.read("lab.ipynb");
    project.edit("names.length", "names   .length");

    const [module] = project.sync();

    expect(module).toMatchObject({ changed: [], problems: [] });
    expect(project.read("lab.ipynb")).toBe(before);
    expect(project.check("src/scaler.ts")).toBe(0);
  });

  test("writes its modules anew with other settings, without taking them for edited", () => {
    using project = new FormattedProject(formatter, NARROW);
    project.export();
    const config = formatter === "prettier" ? ".prettierrc" : ".oxfmtrc.json";
    project.write(config, JSON.stringify({ ...NARROW, semi: true }));
    project.write("lab.ipynb", project.read("lab.ipynb").replace("offset = 0", "offset = 1"));

    expect(project.export().states).toEqual(["stale"]);

    expect(project.read("src/scaler.ts")).toContain("from 'node:fs';");
    expect(project.check("src/scaler.ts")).toBe(0);
  });

  test("leads from a word of the module to that word of the cell", () => {
    using project = new FormattedProject(formatter, NARROW);
    const exported = exportNotebook(parseNotebook(project.read("lab.ipynb")), "lab.ipynb");
    const plan = exported.modules[0]?.plan;
    if (plan === undefined) throw new Error("no module");

    const { cells } = formatLayout(layOutModule(plan), plan.path, createProjectFormatter(project.root));

    const [placed] = cells;
    if (placed === undefined) throw new Error("no cell");
    const mappings = placed.mappings();
    for (const word of ["isFinite", "offset = 0", "readFileSync.length", "kept,", "scale"]) {
      const lines = placed.text.split("\n");
      const line = lines.findIndex((one) => one.includes(word));
      const column = lines[line]?.indexOf(word) ?? 0;
      const [, cellLine = -1, cellColumn] = mappings[line]?.find(([start]) => start === column) ?? [];
      expect(SCALER.split("\n")[cellLine]?.slice(cellColumn, (cellColumn ?? 0) + word.length)).toBe(word);
    }
  });

  test("knows a module that is current without the formatter, as CI may have to", () => {
    using project = new FormattedProject(formatter, NARROW);
    project.export();
    project.remove("node_modules");

    expect(project.export()).toEqual({ states: ["current"], faults: [] });
  });

  test("takes no edit back while the formatter is not installed, and says so", () => {
    using project = new FormattedProject(formatter, NARROW);
    project.export();
    project.edit("names.length", "names.length + 1");
    const before = project.read("lab.ipynb");
    project.remove("node_modules");

    const [module] = project.sync();

    expect(module?.problems).toEqual([
      {
        message: `the project formats with ${formatter}, which is not installed`,
        fix: "Install what package.json lists (`npm install`), and export again.",
      },
    ]);
    expect(project.read("lab.ipynb")).toBe(before);
    project.install();
    expect(project.sync()).toMatchObject([{ changed: ["c1"], problems: [] }]);
  });

  test("is told what to do while the formatter is not installed", () => {
    using project = new FormattedProject(formatter, NARROW);
    project.remove("node_modules");

    const { faults } = project.export();

    expect(faults).toMatchObject([{ code: "NBX106", cellId: "c1", place: { line: 2, column: 1 } }]);
    expect(faults[0]?.message).toBe(
      `src/scaler.ts stays as labtrail writes it: the project formats with ${formatter}, which is not installed`,
    );
    expect(project.read("src/scaler.ts")).toContain(`import { readFileSync } from "node:fs";`);
    project.install();
    expect(project.export()).toEqual({ states: ["stale"], faults: [] });
    expect(project.check("src/scaler.ts")).toBe(0);
  });
});

describe("the formatter of a module", () => {
  test("that cannot be run because of its settings is told, and the module is written all the same", () => {
    using project = new FormattedProject("prettier", {});
    project.write(".prettierrc", "{ broken");

    const { faults } = project.export();

    expect(faults).toMatchObject([{ code: "NBX106" }]);
    expect(faults[0]?.message).toMatch(
      /^src\/scaler\.ts stays as labtrail writes it: prettier cannot format it: .{10}/,
    );
    expect(project.has("src/scaler.ts")).toBe(true);
  });

  test("is the one of the nearest folder that chooses one", () => {
    using project = new FormattedProject("oxfmt", NARROW);
    project.notebook("packages/a/lab.ipynb", [SCALER.replace("src/scaler.ts", "./scaler.ts")]);
    project.write("packages/a/package.json", `{ "devDependencies": { "prettier": "*" } }`);
    symlinkSync(dirname(require.resolve("prettier/package.json")), project.path("node_modules/prettier"), "junction");

    project.export();

    expect(project.read("src/scaler.ts")).toContain("from 'node:fs'\n");
    expect(project.read("packages/a/scaler.ts")).toContain(`from "node:fs";\n`);
    expect(project.read("packages/a/scaler.ts")).toContain("  return [...kept, names.length, readFileSync.length];\n");
  });

  test("leaves alone what its project tells it to", () => {
    using project = new FormattedProject("prettier", NARROW);
    project.write(".prettierignore", "src/scaler.ts\n");

    expect(project.export().faults).toEqual([]);

    expect(project.read("src/scaler.ts")).toContain("    const kept = rows.filter(row => Number");
    expect(project.export().states).toEqual(["current"]);
  });

  test("is none where nobody has chosen one", () => {
    using project = new ScratchProject();
    project.notebook("lab.ipynb", [SCALER]);

    const [module] = exportProject(project.root, [""]).modules;

    expect(module?.text).toContain("    const kept = rows.filter(row => Number");
    expect(module?.text).not.toContain("unformatted");
  });
});
