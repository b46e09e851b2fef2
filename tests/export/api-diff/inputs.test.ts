import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { compareApi } from "../../../src/export/api-diff/compare-api.ts";
import type { ApiInput } from "../../../src/export/api-diff/input/api-input.ts";
import { ScratchProject } from "../scratch-project.ts";

/** Changes as a reader sees them at a glance. */
async function changesOf(project: ScratchProject, old: string, next: string): Promise<readonly string[]> {
  const { changes } = await compareApi(old, next, { cwd: project.root });
  return changes.map(({ bump, module, export: name, kind }) => `${bump} ${module} ${name} ${kind}`);
}

/** A package in a folder, whose modules import each other as compiled code does. */
function writePackage(project: ScratchProject, folder: string, files: Readonly<Record<string, string>>): void {
  const exports = {
    ".": { types: "./dist/index.d.ts" },
    "./predict": "./dist/predict.js",
    "./data.json": "./data.json",
  };
  project.write(`${folder}/package.json`, JSON.stringify({ name: "@lab/penguins", version: "1.0.0", exports }));
  for (const [name, text] of Object.entries(files)) project.write(`${folder}/${name}`, text);
}

/** A function with a namespace, as CommonJS exports them. */
function commonModule(type: string, key: string): string {
  return `declare function fit(x: ${type}): void;
declare namespace fit { const rate: number; interface Options { ${key}: string } }
export = fit;
`;
}

const INDEX = `export * from "./predict.js";\nexport { mean as average } from "./stats.js";\nexport * as stats from "./stats.js";\n`;
const STATS = "export declare function mean(xs: number[]): number;\n";
const PREDICT = `import type { Row } from "./row.js";\nexport declare function predict(row: Row): number;\n`;
const ROW = "export interface Row { mass: number; island?: string }\n";
const PACKAGE = {
  "dist/index.d.ts": INDEX,
  "dist/stats.d.ts": STATS,
  "dist/predict.d.ts": PREDICT,
  "dist/row.d.ts": ROW,
};

describe("files", () => {
  test("two sources are compared by what they declare, types that are left to be inferred included", async () => {
    using project = new ScratchProject();
    project.write(
      "old.ts",
      "import { half } from './half.ts';\nexport function fit(x: number) { return { loss: half(x) }; }\n",
    );
    project.write(
      "new.ts",
      "import { half } from './half.ts';\nexport function fit(x: number) { return { loss: String(half(x)) }; }\n",
    );
    project.write("half.ts", "export function half(x: number) { return x / 2; }\n");

    const { bump, proven, changes } = await compareApi("old.ts", "new.ts", { cwd: project.root });

    expect({ bump, proven }).toEqual({ bump: "major", proven: true });
    expect(changes).toMatchObject([
      {
        export: "fit",
        path: "fit().loss",
        message: "`fit().loss` gives `string` instead of `number`",
        old: "function fit(x: number): { loss: number; };",
        new: "function fit(x: number): { loss: string; };",
        caller: { imports: `import { fit } from "./old";`, line: "const result: number = fit(1).loss;" },
      },
    ]);
  });

  test("a source and its declarations are the same", async () => {
    using project = new ScratchProject();
    project.write(
      "api.ts",
      "export class Model { #w = 1; private units = 1; fit(x: number): void { this.#w = x + this.units; } }\n",
    );
    project.write("api.d.ts", "export declare class Model { #private; private units; fit(x: number): void; }\n");

    expect(await compareApi("api.ts", "api.d.ts", { cwd: project.root })).toEqual({
      bump: "patch",
      proven: true,
      changes: [],
    });
  });

  test("a change that comes in by a default import under another name is seen", async () => {
    using project = new ScratchProject();
    for (const [folder, type] of [
      ["v1", "number"],
      ["v2", "string"],
    ] as const) {
      project.write(`${folder}/api.d.ts`, `import Line from "./row.js";\nexport declare function first(): Line;\n`);
      project.write(
        `${folder}/row.d.ts`,
        `declare const row: { id: ${type} };\nexport default interface Row { id: ${type} }\n`,
      );
    }

    expect(await changesOf(project, "v1/api.d.ts", "v2/api.d.ts")).toEqual(["major . first output-changed"]);
  });

  test.each([
    ["a list", "export type { Model };", "export { Model };"],
    ["a name", "export { type Model };", "export { Model };"],
    ["another file", `export type { Model } from "./model.js";`, `export { Model } from "./model.js";`],
  ])("a class that %s exports as a type only can no longer be made", async (_, asType, asValue) => {
    using project = new ScratchProject();
    const own = asType.includes("from") ? "" : "declare class Model { fit(): void }\n";
    project.write("model.d.ts", "export declare class Model { fit(): void }\n");
    project.write("old.d.ts", `${own}${asValue}\n`);
    project.write("new.d.ts", `${own}${asType}\n`);

    expect(await changesOf(project, "old.d.ts", "new.d.ts")).toEqual(["major . Model value-removed"]);
    expect(await changesOf(project, "new.d.ts", "old.d.ts")).toEqual(["minor . Model value-added"]);
  });

  test("a class that comes with all types of another file, and no longer with its values, can no longer be made", async () => {
    using project = new ScratchProject();
    project.write("model.d.ts", "export declare class Model { fit(): void }\n");
    project.write("old.d.ts", `export * from "./model.js";\n`);
    project.write("new.d.ts", `export type * from "./model.js";\n`);

    expect(await changesOf(project, "old.d.ts", "new.d.ts")).toContain("major . Model value-removed");
    expect(await compareApi("new.d.ts", "old.d.ts", { cwd: project.root })).toMatchObject({ proven: false });
  });

  test("what a CommonJS module exports is what callers import as the default", async () => {
    using project = new ScratchProject();
    project.write("old.d.ts", commonModule("number | string", "a"));
    project.write("new.d.ts", commonModule("number", "b"));

    const { changes } = await compareApi("old.d.ts", "new.d.ts", { cwd: project.root });

    const breaks = changes.filter(({ bump }) => bump === "major");
    expect(breaks.map(({ export: name, kind }) => `${name} ${kind}`)).toEqual([
      "default input-changed",
      "defaultExport.Options property-removed",
      "defaultExport.Options key-refused",
      "defaultExport.Options key-required",
    ]);
    expect(breaks.map(({ caller }) => caller?.imports)).toEqual(breaks.map(() => `import defaultExport from "./old";`));
  });

  test("what a file takes from another is part of its API", async () => {
    using project = new ScratchProject();
    for (const [folder, key] of [
      ["v1", "mass: number; island?: string"],
      ["v2", "mass: number"],
    ] as const) {
      project.write(`${folder}/api.d.ts`, PREDICT);
      project.write(`${folder}/row.d.ts`, `export interface Row { ${key} }\n`);
    }

    expect(await changesOf(project, "v1/api.d.ts", "v2/api.d.ts")).toEqual(["major . predict key-refused"]);
  });
});

