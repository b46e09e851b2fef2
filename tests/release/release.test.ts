import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { readTarball } from "../../src/release/pack/tarball.ts";
import { halfCell, MODULE_CELL, ReleasedProject } from "./released-project.ts";

function unpack(project: ReleasedProject, version: string): ReadonlyMap<string, string> {
  const path = `releases/lab-penguins-${version}.tgz`;
  const files = readTarball(readFileSync(join(project.folder, path)), path);
  return new Map([...files].map(([name, content]) => [name, content.toString()]));
}

describe("the first release", () => {
  test("is the version that package.json says, as tarball, CHANGELOG, commit and tag", async () => {
    await using project = await ReleasedProject.create();

    const { exitCode, stdout } = await project.labtrail("release");

    expect(stdout).toContain("@lab/penguins 0.1.0, the first release");
    expect(exitCode).toBe(0);
    expect(project.tags()).toEqual(["@lab/penguins@0.1.0"]);
    expect(project.status()).toBe("");
    expect(project.git("log", "--format=%s", "-1").trim()).toBe("Release @lab/penguins 0.1.0");
    expect(project.git("tag", "--list", "--format=%(contents)", "@lab/penguins@0.1.0")).toMatch(
      /^@lab\/penguins 0\.1\.0\n\nsha256 [0-9a-f]{64} releases\/lab-penguins-0\.1\.0\.tgz\n/,
    );
    expect(project.read("packages/penguins/CHANGELOG.md")).toMatch(
      /## 0\.1\.0 - \d{4}-\d\d-\d\d\n\nThe first release\./,
    );
    expect([...unpack(project, "0.1.0").keys()]).toEqual([
      "CHANGELOG.md",
      "dist/index.d.ts",
      "dist/index.js",
      "dist/index.js.map",
      "dist/predict.d.ts",
      "dist/predict.js",
      "dist/predict.js.map",
      "package.json",
      "provenance.json",
    ]);
  });

  test("holds what Node and TypeScript need, and leads back to the cells", async () => {
    await using project = await ReleasedProject.create();
    await project.labtrail("release");

    const files = unpack(project, "0.1.0");

    expect(files.get("dist/predict.d.ts")).toContain("export declare const half: (x: number) => number;");
    expect(files.get("dist/predict.js")).toContain("export const half = (x) => x / 2;");
    expect(files.get("dist/predict.js")).toMatch(/\n\/\/# sourceMappingURL=predict\.js\.map\n$/);
    expect(JSON.parse(files.get("dist/predict.js.map") ?? "")).toMatchObject({
      file: "predict.js",
      sources: ["../notebooks/penguins.ipynb/half.ts"],
      sourcesContent: ["//| export\nconst half = (x: number): number => x / 2;"],
    });
    expect(JSON.parse(files.get("package.json") ?? "")).toEqual({
      name: "@lab/penguins",
      version: "0.1.0",
      type: "module",
      main: "./dist/index.js",
      types: "./dist/index.d.ts",
      exports: {
        ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
        "./predict": { types: "./dist/predict.d.ts", default: "./dist/predict.js" },
        "./package.json": "./package.json",
        "./provenance.json": "./provenance.json",
      },
    });
    expect(JSON.parse(files.get("provenance.json") ?? "")).toMatchObject({
      package: "@lab/penguins",
      version: "0.1.0",
      commit: project.git("rev-parse", "HEAD~1").trim(),
      modules: [
        { subpath: ".", source: "packages/penguins/src/index.ts", cells: [] },
        {
          subpath: "./predict",
          file: "dist/predict.js",
          source: "packages/penguins/src/predict.ts",
          cells: [
            {
              notebook: "notebooks/penguins.ipynb",
              id: "half",
              number: 2,
              exports: ["half"],
              sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
            },
          ],
        },
      ],
      runs: [],
    });
  });

  test("has the same bytes when it is made again of the same commit, elsewhere", async () => {
    await using project = await ReleasedProject.create();
    project.git("clone", "--quiet", ".", "../clone");
    const clone = project.at("../clone");

    const [one, other] = [
      await project.labtrail("release", "--dry-run", "--json"),
      await clone.labtrail("release", "--dry-run", "--json"),
    ];

    expect(JSON.parse(other.stdout).releases[0].sha256).toBe(JSON.parse(one.stdout).releases[0].sha256);
    expect(project.tags()).toEqual([]);
    expect(project.exists("releases")).toBe(false);
  });
});

describe("a further release", () => {
  test("is not made when nothing has changed", async () => {
    await using project = await ReleasedProject.create();
    await project.labtrail("release");

    const again = await project.labtrail("release");

    expect(again).toMatchObject({ exitCode: 0, stdout: "@lab/penguins is as it was released in 0.1.0\n" });
    expect(project.tags()).toHaveLength(1);
  });

  test("is a patch when only the code behind the types is another one, and the CHANGELOG names it", async () => {
    await using project = await ReleasedProject.create();
    await project.labtrail("release");
    await project.change(MODULE_CELL, halfCell("const half = (x: number): number => x * 0.5;"));

    const { stdout, exitCode } = await project.labtrail("release", "@lab/penguins");

    expect(exitCode).toBe(0);
    expect(stdout).toContain("@lab/penguins 0.1.0 -> 0.1.1 (patch)");
    expect(JSON.parse(project.read("packages/penguins/package.json"))).toMatchObject({ version: "0.1.1" });
    const changelog = project.read("packages/penguins/CHANGELOG.md");
    expect(changelog).toContain(
      "- `half`: other code behind the same types (cell `half` of notebooks/penguins.ipynb).",
    );
    expect(changelog.indexOf("## 0.1.1")).toBeLessThan(changelog.indexOf("## 0.1.0"));
    expect(project.status()).toBe("");
  });

  test("goes on from the last release of its own branch, and never takes a version that another branch has", async () => {
    await using project = await ReleasedProject.create();
    await project.labtrail("release");
    project.git("branch", "old");
    await project.change(MODULE_CELL, halfCell("const half = (x: number): number => x * 0.5;"));
    await project.labtrail("release", "--bump", "minor");
    project.git("checkout", "--quiet", "old");
    await project.change(MODULE_CELL, halfCell("const half = (x: number): number => 0.5 * x;"));

    const taken = await project.labtrail("release", "--bump", "minor");
    const free = await project.labtrail("release");

    expect(taken).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining(`the tag "@lab/penguins@0.2.0" is there`),
    });
    expect(free.stdout).toContain("0.1.0 -> 0.1.1 (patch)");
  });

  test("keeps the lockfile of npm in step", async () => {
    await using project = await ReleasedProject.create();
    project.write("package-lock.json", `{ "packages": { "packages/penguins": { "version": "0.1.0" } } }\n`);
    await project.change(MODULE_CELL, halfCell());
    await project.labtrail("release");
    await project.change(MODULE_CELL, halfCell("const half = (x: number): number => 0.5 * x;"));

    await project.labtrail("release");

    expect(project.read("package-lock.json")).toContain(`{ "version": "0.1.1" }`);
    expect(project.status()).toBe("");
  });

  test("goes as far as a person says; less far than the changes ask for only with a reason, which stays", async () => {
    await using project = await ReleasedProject.create();
    await project.labtrail("release");
    await project.change(MODULE_CELL, halfCell("const half = (x: string): number => Number(x) / 2;"));

    const without = await project.labtrail("release", "--bump", "patch");
    const withReason = await project.labtrail("release", "--bump", "patch", "--reason", "nobody calls it yet");

    expect(without.exitCode).toBe(1);
    expect(without.stderr).toContain("ask for a minor version, and not for a patch one");
    expect(withReason.stdout).toContain("0.1.0 -> 0.1.1 (patch)");
    expect(project.read("packages/penguins/CHANGELOG.md")).toContain(
      "Released as a patch version, though the changes ask for a minor one: nobody calls it yet",
    );
  });
});

