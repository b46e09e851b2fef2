import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { describe, expect, test } from "vitest";

import { readTarball } from "../../src/release/pack/tarball.ts";
import { halfCell, MODULE_CELL, ReleasedProject } from "./released-project.ts";
import { trackRuns } from "./tracked-cells.ts";

const HALF = `/** Half of a number. */
function half(x: number): number {
  return x / 2;
}`;

/** A released package, and a project beside it that has it installed under another name. */
async function installed(): Promise<{ readonly project: ReleasedProject; readonly app: ReleasedProject }> {
  const project = await ReleasedProject.create(MODULE_CELL, halfCell(HALF));
  await project.labtrail("release");
  const app = project.at("../app") as ReleasedProject;
  app.write("package.json", `{ "type": "module" }`);
  const path = "releases/lab-penguins-0.1.0.tgz";
  for (const [name, content] of readTarball(readFileSync(join(project.folder, path)), path)) {
    app.write(`node_modules/@lab/penguins-v1/${name}`, content);
  }
  return { project, app };
}

describe("labtrail trace NAME", () => {
  test("leads from an installed package to notebook, commit and cell, without the project it was made in", async () => {
    const { project, app } = await installed();
    await using _ = project;

    const { stdout, exitCode } = await app.labtrail("trace", "@lab/penguins-v1#half");

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`@lab/penguins-v1 (@lab/penguins 0.1.0): half
  module    dist/predict.js, made of packages/penguins/src/predict.ts
  notebook  notebooks/penguins.ipynb at commit ${project.git("rev-parse", "HEAD~1").slice(0, 12)}
  cell      half, code cell 2: the notebook is not here
  runs      none was tracked with this code
`);
  });

  test("takes a module, a version, a tarball, a generated file, and all exports at once", async () => {
    const { project } = await installed();
    await using _ = project;
    const tracedNames = async (written: string) => {
      const { stdout } = await project.labtrail("trace", written, "--json");
      return JSON.parse(stdout).traces.map((trace: { cell: { id: string }; package: { kind: string } }) => [
        trace.cell.id,
        trace.package.kind,
      ]);
    };

    expect(await tracedNames("@lab/penguins/predict#half")).toEqual([["half", "workspace"]]);
    expect(await tracedNames("@lab/penguins@0.1.0#half")).toEqual([["half", "tarball"]]);
    expect(await tracedNames("@lab/penguins@0.1.0/predict")).toEqual([["half", "tarball"]]);
    expect(await tracedNames("releases/lab-penguins-0.1.0.tgz#half")).toEqual([["half", "tarball"]]);
    expect(await tracedNames("packages/penguins/src/predict.ts#half")).toEqual([["half", "workspace"]]);
  });

  test("says whether the notebook's cell is still the one that was released", async () => {
    const { project } = await installed();
    await using _ = project;
    const nowOf = async () => (await project.labtrail("trace", "@lab/penguins@0.1.0#half")).stdout;

    expect(await nowOf()).toContain("as it is in the notebook now");
    await project.change(MODULE_CELL, halfCell("const half = (x: number): number => x * 0.5;"));
    expect(await nowOf()).toContain("the notebook's cell is another one now");
    await project.change(MODULE_CELL, { id: "other", code: "//| export\nconst other = 1;" });
    expect(await nowOf()).toContain("the notebook no longer has it");
  });

  test("shows the runs that rest on the cell as it was released, with what they measured, and keeps them in the tarball", async () => {
    await using project = await ReleasedProject.create(MODULE_CELL, halfCell(HALF));
    const cell = `//| export\n${HALF}`;
    trackRuns(project.folder, [
      { name: "swift-tern-1", cellId: "half", source: cell, metrics: { accuracy: 0.97 } },
      { name: "old-code-2", cellId: "half", source: "//| export\nconst half = 1;", metrics: { accuracy: 0.1 } },
    ]);
    await project.labtrail("release");

    const { stdout } = await project.labtrail("trace", "@lab/penguins@0.1.0#half");

    expect(stdout).toContain("run       swift-tern-1 (");
    expect(stdout).toContain("            accuracy 0.97 on penguins 1.0\n");
    expect(stdout).toContain("            data penguins 1.0 (test) aaaaaaaaaaaa\n");
    expect(stdout).not.toContain("old-code-2");
    expect(project.read("packages/penguins/CHANGELOG.md")).toContain(
      "- Run swift-tern-1: `accuracy` 0.97 on penguins 1.0.",
    );
  });

  test("tells no secret of a run, and is told none", async () => {
    await using project = await ReleasedProject.create(MODULE_CELL, halfCell(HALF));
    const secret = ["ghp", "0123456789abcdefghijABCDEFGHIJ456789"].join("_");
    trackRuns(project.folder, [
      { name: `run ${secret}`, cellId: "half", source: `//| export\n${HALF}`, metrics: { accuracy: 0.97 } },
    ]);

    const { exitCode } = await project.labtrail("release");

    expect(exitCode).toBe(0);
    const path = "releases/lab-penguins-0.1.0.tgz";
    const files = readTarball(readFileSync(join(project.folder, path)), path);
    const texts = [...files.values()].map((content) => content.toString());
    expect(texts.some((text) => text.includes("run [redacted]"))).toBe(true);
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  });

  test.each([
    ["@lab/penguins#haf", `Did you mean "half"?`],
    ["@lab/pigeons#half", `"@lab/pigeons" is neither installed here nor a package of this project`],
    ["@lab/penguins@3.0.0#half", `there is no "releases/lab-penguins-3.0.0.tgz"`],
    ["package.json#half", `"package.json" was generated from no notebook`],
    ["../nowhere.ts#half", `"../nowhere.ts" is neither a file nor the name of a package`],
  ])("refuses %s with what to do", async (written, words) => {
    const { project } = await installed();
    await using _ = project;

    const { stderr, exitCode } = await project.labtrail("trace", written);

    expect(stderr).toContain(words);
    expect(exitCode).toBe(1);
  });
});

