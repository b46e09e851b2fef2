import { rmSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { renderFault } from "../../src/export/export-fault.ts";
import { exportProject } from "../../src/export/project/export-project.ts";
import { maybeGeneratedModule } from "../../src/export/render/header.ts";
import { syncProject, writeSync } from "../../src/export/sync/sync-project.ts";
import { writeModule } from "../../src/export/project/write.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { ScratchProject, type SketchedCell } from "./scratch-project.ts";

const LOADING: readonly SketchedCell[] = [
  { markdown: "# Features\n\nWhat the models see." },
  {
    id: "load",
    code: `//| module src/features.ts\n//| export\nimport { readFileSync } from "node:fs";\nfunction load(path: string): string[] {\n  return readFileSync(path, "utf8").split("\\n");\n}`,
  },
];
const SCALING: readonly SketchedCell[] = [
  {
    id: "setup",
    code: `//| module src/features.ts\nimport { load } from "../src/features.ts";\nimport { mean } from "../lib/stats.ts";`,
  },
  {
    id: "scale",
    code: `//| export\n/** The mean of a file. */\nfunction scale(path: string): number {\n  return mean(load(path).map(Number));\n}`,
  },
];

class SharedProject extends ScratchProject {
  constructor(first: readonly SketchedCell[] = LOADING, second: readonly SketchedCell[] = SCALING) {
    super();
    this.notebook("notebooks/01-load.ipynb", first);
    this.notebook("notebooks/02-scale.ipynb", second);
  }

  export(scope: readonly string[] = [""]) {
    const { modules, notebooks } = exportProject(this.root, scope);
    return {
      states: Object.fromEntries(modules.map(({ path, state }) => [path, state.kind])),
      faults: notebooks.flatMap(({ faults }) => faults.map((fault) => renderFault(fault, fault.notebookPath))),
      outcomes: modules.map((module) => writeModule(this.root, module)),
    };
  }

  edit(from: string, to: string): void {
    const text = this.read("src/features.ts");
    if (!text.includes(from)) throw new Error(`the module does not hold ${JSON.stringify(from)}:\n${text}`);
    this.write(
      "src/features.ts",
      text.replace(from, () => to),
    );
  }

  sync() {
    const { notebooks } = syncProject(this.root, [""], undefined);
    for (const notebook of notebooks) writeSync(this.root, notebook);
    return notebooks;
  }

  source(notebook: string, id: string): string {
    return parseNotebook(this.read(notebook), notebook).cells.find((cell) => cell.id === id)?.source ?? "";
  }
}

/** A notebook of nbformat 4.4, with one cell. */
function withoutIds(code: string): string {
  const cells = [{ cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: code }];
  return JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 });
}