describe("files in memory", () => {
  test("import each other by their paths, and packages from the folder that is named", async () => {
    using project = new ScratchProject();
    project.write("node_modules/tensors/package.json", `{ "name": "tensors", "types": "index.d.ts" }`);
    project.write("node_modules/tensors/index.d.ts", "export declare function ones(): number[];\n");
    const side = (label: string, half: string): ApiInput => ({
      label,
      folder: project.root,
      packageName: "@lab/halves",
      files: {
        "src/index.ts": `import { ones } from "tensors";\nimport { half } from "./half.ts";\nexport const run = () => ones().map(half);\n`,
        "src/half.ts": `export function half(x: number) { return ${half}; }\n`,
      },
      entries: { "./run": "src/index.ts" },
    });

    const { changes } = await compareApi(side("1.0.0", "x / 2"), side("next", "x / 2 || undefined"));

    expect(changes).toMatchObject([
      {
        module: "./run",
        message: "`run()[]` gives `number | undefined` instead of `number`",
        caller: { imports: `import { run } from "@lab/halves/run";`, line: "const result: number = run()[0];" },
      },
    ]);
  });

  test("are told by their label when they are faulty", async () => {
    const side: ApiInput = {
      label: "1.0.0",
      folder: import.meta.dirname,
      files: { "api.d.ts": "export type A = Nowhere;" },
    };

    await expect(compareApi(side, side)).rejects.toMatchObject({
      message: expect.stringContaining("1.0.0:api.d.ts:1:17 Cannot find name 'Nowhere'"),
    });
  });
});

