import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { exportProject } from "../../src/export/project/export-project.ts";
import { syncProject, writeConflicts, writeSync } from "../../src/export/sync/sync-project.ts";
import type { SyncChoice } from "../../src/export/sync/sync-module.ts";
import { writeModule } from "../../src/export/project/write.ts";
import { parseNotebook } from "../../src/notebook/parse.ts";
import { type RandomCell, randomCells } from "./random-notebook.ts";
import { ScratchProject, type SketchedCell } from "./scratch-project.ts";

const SCALER = `//| module src/scaler.ts
//| export
function scale(x: number): number {
  const factor = 2;
  return x * factor;
}`;

class SyncedProject extends ScratchProject {
  constructor(cells: readonly SketchedCell[]) {
    super();
    this.notebook("lab.ipynb", cells);
    this.export();
  }

  export(): void {
    for (const module of exportProject(this.root, [""]).modules) writeModule(this.root, module);
  }

  edit(file: string, from: string, to: string): void {
    const text = this.read(file);
    if (!text.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}:\n${text}`);
    this.write(
      file,
      text.replace(from, () => to),
    );
  }

  sync(choice?: SyncChoice) {
    const project = syncProject(this.root, [""], choice);
    for (const notebook of project.notebooks) writeSync(this.root, notebook);
    return project.notebooks.flatMap(({ modules }) => modules);
  }

  sourceOf(id: string): string | undefined {
    return parseNotebook(this.read("lab.ipynb"), "lab.ipynb").cells.find((cell) => cell.id === id)?.source;
  }

  states(): readonly string[] {
    return exportProject(this.root, [""]).modules.map(({ state }) => state.kind);
  }
}

describe("an edit of a module", () => {
  test("of a line in a function lands in that line of its cell", () => {
    using project = new SyncedProject([SCALER, "scale(1)"]);
    project.edit("src/scaler.ts", "factor = 2", "factor = 3");

    const [module] = project.sync();

    expect(module).toMatchObject({ changed: ["c1"], conflicts: [], problems: [] });
    expect(project.sourceOf("c1")).toBe(SCALER.replace("factor = 2", "factor = 3"));
    expect(project.states()).toEqual(["current"]);
  });

  test("of a signature leaves the added `export` out of the cell", () => {
    using project = new SyncedProject([SCALER]);
    project.edit("src/scaler.ts", "export function scale(x: number)", "export function scale(x: number, by = 1)");

    project.sync();

    expect(project.sourceOf("c1")).toContain("\nfunction scale(x: number, by = 1)");
    expect(project.states()).toEqual(["current"]);
  });

  test("that adds a function to a region, and an import, puts both into the cell", () => {
    using project = new SyncedProject([SCALER]);
    project.edit(
      "src/scaler.ts",
      "// #region c1",
      `import { join } from "node:path";\nimport { mean } from "./stats.ts";\n\n// #region c1`,
    );
    project.edit(
      "src/scaler.ts",
      "// #endregion",
      `\nexport const name = (): string => join("a", String(mean([1])));\n// #endregion`,
    );

    const [module] = project.sync();

    expect(module?.problems).toEqual([]);
    expect(project.sourceOf("c1")).toContain(
      `//| export\nimport { mean } from "./src/stats.ts";\nimport { join } from "node:path";\nfunction scale`,
    );
    expect(project.sourceOf("c1")).toContain(`\nconst name = (): string => join("a", String(mean([1])));`);
    expect(project.states()).toEqual(["current"]);
  });

  test("that adds a region makes a cell below the one above it", () => {
    using project = new SyncedProject([SCALER, "scale(1)", `//| export src/other.ts\nconst other = 1;`]);
    project.edit(
      "src/scaler.ts",
      "// #endregion\n",
      `// #endregion\n\n// #region half\nexport const half = (x: number): number => x / 2;\n// #endregion\n`,
    );
    project.edit(
      "src/other.ts",
      "// #region c3",
      `// #region first thing\nexport const first = 0;\n// #endregion\n\n// #region c3`,
    );

    const modules = project.sync();

    expect(modules.flatMap(({ created }) => created)).toEqual(["half", "first"]);
    const cells = parseNotebook(project.read("lab.ipynb"), "lab.ipynb").cells;
    expect(cells.map(({ id }) => id)).toEqual(["first", "c1", "half", "c2", "c3"]);
    expect(project.sourceOf("half")).toBe("//| export\nconst half = (x: number): number => x / 2;");
    expect(project.sourceOf("first")).toBe("//| export src/other.ts\nconst first = 0;");
    expect(project.states()).toEqual(["current", "current"]);
  });

  test("keeps every other byte of the notebook, outputs among them", () => {
    using project = new SyncedProject([SCALER, "scale(1)"]);
    project.write(
      "lab.ipynb",
      project
        .read("lab.ipynb")
        .replaceAll(`"execution_count": null`, `"execution_count": 7`)
        .replaceAll(`"outputs": []`, `"outputs": [ {"output_type":"stream", "name":"stdout","text":["1\\n"]} ]`),
    );
    const before = project.read("lab.ipynb");
    project.edit("src/scaler.ts", "factor = 2", "factor = 3");

    project.sync();

    const changed = before
      .replace("factor = 2", "factor = 3")
      .replace(`"execution_count": 7`, `"execution_count": null`);
    expect(project.read("lab.ipynb")).toBe(changed);
  });
});

