import { mkdirSync } from "node:fs";

import { expect, test } from "vitest";

import { ScratchProject } from "../export/scratch-project.ts";
import { type CommandOutcome, runInFolder } from "../helpers/run-in-folder.ts";

function runExport(cwd: string, ...args: readonly string[]): Promise<CommandOutcome> {
  return runInFolder(cwd, ["export", ...args], {});
}

const CELLS = ["//| module src/scaler.ts", "//| export\nconst limit = 3;"];

test("export writes the modules of every marked notebook, and a second time finds nothing to do", async () => {
  using project = new ScratchProject();
  project.notebook("notebooks/scaler.ipynb", CELLS);

  const first = await runExport(project.root);
  const second = await runExport(project.root);

  expect(first).toEqual({ exitCode: 0, stdout: "wrote src/scaler.ts from notebooks/scaler.ipynb\n", stderr: "" });
  expect(second).toEqual({ exitCode: 0, stdout: "src/scaler.ts is up to date\n", stderr: "" });
});

test("a notebook is found from any folder, and its module is where the project's root says", async () => {
  using project = new ScratchProject();
  project.notebook("notebooks/scaler.ipynb", CELLS);

  const { exitCode } = await runExport(project.path("notebooks"), "scaler.ipynb");

  expect(exitCode).toBe(0);
  expect(project.has("src/scaler.ts")).toBe(true);
});

test("--check names every stale, edited, missing and orphaned module with what to do, and writes nothing", async () => {
  using project = new ScratchProject();
  project.notebook("a.ipynb", [
    "//| module src/stale.ts",
    "//| export\nconst a = 1;",
    "//| export src/old.ts\nconst b = 1;",
  ]);
  project.notebook("b.ipynb", ["//| module src/edited.ts", "//| export\nconst c = 1;"]);
  await runExport(project.root);
  project.notebook("a.ipynb", ["//| module src/stale.ts", "//| export\nconst a = 2;"]);
  project.write("src/edited.ts", project.read("src/edited.ts").replace("c = 1", "c = 2"));
  project.notebook("c.ipynb", ["//| module src/missing.ts", "//| export\nconst d = 1;"]);

  const { exitCode, stdout, stderr } = await runExport(project.root, "--check");

  expect(stdout).toBe(`src/stale.ts is stale: a.ipynb has changed. Run: labtrail export a.ipynb
src/edited.ts was edited by hand (region c2). To carry the change into b.ipynb, run: labtrail sync src/edited.ts
src/missing.ts is missing. Run: labtrail export c.ipynb
src/old.ts is orphaned: a.ipynb no longer makes it. Run: labtrail export a.ipynb
`);
  expect(stderr).toBe("labtrail: 4 modules not as the notebooks would have them\n");
  expect(exitCode).toBe(1);
  expect(project.has("src/missing.ts")).toBe(false);
});

test("--check is content after an export", async () => {
  using project = new ScratchProject();
  project.notebook("a.ipynb", CELLS);
  await runExport(project.root);

  expect(await runExport(project.root, "--check")).toMatchObject({ exitCode: 0, stderr: "" });
});

test("faults are printed as a compiler prints them, and other notebooks are still exported", async () => {
  using project = new ScratchProject();
  project.notebook("bad.ipynb", ["const helper = 1;", "//| module src/bad.ts\n//| export\nconst a = () => helper;"]);
  project.notebook("good.ipynb", CELLS);

  const { exitCode, stdout, stderr } = await runExport(project.root);

  expect(stdout).toBe("wrote src/scaler.ts from good.ipynb\n");
  expect(stderr)
    .toBe(`bad.ipynb cell 2 (id c2) 3:17 NBX003 \`helper\` is defined in cell 1 (id c1), which is not exported
    const a = () => helper;
                    ^
  Put \`//| internal\` (or \`//| export\`) on that cell, or pass \`helper\` as a parameter.

labtrail: 1 error in marked cells
`);
  expect(exitCode).toBe(1);
});

test("an orphan is removed, and an edited module is refused with a way out", async () => {
  using project = new ScratchProject();
  project.notebook("a.ipynb", CELLS);
  await runExport(project.root);
  project.notebook("a.ipynb", ["//| module src/moved.ts", "//| export\nconst limit = 3;"]);

  const moved = await runExport(project.root);
  project.write("src/moved.ts", `${project.read("src/moved.ts")}// mine\n`);
  const edited = await runExport(project.root);

  expect(moved.stdout).toBe("wrote src/moved.ts from a.ipynb\nremoved src/scaler.ts: a.ipynb no longer makes it\n");
  expect(edited.stdout).toContain("src/moved.ts was edited by hand outside of its regions.");
  expect(edited.exitCode).toBe(1);
});

test("--json prints one document with modules and faults", async () => {
  using project = new ScratchProject();
  project.notebook("a.ipynb", ["//| module src/a.ts", "//| export\nconst a = f();\nfunction f() {\n  return 1;\n}"]);

  const { stdout } = await runExport(project.root, "--json");

  expect(JSON.parse(stdout)).toEqual({
    modules: [{ path: "src/a.ts", notebook: "a.ipynb", notebooks: ["a.ipynb"], state: "missing", outcome: "written" }],
    packages: [],
    faults: [
      {
        notebook: "a.ipynb",
        code: "NBX104",
        severity: "warning",
        cellId: "c2",
        cellNumber: 2,
        line: 2,
        column: 1,
        message: "`const a = f();` runs code whenever the module is imported",
        fix: "Make it a function that callers call, or write `//| export --effects` if that is meant.",
      },
    ],
  });
});

test("a project without marked cells says how to begin", async () => {
  using project = new ScratchProject();
  project.notebook("a.ipynb", ["1 + 1"]);

  expect(await runExport(project.root)).toEqual({
    exitCode: 0,
    stdout: "",
    stderr:
      "no cell is marked for export: begin one with `//| export`, and the notebook with `//| module src/name.ts`\n",
  });
});

test("a project whose one marked cell is wrong is not told that no cell is marked", async () => {
  using project = new ScratchProject();
  project.notebook("a.ipynb", ["// | export\nconst a = 1;"]);
  project.notebook("python.ipynb", ["#| export\nimport os"]);

  const { exitCode, stderr } = await runExport(project.root);

  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^a\.ipynb cell 1 \(id c1\) 1:1 NBX012 `\/\/ \| export` is no directive\n/);
  expect(stderr).toMatch(/\n\nlabtrail: 1 error in marked cells\n$/);
  expect(stderr).not.toContain("no cell is marked");
});

test("a path that is no notebook is a clear error", async () => {
  using project = new ScratchProject();
  project.write("notes.md", "");
  mkdirSync(project.path("empty"));

  const missing = await runExport(project.root, "missing.ipynb");
  const text = await runExport(project.root, "notes.md");

  expect(missing.stderr).toBe(`labtrail: there is no notebook "missing.ipynb"\n  Give the path of an .ipynb file.\n`);
  expect(text.stderr).toBe(`labtrail: "notes.md" is no notebook\n  Give the path of an .ipynb file.\n`);
  expect([missing.exitCode, text.exitCode]).toEqual([1, 1]);
});