/** Where a line leads: notebook, cell, and the place in it; what is said instead, where it leads nowhere. */
async function placeOf(project: ReleasedProject, place: string): Promise<unknown> {
  const { stdout, stderr } = await project.labtrail("trace", "--file", place, "--json");
  if (stdout === "") return stderr;
  const [trace] = JSON.parse(stdout).traces;
  return [trace.notebook, trace.cell.id, trace.place];
}

describe("labtrail trace --file", () => {
  test("leads from lines of released JavaScript and of what a stack trace names to the line of the cell", async () => {
    const { project, app } = await installed();
    await using _ = project;
    const code = app.read("node_modules/@lab/penguins-v1/dist/predict.js").split("\n");
    const line = code.findIndex((text) => text.includes("return x / 2")) + 1;
    const expected = ["notebooks/penguins.ipynb", "half"];

    expect(await placeOf(app, `node_modules/@lab/penguins-v1/dist/predict.js:${line}`)).toEqual([
      ...expected,
      { line: 4, column: 3 },
    ]);
    expect(await placeOf(app, `node_modules/@lab/penguins-v1/notebooks/penguins.ipynb/half.ts:4:10`)).toEqual([
      ...expected,
      { line: 4, column: 10 },
    ]);
    expect(
      await placeOf(
        app,
        `${pathToFileURL(join(app.folder, "node_modules/@lab/penguins-v1/dist/predict.js")).href}:${line}`,
      ),
    ).toEqual([...expected, { line: 4, column: 3 }]);
    expect(await placeOf(app, `node_modules/@lab/penguins-v1/dist/predict.d.ts:2`)).toEqual([...expected, null]);
  });

  test("leads from lines of a generated module to the line of the cell, and to the cell alone while it is stale", async () => {
    const { project } = await installed();
    await using _ = project;
    const path = "packages/penguins/src/predict.ts";
    const line =
      project
        .read(path)
        .split("\n")
        .findIndex((text) => text.includes("return x / 2")) + 1;

    expect(await placeOf(project, `${path}:${line}`)).toEqual([
      "notebooks/penguins.ipynb",
      "half",
      { line: 4, column: 3 },
    ]);
    expect(await placeOf(project, `${path}:1`)).toContain("outside of the regions");
    project.write(path, project.read(path).replace("x / 2", "x / 3"));
    expect(await placeOf(project, `${path}:${line}`)).toEqual(["notebooks/penguins.ipynb", "half", null]);
  });

  test("leads from lines of production code, by whatever way they name the export", async () => {
    const { project, app } = await installed();
    await using _ = project;
    app.write(
      "src/app.ts",
      `import { half as cut } from "@lab/penguins-v1/predict";
import * as birds from "@lab/penguins-v1/predict";
import { join } from "node:path";
const plain: string = join("a", "b");
export const one = cut(1);
export const two = birds.half(2);
`,
    );
    const traced = ["notebooks/penguins.ipynb", "half", null];

    expect(await placeOf(app, "src/app.ts:1")).toEqual(traced);
    expect(await placeOf(app, "src/app.ts:5")).toEqual(traced);
    expect(await placeOf(app, "src/app.ts:5:20")).toEqual(traced);
    expect(await placeOf(app, "src/app.ts:6")).toEqual(traced);
    expect(await placeOf(app, "src/app.ts:4")).toContain("These lines do: 1, 2, 5, 6.");
    expect(await placeOf(app, "src/app.ts:5:3")).toContain("uses nothing that comes from a notebook");
  });

  test("leads from lines that re-export a name, as the barrel of a package does", async () => {
    const { project } = await installed();
    await using _ = project;
    const path = "packages/penguins/src/index.ts";
    const line =
      project
        .read(path)
        .split("\n")
        .findIndex((text) => text.startsWith("export")) + 1;

    expect(await placeOf(project, `${path}:${line}`)).toEqual(["notebooks/penguins.ipynb", "half", null]);
  });

  test("leads from a file of the project itself that imports the module by its path", async () => {
    const { project } = await installed();
    await using _ = project;
    project.write("src/app.ts", `import { half } from "../packages/penguins/src/predict.ts";\nhalf(1);\n`);
    project.write(
      "src/by-barrel.ts",
      `import "./folder";\nimport { half } from "../packages/penguins/src/index.ts";\nhalf(1);\n`,
    );
    project.write("src/folder/index.ts", "");

    expect(await placeOf(project, "src/app.ts:2")).toEqual(["notebooks/penguins.ipynb", "half", null]);
    expect(await placeOf(project, "src/by-barrel.ts:3")).toEqual(["notebooks/penguins.ipynb", "half", null]);
    expect(await placeOf(project, "src/by-barrel.ts:1")).toContain("These lines do: 2, 3.");
  });

  test.each([
    ["src/app.ts", "names no line"],
    ["src/app.ts:4", "there is no file"],
    ["package.json:900", "and no line 900"],
  ])("refuses %s", async (place, words) => {
    await using project = await ReleasedProject.create();

    expect(await placeOf(project, place)).toContain(words);
  });
});