describe("a module of several notebooks", () => {
  test("holds their cells in the order of the notebooks' paths, and one import of each name", () => {
    using project = new SharedProject();

    expect(project.export()).toEqual({ states: { "src/features.ts": "missing" }, faults: [], outcomes: ["written"] });

    const text = project.read("src/features.ts");
    expect(maybeGeneratedModule(text)?.body).toBe(`
/**
 * Features
 *
 * What the models see.
 *
 * @packageDocumentation
 */

import { readFileSync } from "node:fs";

import { mean } from "../lib/stats.ts";

// #region load
export function load(path: string): string[] {
  return readFileSync(path, "utf8").split("\\n");
}
// #endregion

// #region scale
/** The mean of a file. */
export function scale(path: string): number {
  return mean(load(path).map(Number));
}
// #endregion
`);
    expect(project.export().states).toEqual({ "src/features.ts": "current" });
  });

  test("is made whole when one of its notebooks is exported alone", () => {
    using project = new SharedProject();
    project.export();
    project.write("notebooks/02-scale.ipynb", project.read("notebooks/02-scale.ipynb").replaceAll("scale(", "scaled("));

    expect(project.export(["notebooks/02-scale.ipynb"]).states).toEqual({ "src/features.ts": "stale" });

    expect(project.read("src/features.ts")).toContain("export function load(");
    expect(project.read("src/features.ts")).toContain("export function scaled(");
  });

  test("loses the part of a notebook that leaves it", () => {
    using project = new SharedProject();
    project.export();
    project.notebook("notebooks/02-scale.ipynb", ["1 + 1"]);

    expect(project.export(["notebooks/02-scale.ipynb"]).states).toEqual({ "src/features.ts": "stale" });

    expect(project.read("src/features.ts")).not.toContain("scale");
    expect(project.export().states).toEqual({ "src/features.ts": "current" });
  });

  test("is stale when one of its notebooks is gone, and orphaned when all are", () => {
    using project = new SharedProject();
    project.export();

    rmSync(project.path("notebooks/02-scale.ipynb"));
    expect(exportProject(project.root, [""]).modules.map(({ state }) => state.kind)).toEqual(["stale"]);
    rmSync(project.path("notebooks/01-load.ipynb"));

    expect(exportProject(project.root, [""]).modules).toMatchObject([
      { path: "src/features.ts", state: { kind: "orphaned", isNotebookGone: true } },
    ]);
  });

  test("is not written while any of them has a fault, and the others' own modules are", () => {
    using project = new SharedProject(
      [...LOADING, { id: "own", code: "//| export src/own.ts\nconst a = 1;" }],
      [...SCALING, { id: "bad", code: "//| export\nconst b = missing;" }],
    );

    const { states, faults } = project.export(["notebooks/01-load.ipynb", "notebooks/02-scale.ipynb"]);

    expect(states).toEqual({ "src/own.ts": "missing" });
    expect(faults.join("")).toContain("notebooks/02-scale.ipynb cell 3 (id bad) 2:11 NBX008");
  });

  test("has no name twice", () => {
    using project = new SharedProject(LOADING, [
      { id: "again", code: "//| module src/features.ts\n//| export\nconst load = 1;" },
    ]);

    expect(project.export().faults).toEqual([
      expect.stringContaining(
        "notebooks/02-scale.ipynb cell 1 (id again) 3:7 NBX009 `load` is already defined by cell 1 (id load) of notebooks/01-load.ipynb of the same module",
      ),
    ]);
  });

  test("of a copied notebook is refused for the ids that are there twice", () => {
    using project = new SharedProject(LOADING, LOADING);

    const { faults, outcomes } = project.export();

    expect(outcomes).toEqual([]);
    expect(faults.join("")).toContain(
      "notebooks/02-scale.ipynb cell 1 (id load) 2:1 NBX014 the cell has the id of cell 1 (id load) of notebooks/01-load.ipynb, which goes to the same module",
    );
  });

  test("needs notebooks whose cells have ids", () => {
    using project = new SharedProject();
    project.write("notebooks/01-load.ipynb", withoutIds("//| module src/a.ts\n//| export\nconst a = 1;"));
    project.write("notebooks/02-scale.ipynb", withoutIds("//| module src/a.ts\n//| export\nconst b = 1;"));

    expect(project.export().faults.join("")).toContain(
      "These notebooks have no ids for their cells: save them as nbformat 4.5, which gives them some.",
    );
  });

  test("tells a notebook to import what another one defines, for it has to run by itself", () => {
    using project = new SharedProject(LOADING, [
      {
        id: "scale",
        code: "//| module src/features.ts\n//| export\nconst scale = (path: string) => load(path).length;",
      },
    ]);

    expect(project.export().faults.join("")).toContain(
      'It is in cell 1 (id load) of notebooks/01-load.ipynb: import it, as this notebook has to when it runs: `import { load } from "../src/features.ts"`.',
    );
  });

  test("may import nothing from itself that none of its cells exports", () => {
    using project = new SharedProject(LOADING, [
      {
        id: "a",
        code: `//| module src/features.ts\n//| export\nimport { gone } from "../src/features.ts";\nconst a = () => gone;`,
      },
    ]);

    expect(project.export().faults.join("")).toContain(
      "NBX003 `gone` is imported from src/features.ts, the module that this cell goes to, and no cell of it exports `gone`",
    );
  });

  test("uses at load time only what an earlier notebook defines", () => {
    using project = new SharedProject(
      [
        {
          id: "a",
          code: `//| module src/features.ts\n//| export\nimport { base } from "../src/features.ts";\nconst twice = base * 2;`,
        },
      ],
      [{ id: "b", code: "//| module src/features.ts\n//| export\nconst base = 1;" }],
    );

    expect(project.export().faults.join("")).toContain(
      "NBX006 `base` is used while the module loads, but cell 1 (id b) of notebooks/02-scale.ipynb defines it only later",
    );
  });

  test("has two meanings of a name told", () => {
    using project = new SharedProject(
      [...LOADING, { id: "a", code: `//| export\nimport { max } from "lodash";\nconst a = () => max([1]);` }],
      [
        {
          id: "b",
          code: `//| module src/features.ts\n//| export\nimport { max } from "d3-array";\nconst b = () => max([1]);`,
        },
      ],
    );

    expect(project.export().faults.join("")).toContain(
      'NBX010 `max` is imported from "lodash" in cell 2 (id a) of notebooks/01-load.ipynb and from "d3-array" in cell 1 (id b)',
    );
  });
});

describe("edits of a module of several notebooks", () => {
  test("land in the notebook of each cell", () => {
    using project = new SharedProject();
    project.export();
    const untouched = project.read("notebooks/01-load.ipynb");
    project.edit("load(path).map(Number)", "load(path).map(Number.parseFloat)");

    const [first] = project.sync();

    expect(first?.modules).toMatchObject([{ changed: ["scale"], problems: [], conflicts: [] }]);
    expect(project.source("notebooks/02-scale.ipynb", "scale")).toContain("Number.parseFloat");
    expect(project.read("notebooks/01-load.ipynb")).toBe(untouched);
    expect(project.export().states).toEqual({ "src/features.ts": "current" });
  });

  test("land in both at once, a new import and a new region too", () => {
    using project = new SharedProject();
    project.export();
    project.edit('.split("\\n")', ".split(EOL)");
    project.edit(
      'import { readFileSync } from "node:fs";',
      'import { readFileSync } from "node:fs";\nimport { EOL } from "node:os";',
    );
    project.edit("map(Number)", "map((one) => Number(one))");
    project.write(
      "src/features.ts",
      `${project.read("src/features.ts")}\n// #region more\nexport const more = 1;\n// #endregion\n`,
    );

    const [first] = project.sync();

    expect(first?.modules).toMatchObject([{ changed: ["load", "scale"], created: ["more"], problems: [] }]);
    expect(project.source("notebooks/01-load.ipynb", "load")).toContain('import { EOL } from "node:os";');
    expect(project.source("notebooks/02-scale.ipynb", "more")).toBe("//| export\nconst more = 1;");
    expect(project.export().states).toEqual({ "src/features.ts": "current" });
  });
});

describe("modules of several notebooks that import each other", () => {
  test("keep their imports, as seen from the module", () => {
    using project = new SharedProject(LOADING, [
      {
        id: "fit",
        code: `//| module ../lib/models/fit.ts\n//| export\nimport { load } from "../src/features.ts";\nconst fit = (path: string) => load(path).length;`,
      },
    ]);

    expect(project.export().faults).toEqual([]);

    expect(project.read("lib/models/fit.ts")).toContain('import { load } from "../../src/features.ts";');
  });
});
