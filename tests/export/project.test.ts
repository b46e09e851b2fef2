import { mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";

import { describe, expect, test } from "vitest";

import type { ModuleState } from "../../src/export/project/check.ts";
import { ExportError } from "../../src/export/export-error.ts";
import { exportProject } from "../../src/export/project/export-project.ts";
import { findProjectRoot, listProjectFiles } from "../../src/export/project/project.ts";
import { writeModule } from "../../src/export/project/write.ts";
import { ScratchProject } from "./scratch-project.ts";

const CELLS = [
  "//| module src/scaler.ts",
  "//| export\nconst limit = 3;",
  "//| export\nconst double = (x: number) => x * 2;",
];

/** A project with one notebook whose module is written. */
function exportedProject(): ScratchProject {
  const project = new ScratchProject();
  project.notebook("notebooks/scaler.ipynb", CELLS);
  writeAll(project);
  return project;
}

function writeAll(project: ScratchProject): readonly string[] {
  return exportProject(project.root, [""]).modules.map((module) => writeModule(project.root, module));
}

function statesOf(project: ScratchProject, scope: readonly string[] = [""]): Readonly<Record<string, ModuleState>> {
  return Object.fromEntries(exportProject(project.root, scope).modules.map(({ path, state }) => [path, state]));
}

describe("a module beside its notebook", () => {
  test("is missing before the first export, and up to date after it", () => {
    using project = new ScratchProject();
    project.notebook("notebooks/scaler.ipynb", CELLS);

    const before = statesOf(project);
    const outcomes = writeAll(project);

    expect(before).toEqual({ "src/scaler.ts": { kind: "missing" } });
    expect(outcomes).toEqual(["written"]);
    expect(statesOf(project)).toEqual({ "src/scaler.ts": { kind: "current" } });
    expect(writeAll(project)).toEqual(["unchanged"]);
    expect(readdirSync(project.path("src"))).toEqual(["scaler.ts"]);
  });

  test("is stale after an edit of a cell, and written anew", () => {
    using project = exportedProject();
    project.notebook("notebooks/scaler.ipynb", [...CELLS.slice(0, 1), "//| export\nconst limit = 4;"]);

    const states = statesOf(project);
    writeAll(project);

    expect(states).toEqual({ "src/scaler.ts": { kind: "stale" } });
    expect(project.read("src/scaler.ts")).toContain("export const limit = 4;");
    expect(project.read("src/scaler.ts")).not.toContain("double");
  });

  test("is stale after a move of a cell", () => {
    using project = exportedProject();
    const [module = "", first = "", second = ""] = CELLS;
    project.notebook("notebooks/scaler.ipynb", [module, { id: "c3", code: second }, { id: "c2", code: first }]);

    expect(statesOf(project)).toEqual({ "src/scaler.ts": { kind: "stale" } });
  });

  test("is edited after a change by hand, and then never overwritten", () => {
    using project = exportedProject();
    const edited = project.read("src/scaler.ts").replace("x * 2", "x * 3");
    project.write("src/scaler.ts", edited);
    project.notebook("notebooks/scaler.ipynb", [...CELLS, "//| export\nconst more = 1;"]);

    const states = statesOf(project);
    const outcomes = writeAll(project);

    expect(states).toEqual({ "src/scaler.ts": { kind: "edited", cellIds: ["c3"] } });
    expect(outcomes).toEqual(["refused"]);
    expect(project.read("src/scaler.ts")).toBe(edited);
  });

  test("is edited when only something outside of its regions changed", () => {
    using project = exportedProject();
    project.write("src/scaler.ts", `${project.read("src/scaler.ts")}\nexport const stray = 1;\n`);

    expect(statesOf(project)).toEqual({ "src/scaler.ts": { kind: "edited", cellIds: [] } });
  });

  test("is written anew when the edit was carried into the notebook as well", () => {
    using project = exportedProject();
    project.write("src/scaler.ts", project.read("src/scaler.ts").replace("x * 2", "x * 3"));
    project.notebook("notebooks/scaler.ipynb", [...CELLS.slice(0, 2), (CELLS[2] ?? "").replace("x * 2", "x * 3")]);

    const states = statesOf(project);
    writeAll(project);

    expect(states).toEqual({ "src/scaler.ts": { kind: "stale" } });
    expect(statesOf(project)).toEqual({ "src/scaler.ts": { kind: "current" } });
  });

  test("stays up to date when a checkout on Windows turned its line ends", () => {
    using project = exportedProject();
    project.write("src/scaler.ts", project.read("src/scaler.ts").replaceAll("\n", "\r\n"));

    expect(statesOf(project)).toEqual({ "src/scaler.ts": { kind: "current" } });
  });

  test("follows its notebook when that is renamed", () => {
    using project = exportedProject();
    rmSync(project.path("notebooks/scaler.ipynb"));
    project.notebook("notebooks/renamed.ipynb", CELLS);

    const states = statesOf(project);

    expect(states).toEqual({ "src/scaler.ts": { kind: "stale" } });
  });
});

test("what `labtrail run` leaves beside a notebook exports nothing, unless it is named", () => {
  using project = exportedProject();
  project.notebook("notebooks/scaler.executed.ipynb", CELLS);

  expect(statesOf(project)).toEqual({ "src/scaler.ts": { kind: "current" } });
  const named = exportProject(project.root, ["notebooks/scaler.executed.ipynb"]);
  expect(named.notebooks.flatMap(({ faults }) => faults)).not.toEqual([]);
});

describe("files that are not ours", () => {
  test("a file written by hand is left alone", () => {
    using project = new ScratchProject();
    project.write("src/scaler.ts", "export const mine = 1;\n");
    project.notebook("notebooks/scaler.ipynb", CELLS);

    const states = statesOf(project);

    expect(states).toEqual({ "src/scaler.ts": { kind: "foreign" } });
    expect(writeAll(project)).toEqual(["refused"]);
    expect(project.read("src/scaler.ts")).toBe("export const mine = 1;\n");
  });

  test("a copy of a notebook takes no module from its original", () => {
    using project = exportedProject();
    project.notebook("notebooks/thief.ipynb", CELLS);

    const { notebooks, modules } = exportProject(project.root, ["notebooks/thief.ipynb"]);

    expect(modules).toEqual([]);
    expect(notebooks[0]?.faults.map(({ code, cellId }) => [code, cellId])).toEqual([
      ["NBX014", "c2"],
      ["NBX009", "c2"],
      ["NBX014", "c3"],
      ["NBX009", "c3"],
    ]);
  });

  test("a folder or a link in the place of a module is left alone", () => {
    using project = new ScratchProject();
    mkdirSync(project.path("src/scaler.ts"), { recursive: true });
    project.write("elsewhere.ts", "mine");
    symlinkSync(project.path("elsewhere.ts"), project.path("src/link.ts"));
    project.notebook("notebooks/scaler.ipynb", [...CELLS, "//| export src/link.ts\nconst other = 1;"]);

    expect(writeAll(project)).toEqual(["refused", "refused"]);
    expect(project.read("elsewhere.ts")).toBe("mine");
  });

  test("a file in the place of a folder is a clear error", () => {
    using project = new ScratchProject();
    project.write("src", "a file");
    project.notebook("notebooks/scaler.ipynb", CELLS);

    expect(() => writeAll(project)).toThrow(/^cannot write ".*scaler\.ts": /);
    expect(project.read("src")).toBe("a file");
  });

  test("a link that leads out of the project is not followed", () => {
    using project = new ScratchProject();
    using outside = new ScratchProject();
    symlinkSync(outside.root, project.path("src"));
    project.notebook("notebooks/scaler.ipynb", CELLS);

    expect(() => writeAll(project)).toThrow(ExportError);
    expect(outside.has("scaler.ts")).toBe(false);
  });
});

describe("orphans", () => {
  test("a module that its notebook no longer makes is removed", () => {
    using project = exportedProject();
    project.notebook("notebooks/scaler.ipynb", ["//| module src/moved.ts", ...CELLS.slice(1)]);

    const states = statesOf(project);
    writeAll(project);

    expect(states).toEqual({
      "src/moved.ts": { kind: "missing" },
      "src/scaler.ts": { kind: "orphaned", isNotebookGone: false, isEdited: false },
    });
    expect([project.has("src/scaler.ts"), project.has("src/moved.ts")]).toEqual([false, true]);
  });

  test("a module whose notebook lost all of its marks is found", () => {
    using project = exportedProject();
    project.notebook("notebooks/scaler.ipynb", ["1 + 1"]);

    expect(statesOf(project)).toEqual({
      "src/scaler.ts": { kind: "orphaned", isNotebookGone: false, isEdited: false },
    });
  });

  test("an edited orphan, and one whose notebook cannot be seen, are reported and kept", () => {
    using project = exportedProject();
    project.write("src/copy.ts", project.read("src/scaler.ts").replace("limit = 3", "limit = 5"));
    project.write("src/left.ts", project.read("src/scaler.ts").replaceAll("scaler.ipynb", "gone.ipynb"));

    const states = statesOf(project);
    const outcomes = writeAll(project);

    expect(states).toEqual({
      "src/copy.ts": { kind: "orphaned", isNotebookGone: false, isEdited: true },
      "src/left.ts": { kind: "orphaned", isNotebookGone: true, isEdited: false },
      "src/scaler.ts": { kind: "current" },
    });
    expect(outcomes).toEqual(["unchanged", "refused", "refused"]);
  });

  test("a notebook with faults orphans nothing", () => {
    using project = exportedProject();
    project.notebook("notebooks/scaler.ipynb", ["//| module src/moved.ts", "//| export\nmissing();"]);

    expect(statesOf(project)).toEqual({});
  });
});

describe("which notebooks are exported", () => {
  test("all with marked cells, but none in node_modules, in hidden folders, or ignored by git", () => {
    using project = new ScratchProject();
    project.notebook("a.ipynb", ["//| export src/a.ts\nconst a = 1;"]);
    project.notebook("deep/b.ipynb", [{ id: "tagged", code: "const b = 1;", tags: ["export:src/b.ts"] }]);
    project.notebook("plain.ipynb", ["const c = 1;"]);
    for (const folder of ["node_modules/x", ".ipynb_checkpoints", "ignored"]) {
      project.notebook(`${folder}/d.ipynb`, ["//| export src/d.ts\nconst d = 1;"]);
    }
    const exported = () => exportProject(project.root, [""]).notebooks.map(({ notebookPath }) => notebookPath);

    const withoutGit = exported();
    project.write(".gitignore", "ignored/\nnode_modules/\n.ipynb_checkpoints/\n");
    project.commitAll();

    expect(withoutGit).toEqual(["a.ipynb", "deep/b.ipynb", "ignored/d.ipynb"]);
    expect(exported()).toEqual(["a.ipynb", "deep/b.ipynb"]);
  });

  test("a file that git still lists but that is gone is passed over", () => {
    using project = exportedProject();
    project.commitAll();
    rmSync(project.path("notebooks/scaler.ipynb"));

    expect(listProjectFiles(project.root, [".ipynb"])).toEqual([]);
  });

  test("a folder stands for the notebooks in it", () => {
    using project = new ScratchProject();
    project.notebook("one/a.ipynb", ["//| export src/a.ts\nconst a = 1;"]);
    project.notebook("other/b.ipynb", ["//| export src/b.ts\nconst b = 1;"]);

    expect(Object.keys(statesOf(project, ["one"]))).toEqual(["src/a.ts"]);
  });

  test("a notebook that is no JSON is named with the line", () => {
    using project = new ScratchProject();
    project.write("broken.ipynb", `{ "cells": [ "//| module src/a.ts"\n oops ] }`);

    expect(() => exportProject(project.root, [""])).toThrow(/broken\.ipynb .*line 2/);
  });
});

describe("the project's root", () => {
  test("is the git repository around a folder, else the package, else the folder", () => {
    using project = new ScratchProject();
    mkdirSync(project.path("packages/inner/notebooks"), { recursive: true });
    project.write("packages/inner/package.json", "{}");
    const folder = project.path("packages/inner/notebooks");

    const withoutGit = findProjectRoot(folder);
    mkdirSync(project.path(".git"));

    expect(withoutGit).toBe(project.path("packages/inner"));
    expect(findProjectRoot(folder)).toBe(project.root);
  });
});