describe("edits on both sides", () => {
  const BOTH = `//| module src/two.ts\n//| export\nconst a = 1;\nconst b = 2;\nconst c = 3;\nconst d = 4;`;

  test("of different lines come together", () => {
    using project = new SyncedProject([BOTH]);
    project.edit("src/two.ts", "d = 4", "d = 40");
    project.edit("lab.ipynb", "a = 1", "a = 10");

    const [module] = project.sync();

    expect(module).toMatchObject({ changed: ["c1"], conflicts: [] });
    expect(project.sourceOf("c1")).toBe(BOTH.replace("a = 1", "a = 10").replace("d = 4", "d = 40"));
    expect(project.read("src/two.ts")).toContain("export const a = 10;");
    expect(project.states()).toEqual(["current"]);
  });

  test("of one line write nothing, and show both", () => {
    using project = new SyncedProject([BOTH]);
    project.edit("src/two.ts", "b = 2", "b = 20");
    project.edit("lab.ipynb", "b = 2", "b = 200");
    const [notebook, written] = [project.read("lab.ipynb"), project.read("src/two.ts")];

    const [module] = project.sync();

    expect(module?.conflicts[0]?.merged).toContain(
      "<<<<<<< notebook\nexport const b = 200;\n=======\nexport const b = 20;\n>>>>>>> module",
    );
    expect(project.read("lab.ipynb")).toBe(notebook);
    expect(project.read("src/two.ts")).toBe(written);
  });

  test.each([
    ["ours", "b = 200"],
    ["theirs", "b = 20;"],
  ] as const)("of one line are settled by --%s", (choice, expected) => {
    using project = new SyncedProject([BOTH]);
    project.edit("src/two.ts", "b = 2", "b = 20");
    project.edit("src/two.ts", "d = 4", "d = 40");
    project.edit("lab.ipynb", "b = 2", "b = 200");

    project.sync(choice);

    expect(project.sourceOf("c1")).toContain(expected);
    expect(project.sourceOf("c1")).toContain("d = 40");
    expect(project.states()).toEqual(["current"]);
  });

  test("of one line can be settled in the module, where --merge has put both", () => {
    using project = new SyncedProject([BOTH]);
    project.edit("src/two.ts", "b = 2", "b = 20");
    project.edit("lab.ipynb", "b = 2", "b = 200");
    for (const notebook of syncProject(project.root, [""], undefined).notebooks) writeConflicts(project.root, notebook);

    const [early] = project.sync();
    project.edit(
      "src/two.ts",
      "<<<<<<< notebook\nexport const b = 200;\n=======\nexport const b = 20;\n>>>>>>> module",
      "export const b = 220;",
    );
    const [module] = project.sync();

    expect(early?.problems[0]?.message).toContain("markers of a conflict are still in it");
    expect(module).toMatchObject({ changed: ["c1"], conflicts: [], problems: [] });
    expect(project.sourceOf("c1")).toContain("const b = 220;");
    expect(project.states()).toEqual(["current"]);
  });

  test("find their base in git where this clone has not written the module", () => {
    using project = new SyncedProject([BOTH]);
    project.commitAll();
    project.remove(".labtrail");
    project.edit("src/two.ts", "d = 4", "d = 40");
    project.edit("lab.ipynb", "a = 1", "a = 10");

    project.sync();

    expect(project.sourceOf("c1")).toContain("d = 40");
  });
});

