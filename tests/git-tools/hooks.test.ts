// Commits through the runners of hooks that teams use, with the recipes of docs/git.md.
import { copyFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { requireGitTool } from "../../scripts/python-env.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { bareNotebook, sampleNotebook } from "../git/sample-notebook.ts";
import { ScratchRepository } from "../helpers/scratch-repository.ts";
import { ScratchProject } from "./project.ts";

const CELLS = [{ id: "a", source: "1", output: "one" }];
const EXECUTED = sampleNotebook(CELLS);
const BARE = bareNotebook(CELLS);

/** Sets up one hook of ours, from a repository with nothing but our list of hooks. */
function useHook(project: ScratchProject, hooks: ScratchRepository, id: string, more = ""): void {
  copyFileSync(join(packageRoot, ".pre-commit-hooks.yaml"), join(hooks.folder, ".pre-commit-hooks.yaml"));
  hooks.commit("hooks");
  const rev = hooks.git("rev-parse", "HEAD").trim();
  project.write(
    ".pre-commit-config.yaml",
    `repos:\n- repo: ${hooks.folder}\n  rev: ${rev}\n  hooks:\n  - id: ${id}\n${more}`,
  );
  project.git("add", "--all");
  project.git("commit", "--quiet", "--message=first");
  project.run(requireGitTool("pre-commit"), "install");
}

describe("the pre-commit framework", () => {
  test("labtrail-check refuses outputs, and lets a notebook pass that the filter has cleaned", async () => {
    await using project = new ScratchProject();
    await using hooks = new ScratchRepository("hooks");
    useHook(project, hooks, "labtrail-check");
    project.write("a b.ipynb", EXECUTED);
    project.git("add", "a b.ipynb");

    const refused = project.tryCommit();
    await project.labtrail("git", "install");
    project.git("add", "--renormalize", "a b.ipynb");
    const passed = project.tryCommit();

    expect(refused.exitCode).toBe(1);
    expect(refused.said).toContain("would strip a b.ipynb: outputs of 1 cell, 1 execution count");
    expect(passed.exitCode, `the hooks said: ${passed.said}`).toBe(0);
    expect(project.committed("a b.ipynb")).toBe(BARE);
    expect(project.read("a b.ipynb")).toBe(EXECUTED);
  });

  test("labtrail-strip strips the file by the given options, fails, and passes when it is added again", async () => {
    await using project = new ScratchProject();
    await using hooks = new ScratchRepository("hooks");
    useHook(project, hooks, "labtrail-strip", "    args: [--keep-count]\n");
    project.write("a.ipynb", EXECUTED);
    project.git("add", "a.ipynb");

    const refused = project.tryCommit();
    project.git("add", "a.ipynb");
    const passed = project.tryCommit();

    expect(refused.exitCode).toBe(1);
    expect(refused.said).toContain("files were modified by this hook");
    expect(passed.exitCode, `the hooks said: ${passed.said}`).toBe(0);
    expect(project.committed("a.ipynb")).toBe(sampleNotebook([{ id: "a", source: "1", count: 1 }]));
  });

  test("labtrail-export-check refuses a notebook whose module is missing", async () => {
    await using project = new ScratchProject();
    await using hooks = new ScratchRepository("hooks");
    useHook(project, hooks, "labtrail-export-check");
    project.write(
      "a.ipynb",
      sampleNotebook([{ id: "a", source: "//| module src/a.ts\n//| export\nexport const one = 1;" }]),
    );
    project.git("add", "a.ipynb");

    const refused = project.tryCommit();
    project.run("npx", "--no-install", "labtrail", "export");
    const passed = project.tryCommit();

    expect(refused.exitCode).toBe(1);
    expect(refused.said).toContain("src/a.ts is missing");
    expect(passed.exitCode, `the hooks said: ${passed.said}`).toBe(0);
  });

  test("labtrail-install-check refuses commits in a clone that filters nothing, and says what to do", async () => {
    await using project = new ScratchProject();
    await using hooks = new ScratchRepository("hooks");
    useHook(project, hooks, "labtrail-install-check");
    project.write("a.txt", "");
    project.git("add", "a.txt");

    const refused = project.tryCommit();
    await project.labtrail("git", "install");
    const passed = project.tryRun(requireGitTool("pre-commit"), "run", "labtrail-install-check");

    expect(refused.exitCode).toBe(1);
    expect(refused.said).toContain("labtrail git install");
    expect(passed.exitCode, `the hooks said: ${passed.stdout}`).toBe(0);
  });
});

test("with husky, what is staged is stripped, and the file keeps its outputs", async () => {
  await using project = new ScratchProject();
  project.installPackage("husky@9.1.7");
  project.run("npx", "--no-install", "husky");
  project.write(".husky/pre-commit", "npx --no-install labtrail strip --staged\n");
  project.write("a.ipynb", EXECUTED);
  project.git("add", "--all");

  const { exitCode, said } = project.tryCommit();

  expect(exitCode, `the hooks said: ${said}`).toBe(0);
  expect(project.committed("a.ipynb")).toBe(BARE);
  expect(project.read("a.ipynb")).toBe(EXECUTED);
});

test("with lefthook, what is staged is stripped, and the file keeps its outputs", async () => {
  await using project = new ScratchProject();
  project.installPackage("lefthook@2.2.2");
  project.write(
    "lefthook.yml",
    `pre-commit:\n  commands:\n    notebooks:\n      glob: "*.ipynb"\n      run: npx --no-install labtrail strip --staged {staged_files}\n`,
  );
  project.run("npx", "--no-install", "lefthook", "install");
  project.write("a b.ipynb", EXECUTED);
  project.git("add", "--all");

  const { exitCode, said } = project.tryCommit();

  expect(exitCode, `the hooks said: ${said}`).toBe(0);
  expect(project.committed("a b.ipynb")).toBe(BARE);
  expect(project.read("a b.ipynb")).toBe(EXECUTED);
});
