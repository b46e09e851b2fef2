// What goes into a release beside the modules of notebooks, and what keeps something out.
import { spawnSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { readTarball } from "../../src/release/pack/tarball.ts";
import { packageRoot } from "../../src/shared/installation.ts";
import { runProgram } from "../../src/cli/program.ts";
import { runLabtrail } from "../helpers/run-labtrail.ts";
import { halfCell, MODULE_CELL, ReleasedProject } from "./released-project.ts";

function filesOf(project: ReleasedProject, path: string): Readonly<Record<string, string>> {
  const files = readTarball(readFileSync(join(project.folder, path)), path);
  return Object.fromEntries([...files].map(([name, content]) => [name, content.toString()]));
}

/** Adds to the package.json of the package. */
function editManifest(project: ReleasedProject, fields: object): void {
  const path = "packages/penguins/package.json";
  project.write(path, `${JSON.stringify({ ...JSON.parse(project.read(path)), ...fields }, null, 2)}\n`);
}

describe("a release", () => {
  test("takes along files that modules import or read, README and license, and what `files` names", async () => {
    await using project = await ReleasedProject.create();
    const folder = "packages/penguins";
    project.write(`${folder}/src/weights.json`, "[1]");
    project.write(`${folder}/src/table.csv`, "a,b\n");
    project.write(
      `${folder}/src/load.ts`,
      `import weights from "./weights.json" with { type: "json" };
import { half } from "./predict.ts";
export const table = new URL("./table.csv", import.meta.url);
export const halves = (): number[] => weights.map(half);
`,
    );
    project.write(`${folder}/README.md`, "# Penguins\n");
    project.write(`${folder}/models/best.bin`, "model");
    project.write(`${folder}/notes.txt`, "private");
    editManifest(project, { files: ["models"], exports: { "./load": "./src/load.ts" } });
    project.commit("more files");
    await project.labtrail("export");
    project.commit("exports");

    const { stdout, stderr } = await project.labtrail("release");

    expect(stderr).toBe("");
    expect(stdout).toContain("lab-penguins-0.1.0.tgz");
    const files = filesOf(project, "releases/lab-penguins-0.1.0.tgz");
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining(["README.md", "models/best.bin", "dist/weights.json", "dist/table.csv", "dist/load.js"]),
    );
    expect(Object.keys(files)).not.toContain("notes.txt");
    expect(files["dist/load.js"]).toContain(`from "./predict.js"`);
    expect(files["dist/load.d.ts"]).toContain("export declare const halves: () => number[];");
    expect(JSON.parse(files["dist/load.js.map"] ?? "").sources).toEqual(["../src/load.ts"]);
    for (const [name, content] of Object.entries(files))
      project.write(`../app/node_modules/@lab/penguins/${name}`, content);
    project.write("../app/app.mjs", `import { halves } from "@lab/penguins/load"; console.log(halves());`);
    const ran = spawnSync(process.execPath, ["app.mjs"], { cwd: project.at("../app").folder, encoding: "utf8" });
    expect(ran).toMatchObject({ status: 0, stdout: "[ 0.5 ]\n" });
  });

  test("asks the TypeScript compiler for the types that stand in no file, and tells its faults", async () => {
    await using project = await ReleasedProject.create(
      MODULE_CELL,
      halfCell("const half = (x: number) => [x / 2, String(x)].at(0);"),
    );

    await project.labtrail("release");
    const declared = filesOf(project, "releases/lab-penguins-0.1.0.tgz")["dist/predict.d.ts"];
    await project.change(MODULE_CELL, halfCell("const half = (x: number) => [x.length].at(0);"));
    const faulty = await project.labtrail("release");

    expect(declared).toContain("export declare const half: (x: number) => string | number | undefined;");
    expect(faulty.exitCode).toBe(1);
    expect(faulty.stderr).toContain("Property 'length' does not exist on type 'number'");
  });

  test("depends on other packages of the project by their versions", async () => {
    await using project = await ReleasedProject.create();
    await project.labtrail("release", "--init", "@lab/birds");
    editManifest(project, {
      dependencies: { "@lab/birds": "workspace:^" },
      scripts: { test: "x" },
      devDependencies: { a: "1" },
    });
    await project.change(
      MODULE_CELL,
      { id: "wing", code: "//| export @lab/birds/wing\nconst wing = (x: number): number => x + 1;" },
      halfCell("const half = (x: number): number => wing(x) / 2;"),
    );

    const { stdout } = await project.labtrail("release");

    expect(stdout).toMatch(/@lab\/birds 0\.1\.0, the first release[\s\S]*@lab\/penguins 0\.1\.0, the first release/);
    const files = filesOf(project, "releases/lab-penguins-0.1.0.tgz");
    expect(JSON.parse(files["package.json"] ?? "")).toMatchObject({ dependencies: { "@lab/birds": "^0.1.0" } });
    expect(Object.keys(JSON.parse(files["package.json"] ?? ""))).not.toEqual(expect.arrayContaining(["scripts"]));
    expect(files["dist/predict.js"]).toContain(`from "@lab/birds/wing"`);
    expect(project.tags()).toEqual(["@lab/birds@0.1.0", "@lab/penguins@0.1.0"]);
  });

  test("refuses a dependency by a place on this machine", async () => {
    await using project = await ReleasedProject.create();
    editManifest(project, { dependencies: { zod: "file:../zod" } });
    project.commit("dependency");

    expect((await project.labtrail("release")).stderr).toContain(`depends on "zod" by "file:../zod"`);
  });

  test("refuses JSX as long as nothing that runs it is installed along", async () => {
    await using project = await ReleasedProject.create(MODULE_CELL.replace("predict", "view.tsx"), {
      id: "view",
      code: "//| export\nconst view = (): unknown => <p>penguins</p>;",
    });

    expect((await project.labtrail("release")).stderr).toContain(`the package does not depend on "react"`);
  });

  test("refuses a secret in the reason that would stand in the CHANGELOG", async () => {
    await using project = await ReleasedProject.create();
    await project.labtrail("release");
    await project.change(MODULE_CELL, halfCell("const half = (x: string): number => Number(x) / 2;"));
    const secret = ["ghp", "0123456789abcdefghijABCDEFGHIJ456789"].join("_");

    const { stderr } = await project.labtrail("release", "--bump", "patch", "--reason", `see ${secret}`);

    expect(stderr).toMatch(/CHANGELOG\.md:\d+ of "@lab\/penguins" holds what looks like a password or a token/);
    expect(project.tags()).toHaveLength(1);
  });

  test.each([
    "function half(): void {\n  using file = { [Symbol.dispose](): void {} };\n  void file;\n}",
    "function log(value: unknown): void {\n  void value;\n}\n@log\nclass Half {}",
  ])("refuses syntax that needs a library at run time: %j", async (code) => {
    await using project = await ReleasedProject.create(MODULE_CELL, halfCell(code));

    expect((await project.labtrail("release")).stderr).toContain("needs a library at run time");
  });
});