/** What a release says that ends with 1 and has changed nothing. */
async function refusalOf(project: ReleasedProject, ...args: readonly string[]): Promise<string> {
  const look = () => [project.git("rev-parse", "HEAD"), ...project.tags(), project.status()];
  const before = look();

  const { exitCode, stderr } = await project.labtrail("release", ...args);

  expect(stderr).not.toContain("    at ");
  expect(exitCode).toBe(1);
  expect(look()).toEqual(before);
  return stderr;
}

describe("nothing is written, and a release says what is to be done,", () => {
  test("when a change is in no commit", async () => {
    await using project = await ReleasedProject.create();
    project.write("notes.txt", "later");

    expect(await refusalOf(project)).toContain("?? notes.txt");
  });

  test("when a module is not what its notebook says", async () => {
    await using project = await ReleasedProject.create();
    project.write("packages/penguins/src/predict.ts", `${project.read("packages/penguins/src/predict.ts")}// mine\n`);
    project.commit("by hand");

    expect(await refusalOf(project)).toContain("packages/penguins/src/predict.ts is edited");
  });

  test("when a cell cannot be exported", async () => {
    await using project = await ReleasedProject.create();
    await project.change(MODULE_CELL, "const away = 1;", halfCell("const half = (): number => away / 2;"));

    expect(await refusalOf(project)).toContain("NBX003");
  });

  test("when somebody has set the tag, or written the tarball, of a version that was never released", async () => {
    await using project = await ReleasedProject.create();
    project.write("releases/lab-penguins-0.1.0.tgz", "somebody's");
    project.commit("a tarball");

    expect(await refusalOf(project)).toContain(`"releases/lab-penguins-0.1.0.tgz" is there already`);
    expect(project.read("releases/lab-penguins-0.1.0.tgz")).toBe("somebody's");

    project.git("tag", "@lab/penguins@0.1.1");

    expect(await refusalOf(project)).toContain(`its tarball "releases/lab-penguins-0.1.1.tgz" is not`);
  });

  test("when the tarball of the last release was changed, with how to bring it back", async () => {
    await using project = await ReleasedProject.create();
    await project.labtrail("release");
    project.write("releases/lab-penguins-0.1.0.tgz", "other");
    await project.change(MODULE_CELL, halfCell("const half = (x: number): number => x * 0.5;"));

    expect(await refusalOf(project)).toContain(`git checkout "@lab/penguins@0.1.0" -- releases/lab-penguins-0.1.0.tgz`);
  });

  test("when a hook of git refuses the commit", async () => {
    await using project = await ReleasedProject.create();
    project.write(".git/hooks/pre-commit", "#!/bin/sh\necho no commits on Sundays >&2\nexit 1\n");
    chmodSync(join(project.folder, ".git/hooks/pre-commit"), 0o755);

    expect(await refusalOf(project)).toContain("no commits on Sundays");
    expect(project.exists("releases/lab-penguins-0.1.0.tgz")).toBe(false);
    expect(project.exists("packages/penguins/CHANGELOG.md")).toBe(false);
  });

  test("when git refuses the tag, and the commit is taken back", async () => {
    await using project = await ReleasedProject.create();
    project.git("config", "tag.gpgSign", "true");
    project.git("config", "gpg.program", "no-such-program");

    expect(await refusalOf(project)).toContain("could not be released");
    expect(project.exists("packages/penguins/CHANGELOG.md")).toBe(false);
  });

  test("when another release is being written", async () => {
    await using project = await ReleasedProject.create();
    project.write(".git/labtrail-release.lock", "1\n");

    expect(await refusalOf(project)).toContain("If no other release is being made, delete");
  });

  test("when the folder of the tarballs cannot be made", async () => {
    await using project = await ReleasedProject.create();
    project.write("releases", "a file");
    project.commit("in the way");

    expect(await refusalOf(project)).toContain("could not be released");
    expect(project.exists("packages/penguins/CHANGELOG.md")).toBe(false);
  });

  test("when it would publish a secret", async () => {
    await using project = await ReleasedProject.create();
    const secret = ["ghp", "0123456789abcdefghijABCDEFGHIJ456789"].join("_");
    await project.change(MODULE_CELL, halfCell(`const half = (x: number): string => "${secret}" + x;`));

    expect(await refusalOf(project)).toContain("looks like a password or a token");
  });

  test("when a module imports what would not be installed, or what lies outside of the package", async () => {
    await using project = await ReleasedProject.create();
    await project.change(MODULE_CELL, {
      id: "half",
      code: `//| export\nimport { z } from "zod";\nconst half = (x: unknown): unknown => z.parse(x);`,
    });

    expect(await refusalOf(project)).toContain(`npm install zod --workspace @lab/penguins`);

    project.write("lib/double.ts", "export const double = (x: number): number => 2 * x;\n");
    await project.change(MODULE_CELL, {
      id: "half",
      code: `//| export\nimport { double } from "../lib/double.ts";\nconst half = (x: number): number => double(x) / 4;`,
    });

    expect(await refusalOf(project)).toContain(`imports "../../../lib/double.ts", which lies outside of the package`);
  });

  test("when the package is unknown, with the one that was meant", async () => {
    await using project = await ReleasedProject.create();

    expect(await refusalOf(project, "@lab/pinguins")).toContain(`Did you mean "@lab/penguins"?`);
  });

  test("when somebody has set the version by hand", async () => {
    await using project = await ReleasedProject.create();
    await project.labtrail("release");
    const path = "packages/penguins/package.json";
    project.write(path, project.read(path).replace("0.1.0", "1.0.0"));
    project.commit("by hand");

    expect(await refusalOf(project)).toContain("says 1.0.0, and the last release is 0.1.0");
  });

  test("when there is no version to begin with", async () => {
    await using project = await ReleasedProject.create();
    project.write("packages/penguins/package.json", `{ "name": "@lab/penguins", "type": "module" }`);
    project.commit("no version");

    expect(await refusalOf(project)).toContain(`Begin with one such as "version": "0.1.0".`);
  });
});
