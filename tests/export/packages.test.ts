import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { createProjectPackages, maybePackageSpecifier } from "../../src/export/packages.ts";
import { resolveTarget } from "../../src/export/target.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { runInFolder } from "../helpers/run-in-folder.ts";
import { runLabtrail } from "../helpers/run-labtrail.ts";
import { ScratchProject } from "./scratch-project.ts";

function workspaceProject(): ScratchProject {
  const project = new ScratchProject();
  project.write("package.json", `{ "type": "module", "workspaces": ["packages/*"] }\n`);
  for (const name of ["penguins", "birds"]) {
    project.write(
      `packages/${name}/package.json`,
      `{ "name": "@lab/${name}", "version": "0.1.0", "type": "module", "exports": { "./*": "./src/*.ts" } }\n`,
    );
  }
  return project;
}

describe("a directive that names a package", () => {
  test.each([
    ["@lab/penguins", "packages/penguins/src/index.ts"],
    ["@lab/penguins/predict", "packages/penguins/src/predict.ts"],
    ["@lab/penguins/deep/er.mts", "packages/penguins/src/deep/er.mts"],
    ["packages/penguins/src/scaler.ts", "packages/penguins/src/scaler.ts"],
    ["@folder/scaler.ts", "@folder/scaler.ts"],
  ])("%s leads to %s", (written, path) => {
    using project = workspaceProject();

    expect(resolveTarget(written, "notebooks/a.ipynb", createProjectPackages(project.root))).toEqual({
      kind: "path",
      path,
    });
  });

  test("is refused with the way to make the package when there is none, or with the one that was meant", () => {
    using project = workspaceProject();
    const packages = createProjectPackages(project.root);

    expect(resolveTarget("@lab/otters/swim", "a.ipynb", packages)).toEqual({
      kind: "refused",
      message: `the project has no package "@lab/otters"`,
      fix: "Make it: labtrail release --init @lab/otters",
    });
    expect(resolveTarget("@lab/pinguins/swim", "a.ipynb", packages)).toMatchObject({
      fix: `Write "@lab/penguins/swim", or make it: labtrail release --init @lab/pinguins`,
    });
  });

  test("is refused when two packages have the name, and cannot lead out of the package's sources", () => {
    using project = workspaceProject();
    project.write("old/package.json", `{ "name": "@lab/birds" }`);
    const packages = createProjectPackages(project.root);

    expect(resolveTarget("@lab/birds/a", "a.ipynb", packages)).toMatchObject({
      message: expect.stringContaining("two"),
    });
    expect(resolveTarget("@lab/penguins/../../../../x", "a.ipynb", packages).kind).toBe("refused");
    expect(maybePackageSpecifier("../x.ts")).toBeUndefined();
  });
});

describe("modules of packages", () => {
  const CELLS = [
    "//| module @lab/penguins/scaler",
    "//| export\nconst half = (x: number): number => x / 2;",
    "//| export @lab/birds/wing\nconst wing = (x: number): number => half(x) + 1;",
    "//| test wings are half and one\nexpect(wing(4)).toBe(3);",
  ];

  test("are exported, checked and synced as those of paths, and import each other by name", async () => {
    using project = workspaceProject();
    project.notebook("notebooks/a.ipynb", CELLS);

    const exported = await runInFolder(project.root, ["export"], {});
    const checked = await runInFolder(project.root, ["export", "--check"], {});
    const path = "packages/penguins/src/scaler.ts";
    project.write(path, project.read(path).replace("x / 2", "x * 0.5"));
    const synced = await runInFolder(project.root, ["sync"], {});

    expect(exported.stdout).toBe(
      "wrote packages/penguins/src/scaler.ts from notebooks/a.ipynb\nwrote packages/birds/src/wing.ts from notebooks/a.ipynb\n",
    );
    expect(checked).toMatchObject({ exitCode: 0 });
    expect(project.read("packages/birds/src/wing.ts")).toContain(`import { half } from "@lab/penguins/scaler";`);
    expect(synced).toMatchObject({ exitCode: 0 });
    expect(project.read("notebooks/a.ipynb")).toContain("x * 0.5");
  });

  test("are staged at the commit, too", async () => {
    using project = workspaceProject();
    project.commitAll();
    project.notebook("notebooks/a.ipynb", CELLS);
    spawnSync("git", ["add", "notebooks"], { cwd: project.root });

    const hook = await runInFolder(project.root, ["git", "hook", "pre-commit"], process.env);

    expect(hook).toMatchObject({ exitCode: 0 });
    const { stdout } = spawnSync("git", ["diff", "--cached", "--name-only"], { cwd: project.root, encoding: "utf8" });
    expect(stdout.trim().split("\n")).toContain("packages/birds/src/wing.ts");
  });

  test("are tested as the notebook has them", async () => {
    using project = workspaceProject();
    symlinkSync(join(packageRoot, "node_modules"), project.path("node_modules"));
    project.notebook("notebooks/a.ipynb", CELLS);

    const { stdout } = await runLabtrail(project.root, "test", "--json");

    // Birds import penguins by their name, which is on no disk yet.
    expect(JSON.parse(stdout)).toMatchObject({ tests: [{ name: "wings are half and one", state: "passed" }] });
  });
});