describe("the tests of a package's notebooks", () => {
  test("are run before a release, and stop it when one fails", async () => {
    await using project = await ReleasedProject.create();
    symlinkSync(join(packageRoot, "node_modules"), join(project.folder, "node_modules"), "junction");
    await project.change(MODULE_CELL, halfCell(), { id: "check", code: "//| test halves\nexpect(half(2)).toBe(1);" });

    const good = await runLabtrail(project.folder, "release");
    await project.change(MODULE_CELL, halfCell("const half = (x: number): number => x / 3;"), {
      id: "check",
      code: "//| test halves\nexpect(half(2)).toBe(1);",
    });
    const bad = await runLabtrail(project.folder, "release");

    expect(good).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("1 passed test") });
    expect(bad).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("notebooks/penguins.ipynb/check.ts:2:17 halves: expected"),
    });
    expect(project.tags()).toHaveLength(1);
  });
});

/** A project whose next release is the same for callers, as far as anybody can tell. */
async function createUnsure(): Promise<ReleasedProject> {
  const project = await ReleasedProject.create(
    MODULE_CELL,
    halfCell("function half(x: number): number { return x / 2; }"),
  );
  await project.labtrail("release");
  await project.change(MODULE_CELL, halfCell("const half: (x: number) => number = (x) => x / 2;"));
  return project;
}

describe("when the comparison is not sure", () => {
  test("a person at a terminal is asked, and what they say counts", async () => {
    await using project = await createUnsure();
    const questions: string[] = [];
    const said = { stdout: "", stderr: "" };

    const exitCode = await runProgram(["release"], {
      cwd: project.folder,
      env: project.env,
      stdout: (text) => void (said.stdout += text),
      stderr: (text) => void (said.stderr += text),
      ask: async (question) => {
        questions.push(question);
        return "minor";
      },
      hasColor: false,
      isStderrTerminal: false,
      columns: 100,
    });

    expect([exitCode, said.stderr]).toEqual([0, ""]);
    expect(questions).toEqual([
      expect.stringMatching(/is not sure that this is a [\s\S]*Release it as major, minor or patch\? \[\w+\] $/),
    ]);
    expect(said.stdout).toContain("0.1.0 -> 0.2.0 (minor)");
  });

  test("a program has to say it by --bump", async () => {
    await using project = await createUnsure();

    const { exitCode, stderr } = await project.labtrail("release");

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/is not sure[\s\S]*Say how large the step is: labtrail release @lab\/penguins --bump/);
    expect((await project.labtrail("release", "--bump", "minor")).exitCode).toBe(0);
  });
});

describe("labtrail release --init", () => {
  test.each([
    ["@lab/penguins", `there is a package in "packages/penguins" already`],
    ["Lab Penguins", `"Lab Penguins" is no name for a package`],
  ])("refuses %s with what to do", async (name, words) => {
    await using project = await ReleasedProject.create();

    const { exitCode, stderr } = await project.labtrail("release", "--init", name);

    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(words)]);
  });

  test("adds to the workspaces that are there, as the file has them", async () => {
    await using project = await ReleasedProject.create();
    project.write("package.json", `{\n\t"workspaces": { "packages": ["apps/*"] }\n}\n`);
    project.remove("packages/penguins/package.json");

    await project.labtrail("release", "--init", "birds");

    expect(JSON.parse(project.read("package.json"))).toEqual({ workspaces: { packages: ["apps/*", "packages/*"] } });
    expect(JSON.parse(project.read("packages/birds/package.json"))).toMatchObject({ name: "birds", version: "0.1.0" });
  });
});