describe("types of other packages", () => {
  const TENSOR =
    "export declare class Tensor { private id; shape: number[] }\nexport interface Options { units: number }\n";

  test("are found from the files' folder, and are the same on both sides", async () => {
    using project = new ScratchProject();
    project.write("node_modules/tensors/package.json", `{ "name": "tensors", "types": "index.d.ts" }`);
    project.write("node_modules/tensors/index.d.ts", TENSOR);
    const head = `import type { Options, Tensor } from "tensors";\n`;
    project.write("old.ts", `${head}export declare function run(x: Tensor, options: Options): Tensor;\n`);
    project.write("new.ts", `${head}export declare function run(x: Tensor | number, options: Options): Tensor;\n`);

    expect(await changesOf(project, "old.ts", "new.ts")).toEqual(["minor . run input-widened"]);
  });

  test("that are not installed are told with the place, and never taken for any", async () => {
    using project = new ScratchProject();
    project.write("old.ts", `import type { Tensor } from "tensors";\nexport declare function run(x: Tensor): void;\n`);
    project.write("new.ts", "export declare function run(x: number): void;\n");

    await expect(compareApi("old.ts", "new.ts", { cwd: project.root })).rejects.toMatchObject({
      code: "API_FAULTY",
      message: expect.stringContaining("old.ts:1:29 Cannot find module 'tensors'"),
      hint: expect.stringContaining("Install the packages"),
    });
  });

  test("of Node and of browsers are known without being installed", async () => {
    using project = new ScratchProject();
    project.write(
      "old.ts",
      `import type { Stats } from "node:fs";\nexport declare function load(at: URL, stats: Stats, by: AbortSignal): Buffer;\n`,
    );
    project.write(
      "new.ts",
      `import type { Stats } from "node:fs";\nexport declare function load(at: URL, stats: Stats): Buffer;\n`,
    );

    expect(await changesOf(project, "old.ts", "new.ts")).toEqual(["major . load argument-removed"]);
  });
});

describe("packages", () => {
  test("are compared module by module, through all re-exports", async () => {
    using project = new ScratchProject();
    writePackage(project, "v1", PACKAGE);
    writePackage(project, "v2", { ...PACKAGE, "dist/stats.d.ts": STATS.replace("number[]", "readonly string[]") });

    expect(await changesOf(project, "v1", "v2")).toEqual([
      "major . average input-changed",
      "major . stats.mean input-changed",
    ]);
  });

  test("a line of a caller imports what callers import", async () => {
    using project = new ScratchProject();
    writePackage(project, "v1", PACKAGE);
    writePackage(project, "v2", { ...PACKAGE, "dist/row.d.ts": ROW.replace("island?", "island") });

    const { changes } = await compareApi("v1", "v2", { cwd: project.root });

    expect(changes.map(({ caller }) => caller?.imports)).toContain(`import { predict } from "@lab/penguins/predict";`);
    expect(changes.map(({ caller }) => caller?.line)).toContain("predict({ mass: 1 });");
  });

  test("a module that is gone breaks its callers, and one that is new does not", async () => {
    using project = new ScratchProject();
    writePackage(project, "v1", PACKAGE);
    project.write(
      "v2/package.json",
      JSON.stringify({ exports: { ".": "./dist/index.js", "./rows": "./dist/row.js" } }),
    );
    for (const [name, text] of Object.entries(PACKAGE)) project.write(`v2/${name}`, text);

    const { bump, proven, changes } = await compareApi("v1", "v2", { cwd: project.root });

    expect({ bump, proven }).toEqual({ bump: "major", proven: true });
    expect(changes).toMatchObject([
      {
        kind: "module-removed",
        module: "./predict",
        caller: { line: `import * as all from "@lab/penguins/predict";` },
      },
      { kind: "module-added", module: "./rows" },
    ]);
  });

  test.each([
    ["types", { types: "./api.d.ts" }, ["."]],
    ["main alone", { main: "./api.js" }, ["."]],
    ["a string", { exports: "./api.js" }, ["."]],
    ["conditions", { exports: { node: { import: "./api.mjs" }, default: "./api.js" } }, ["."]],
    [
      "a pattern",
      { exports: { "./features/*": { types: "./features/*.d.ts" }, "./package.json": "./package.json" } },
      ["./features/a", "./features/b"],
    ],
    ["a pattern of code", { exports: { "./*.js": "./features/*.js" } }, ["./a.js", "./b.js"]],
  ])("name their modules by %s", async (_, manifest, modules) => {
    using project = new ScratchProject();
    for (const [folder, type] of [
      ["v1", "number"],
      ["v2", "string"],
    ] as const) {
      project.write(`${folder}/package.json`, JSON.stringify(manifest));
      for (const name of ["api", "features/a", "features/b"]) {
        project.write(`${folder}/${name}.d.ts`, `export declare const value: ${type};\n`);
      }
    }

    expect((await changesOf(project, "v1", "v2")).toSorted()).toEqual(
      modules.map((module) => `major ${module} value output-changed`),
    );
  });

  test("a tarball that npm has packed is compared like its folder, wherever both lie", async () => {
    using project = new ScratchProject();
    writePackage(project, "v1", PACKAGE);
    writePackage(project, "node_modules/@lab/v2", { ...PACKAGE, "dist/row.d.ts": ROW.replace("mass: number; ", "") });
    execFileSync("npm", ["pack", "--silent", "--pack-destination", project.root], {
      cwd: project.path("v1"),
      shell: process.platform === "win32",
    });
    const tarball = readdirSync(project.root).find((name) => name.endsWith(".tgz")) ?? "";

    expect(await compareApi(tarball, "v1", { cwd: project.root })).toEqual({
      bump: "patch",
      proven: true,
      changes: [],
    });
    expect(await changesOf(project, tarball, "node_modules/@lab/v2")).toContain("major ./predict predict key-refused");
  });

  test.each([
    ["nothing.tgz", undefined, `there is no "nothing.tgz"`],
    ["broken.tgz", "no gzip", `"broken.tgz" is no tarball`],
    ["notes.txt", "text", `"notes.txt" has no types to compare`],
    ["folder/readme.md", "text", `"folder" is no package: it has no package.json`],
    ["folder/package.json", "{", `the package.json of "folder" is no JSON`],
    ["folder/package.json", `{ "main": "index.js" }`, `the package "folder" declares no module`],
  ])("what cannot be compared is named: %s", async (name, text, message) => {
    using project = new ScratchProject();
    project.write("api.ts", "export declare const a: number;\n");
    if (text !== undefined) project.write(name, text);

    await expect(
      compareApi(name.replace(/^folder\/.*/, "folder"), "api.ts", { cwd: project.root }),
    ).rejects.toMatchObject({
      code: "API_UNREADABLE",
      message: expect.stringContaining(message),
      hint: expect.any(String),
    });
  });
});