describe("what cannot be carried back is refused, with its place and what to do", () => {
  test.each([
    [
      "// #endregion\n",
      "// #endregion\nconst stray = 1;\n",
      /line \d+ stands outside of all regions: const stray = 1;/,
    ],
    ["// #endregion\n", "", /^the region "scaling" of line \d+ is not closed$/],
    ["/** Doubles. */", "/** Triples. */", /lines that are made from other parts of the notebook/],
    [
      "export function scale",
      'import { unused } from "./a.ts";\nexport function scale',
      /cannot be made to say what its region says/,
    ],
    ["return x * factor", "return x * factor * missing", /NBX008 `missing` is defined nowhere/],
  ])("%j made %j", (from, to, message) => {
    using project = new SyncedProject([{ markdown: "Doubles." }, { id: "scaling", code: SCALER }]);
    project.edit("src/scaler.ts", from, to);
    const notebook = project.read("lab.ipynb");

    const [module] = project.sync();

    expect(module?.problems.map((problem) => problem.message).join("\n")).toMatch(message);
    expect(project.read("lab.ipynb")).toBe(notebook);
  });

  test("a region that was deleted while its cell is still exported", () => {
    using project = new SyncedProject([SCALER, "//| export\nconst kept = 1;"]);
    project.edit("src/scaler.ts", "// #region c2\nexport const kept = 1;\n// #endregion\n", "");

    const [module] = project.sync();

    expect(module?.problems[0]?.message).toContain("the region of cell c2 was deleted");
  });
});

/** A line that is added somewhere, by which it is known again. */
const additions = fc.array(fc.record({ side: fc.constantFrom("module", "notebook"), at: fc.nat() }), {
  minLength: 1,
  maxLength: 6,
});

function sketch(cells: readonly RandomCell[]): readonly string[] {
  return cells.map(({ kind, module, code }) => (kind === "scratch" ? code : `//| ${kind} src/m${module}.ts\n${code}`));
}

test("random edits on either side are all there afterwards, or nothing was written", () => {
  fc.assert(
    fc.property(randomCells, additions, (random, edits) => {
      using project = new SyncedProject(sketch(random));
      for (const [number, { side, at }] of edits.entries()) addLine(project, side, at, `// edit ${number};`);
      const before = snapshot(project);

      const modules = project.sync();

      const isStopped = modules.some(({ conflicts, problems }) => conflicts.length + problems.length > 0);
      const after = snapshot(project);
      expect(isStopped ? after : {}).toEqual(isStopped ? before : {});
      const everything = Object.values(after).join("\n");
      const added =
        Object.values(before)
          .join("\n")
          .match(/\/\/ edit \d+;/g) ?? [];
      expect(added.filter((line) => !everything.includes(line))).toEqual([]);
      // What was synced is what the notebook writes.
      const states = isStopped || modules.length === 0 ? [] : exportProject(project.root, [""]).modules;
      const synced = states.filter(({ path }) => modules.some((module) => module.path === path));
      expect(synced.every(({ state }) => state.kind === "current")).toBe(true);
    }),
    { numRuns: 60 },
  );
});

function snapshot(project: SyncedProject): Readonly<Record<string, string>> {
  const files = ["lab.ipynb", "src/m0.ts", "src/m1.ts"].filter((file) => project.has(file));
  return Object.fromEntries(files.map((file) => [file, project.read(file)]));
}

/** Into a region of a module, or between two lines of a cell. */
function addLine(project: SyncedProject, side: string, at: number, line: string): void {
  if (side === "notebook") {
    const notebook = JSON.parse(project.read("lab.ipynb")) as { cells: { source: string }[] };
    const cell = notebook.cells[at % notebook.cells.length];
    if (cell === undefined) return;
    const lines = cell.source.split("\n");
    lines.splice(1 + (at % lines.length), 0, line);
    cell.source = lines.join("\n");
    project.write("lab.ipynb", `${JSON.stringify(notebook, null, 1)}\n`);
    return;
  }
  const file = `src/m${at % 2}.ts`;
  if (!project.has(file)) return;
  const lines = project.read(file).split("\n");
  const inside = lines.flatMap((text, index) => (text.startsWith("// #endregion") ? [index] : []));
  const end = inside[at % Math.max(inside.length, 1)];
  if (end === undefined) return;
  lines.splice(end, 0, line);
  project.write(file, lines.join("\n"));
}
