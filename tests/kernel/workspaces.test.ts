// Packages that the user works on, as npm and pnpm lay them out: links in node_modules that lead out of it.
import { mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { describe, expect, test } from "vitest";

import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

/** Links as package managers do: relative, from a folder that may have to be made. */
function link(session: TestRuntime, from: string, to: string): void {
  const path = join(session.folder, from);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(relative(dirname(path), join(session.folder, to)), path, "junction");
}

function writePackage(session: TestRuntime, folder: string, manifest: object): void {
  session.write(join(folder, "package.json"), JSON.stringify({ version: "1.0.0", ...manifest }));
}

async function messageOf(session: TestRuntime, source: string): Promise<string> {
  const { outcome } = await session.run(source);
  return outcome.kind === "error" ? `${outcome.fault.ename}: ${outcome.fault.evalue}` : outcome.kind;
}

const LIB = `import type { Nothing } from "./none"; export enum Kind { A = 1 } export const n: number = 1;`;

describe("a workspace package in TypeScript loads, and is loaded anew when it is edited", () => {
  test.each<[string, object, string, string]>([
    ["by its exports", { exports: "./src/index.ts" }, "src/index.ts", "@my/lib"],
    [
      "by a map of exports",
      { exports: { ".": { types: "./none.d.ts", import: "./src/main.mts" } } },
      "src/main.mts",
      "@my/lib",
    ],
    ["by exports of parts", { exports: { "./*": "./src/*.ts" } }, "src/part.ts", "@my/lib/part"],
    ["by exports that name the compiled file", { exports: { ".": "./src/index.js" } }, "src/index.ts", "@my/lib"],
    ["by its main", { main: "src/lib.ts" }, "src/lib.ts", "@my/lib"],
    ["by a main without an extension", { main: "./src/lib" }, "src/lib.ts", "@my/lib"],
    ["by its index", {}, "index.ts", "@my/lib"],
    ["by a part of it", {}, "src/part/index.ts", "@my/lib/src/part"],
  ])("%s", async (_title, manifest, file, specifier) => {
    await using session = openTestRuntime();
    writePackage(session, "", { name: "root", workspaces: ["packages/*"] });
    writePackage(session, "packages/lib", { name: "@my/lib", ...manifest });
    session.write(`packages/lib/${file}`, LIB);
    link(session, "node_modules/@my/lib", "packages/lib");
    const cell = `import { n, Kind } from "${specifier}"; [n, Kind.A]`;
    const first = await session.valueOf(cell);

    session.write(`packages/lib/${file}`, LIB.replace("n: number = 1", "n: number = 22"));

    expect([first, await session.valueOf(cell)]).toEqual(["[ 1, 1 ]", "[ 22, 1 ]"]);
  });

  test("with packages that import each other, and what a cell requires", async () => {
    await using session = openTestRuntime();
    writePackage(session, "packages/a", { name: "a", exports: "./index.ts", imports: { "#inner/*": "./inner/*.ts" } });
    writePackage(session, "packages/b", { name: "b", exports: "./index.ts" });
    session.write(
      "packages/a/index.ts",
      `import { b } from "b"; import { inner } from "#inner/x"; export const a = [b, inner];`,
    );
    session.write("packages/a/inner/x.ts", `export const inner: string = "inner"`);
    session.write("packages/b/index.ts", `export const b: number = 1`);
    session.write("packages/c/index.cts", `exports.c = 1 as number`);
    writePackage(session, "packages/c", { name: "c", main: "index.cts" });
    for (const name of ["a", "b", "c"]) link(session, `node_modules/${name}`, `packages/${name}`);
    const cell = `import { a } from "a"; [a, require("c").c]`;
    const seen = [await session.valueOf(cell)];

    session.write("packages/b/index.ts", `export const b: number = 22`);
    session.write("packages/c/index.cts", `exports.c = 22 as number`);
    seen.push(await session.valueOf(cell));

    expect(seen).toEqual(["[ [ 1, 'inner' ], 1 ]", "[ [ 22, 'inner' ], 22 ]"]);
  });

  test("in the layout of pnpm, beside packages that are installed", async () => {
    await using session = openTestRuntime();
    writePackage(session, "packages/lib", { name: "lib", exports: "./index.ts" });
    session.write("packages/lib/index.ts", `export { n } from "dep"; export const lib: number = 1`);
    writePackage(session, "node_modules/.pnpm/dep@1.0.0/node_modules/dep", { name: "dep", exports: "./index.js" });
    session.write("node_modules/.pnpm/dep@1.0.0/node_modules/dep/index.js", `exports.n = require("deeper").n`);
    writePackage(session, "node_modules/.pnpm/deeper@2.0.0/node_modules/deeper", { name: "deeper" });
    session.write("node_modules/.pnpm/deeper@2.0.0/node_modules/deeper/index.js", `exports.n = 2`);
    link(
      session,
      "node_modules/.pnpm/dep@1.0.0/node_modules/deeper",
      "node_modules/.pnpm/deeper@2.0.0/node_modules/deeper",
    );
    link(session, "packages/lib/node_modules/dep", "node_modules/.pnpm/dep@1.0.0/node_modules/dep");
    link(session, "node_modules/lib", "packages/lib");
    const cell = `import { n, lib } from "lib"; [n, lib]`;
    const seen = [await session.valueOf(cell)];

    session.write("packages/lib/index.ts", `export { n } from "dep"; export const lib: number = 22`);
    session.write("node_modules/.pnpm/dep@1.0.0/node_modules/dep/index.js", `exports.n = 3`);
    seen.push(await session.valueOf(cell));

    expect(seen).toEqual(["[ 2, 1 ]", "[ 2, 22 ]"]);
  });

  test("also one that was copied into node_modules", async () => {
    await using session = openTestRuntime();
    writePackage(session, "node_modules/copied", { name: "copied", exports: "./index.ts" });
    session.write("node_modules/copied/index.ts", `import { n } from "./part"; export enum Kind { A = n }`);
    session.write("node_modules/copied/part.ts", `export const n: number = 5`);

    expect(await session.valueOf(`import { Kind } from "copied"; Kind.A`)).toBe("5");
  });
});

describe("what changes meanwhile is noticed", () => {
  test("a link that comes, leads elsewhere, or a package.json that is mended", async () => {
    await using session = openTestRuntime();
    writePackage(session, "v1", { name: "lib", exports: "./gone.ts" });
    session.write("v1/index.ts", `export const v: number = 1`);
    writePackage(session, "v2", { name: "lib", main: "main.ts" });
    session.write("v2/main.ts", `export const v: number = 2`);
    const cell = `import { v } from "lib"; v`;

    const missing = await messageOf(session, cell);
    link(session, "node_modules/lib", "v1");
    const wrong = await messageOf(session, cell);
    writePackage(session, "v1", { name: "lib", exports: "./index.ts" });
    const first = await session.valueOf(cell);
    rmSync(join(session.folder, "node_modules/lib"));
    link(session, "node_modules/lib", "v2");
    const second = await session.valueOf(cell);

    expect(missing).toContain(`Cannot find package "lib"`);
    expect(wrong).toBe(
      `ImportError: Cannot find "lib"\n"exports" in ${session.folder}/v1/package.json leads to ./gone.ts, which is not there. Build the package, or let it lead to the sources.`,
    );
    expect([first, second]).toEqual(["1", "2"]);
  });

  test("a file that a link leads to, and a link in a path", async () => {
    await using session = openTestRuntime();
    session.write("v1/lib.ts", `export const v: number = 1`);
    session.write("v2/lib.ts", `export const v: number = 2`);
    link(session, "current", "v1");
    const cell = `import { v } from "./current/lib"; v`;
    const seen = [await session.valueOf(cell)];

    session.write("v1/lib.ts", `export const v: number = 11`);
    seen.push(await session.valueOf(cell));
    link(session, "next", "v2");
    renameSync(join(session.folder, "next"), join(session.folder, "current"));
    seen.push(await session.valueOf(cell));

    expect(seen).toEqual(["1", "11", "2"]);
  });

  test("`imports` of the package.json beside the notebook", async () => {
    await using session = openTestRuntime();
    session.write("a.ts", `export const found: string = "a"`);
    session.write("node_modules/dep/index.js", `exports.found = "dep"`);
    const manifest = (imports?: object): void => session.write("package.json", JSON.stringify({ imports }));
    const cell = `import { found } from "#x"; found`;
    manifest();
    const undefinedYet = await messageOf(session, cell);
    manifest({ "#y": "./a.ts" });
    const other = await messageOf(session, cell);
    manifest({ "#x": "./a.js" });
    const seen = [await session.valueOf(cell)];
    manifest({ "#x": { require: "./none.ts", default: "dep" } });
    seen.push(await session.valueOf(cell), await session.valueOf(`require("dep").found`));
    manifest({ "#x": "./none.ts" });
    const nowhere = await messageOf(session, cell);

    const see = `ImportError: Cannot find "#x"\nSee "imports" in ${session.folder}/package.json.`;
    expect([undefinedYet, other]).toEqual([see, see]);
    expect(seen).toEqual(["'a'", "'dep'", "'dep'"]);
    expect(nowhere).toBe(
      `ImportError: Cannot find "#x"\n"imports" in ${session.folder}/package.json leads to ./none.ts, which is not there.`,
    );
  });
});

describe("a package of one's own that is not complete says so", () => {
  test.each([
    [
      "a part that is not exported",
      { exports: { ".": "./index.ts" } },
      "lib/part",
      `"lib/part"`,
      `See "exports" in FOLDER/package.json.`,
    ],
    ["no main", {}, "lib", `"lib"`, `FOLDER/package.json has no "exports", and its "main" leads to no file.`],
    [
      "a wrong map",
      { exports: { ".": "./index.ts", a: "./b" } },
      "lib",
      `"lib"`,
      `See "exports" in FOLDER/package.json. `,
    ],
  ])("%s", async (_title, manifest, specifier, name, hint) => {
    await using session = openTestRuntime();
    writePackage(session, "lib", { name: "lib", ...manifest });
    session.write("lib/other.ts", "export {}");
    link(session, "node_modules/lib", "lib");

    const message = await messageOf(session, `import "${specifier}"`);

    expect(message).toContain(name);
    expect(message).toContain(hint.replace("FOLDER", join(session.folder, "lib")));
  });
});

test("the working directory and the paths of a cell are the notebook's", async () => {
  await using session = openTestRuntime();
  const { folder } = session;
  session.write("x.js", "");
  const listOf = async (list: string): Promise<unknown> => {
    return JSON.parse(String(await session.valueOf(`JSON.stringify([${list}])`)).slice(1, -1)) as unknown;
  };

  const places = await listOf(
    "process.cwd(), __dirname, import.meta.dirname, __filename, import.meta.filename, import.meta.url",
  );
  const resolved = await listOf(`require.resolve("./x"), import.meta.resolve("./x"), import.meta.resolve("fs")`);

  const notebook = join(folder, "notebook.ipynb");
  expect(places).toEqual([folder, folder, folder, notebook, notebook, `file://${notebook}`]);
  expect(resolved).toEqual([join(folder, "x.js"), `file://${folder}/x.js`, "node:fs"]);
});

describe("a TypeScript file may use what CommonJS has", () => {
  const SEEN = `[basename(__filename), basename(__dirname) === expected, require("./data.json").n, typeof require.resolve]`;

  test.each([
    [
      "an ES module",
      `import { basename } from "path"; const expected = basename(import.meta.dirname); export const seen = ${SEEN}`,
    ],
    [
      "a CommonJS file",
      `const { basename } = require("path"); const expected = basename(__dirname) as string; exports.seen = ${SEEN}`,
    ],
    [
      "names of its own",
      `const basename = (x: any) => x, __filename = "lib.ts", __dirname = 5, expected = 5; const require = (x: string) => ({ n: 1 }); require.resolve = () => {}; export const seen = ${SEEN}`,
    ],
    [
      "an import by require",
      `import data = require("./data.json"); export const seen = ["lib.ts", true, data.n, "function"]`,
    ],
  ])("%s", async (_title, source) => {
    await using session = openTestRuntime();
    session.write("data.json", `{"n": 1}`);
    session.write("lib.ts", source);

    expect(await session.valueOf(`import { seen } from "./lib"; seen`)).toBe("[ 'lib.ts', true, 1, 'function' ]");
  });
});