/** One type at five places of an API. */
function fivePlaces(type: string): string {
  return `interface Row { id: ${type} }
export declare const a: ${type};
export declare function b(x: ${type}, y: ${type}): Row;
export declare function c(): Row[];
`;
}

test("each export tells of its own break, and each place in it of its own", async () => {
  using project = new ScratchProject();
  project.write("old.ts", fivePlaces("number"));
  project.write("new.ts", fivePlaces("string"));

  const { changes } = await compareApi("old.ts", "new.ts", { cwd: project.root });

  expect(changes.map(({ path, caller }) => [path, caller?.line])).toEqual([
    ["a", "const result: number = a;"],
    ["b(x)", "b(1, 1);"],
    ["b(y)", "b(1, 1);"],
    ["b().id", "const result: number = b(1, 1).id;"],
    ["c()[].id", "const result: number = c()[0].id;"],
  ]);
});

describe("faults", () => {
  test("a syntax error is told with its file, line and column", async () => {
    using project = new ScratchProject();
    project.write("old.ts", "export declare const a: number;\n");
    project.write("new.ts", "export declare const a: number;\nexport function (x) {}\n");

    await expect(compareApi("old.ts", "new.ts", { cwd: project.root })).rejects.toMatchObject({
      code: "API_FAULTY",
      message: expect.stringMatching(/^the API cannot be compared:\nnew\.ts:2:\d+ /),
    });
  });

  test("a name that is declared nowhere is told, also of a file that only others import", async () => {
    using project = new ScratchProject();
    writePackage(project, "v1", PACKAGE);
    writePackage(project, "v2", { ...PACKAGE, "dist/row.d.ts": "export interface Row { mass: Kilogram }\n" });

    await expect(compareApi("v1", "v2", { cwd: project.root })).rejects.toMatchObject({
      message: expect.stringMatching(/dist\/row\.d\.ts:1:30 Cannot find name 'Kilogram'/),
    });
  });

  test("faults in the body of a function are no faults of the API", async () => {
    using project = new ScratchProject();
    project.write("old.ts", "export function a(x: number): number { return x; }\n");
    project.write("new.ts", "export function a(x: number): number { const y: string = x; return x; }\n");

    expect(await compareApi("old.ts", "new.ts", { cwd: project.root })).toMatchObject({ bump: "patch", proven: true });
  });
});

test("what an API declares in other modules is not compared, and asked about when it has changed", async () => {
  using project = new ScratchProject();
  project.write("old.ts", "export declare const a: number;\ndeclare global { interface Array<T> { mean(): T } }\n");
  project.write(
    "new.ts",
    "export declare const a: number;\ndeclare global { interface Array<T> { mean(): T; max(): T } }\n",
  );

  const { bump, proven, changes } = await compareApi("old.ts", "new.ts", { cwd: project.root });

  expect({ bump, proven }).toEqual({ bump: "patch", proven: false });
  expect(changes).toMatchObject([{ kind: "augmentation" }]);
});
