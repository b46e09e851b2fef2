import { symlinkSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

function configure(session: TestRuntime, compilerOptions: object, folder = ""): void {
  session.write(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
}

async function messageOf(session: TestRuntime, source: string): Promise<string> {
  const { outcome } = await session.run(source);
  return outcome.kind === "error" ? `${outcome.fault.ename}: ${outcome.fault.evalue}` : outcome.kind;
}

describe("paths of tsconfig.json lead", () => {
  test.each([
    ["an import", `import { found } from "@/lib/util"; found`],
    ["a dynamic import with a computed name", `const name = "util"; (await import("@/lib/" + name)).found`],
    ["a require", `require("@/lib/util").found`],
    ["a resolve", `(await import(import.meta.resolve("@/lib/util"))).found`],
    ["an import for its effects", `import "@/lib/util"; globalThis.loaded`],
    ["an import of a file", `import { found } from "./through"; found`],
    ["a require of a file", `require("./through.cjs").found`],
    ["an import of a JavaScript file", `import { found } from "./through.mjs"; found`],
  ])("%s to its file", async (_title, cell) => {
    await using session = openTestRuntime();
    configure(session, { paths: { "@/*": ["./src/*"] } });
    session.write("src/lib/util.ts", `globalThis.loaded = "util"; export const found: string = "util"`);
    session.write("through.ts", `export { found } from "@/lib/util"`);
    session.write("through.mjs", `export { found } from "@/lib/util"`);
    session.write("through.cjs", `exports.found = require("@/lib/util").found`);

    expect(await session.valueOf(cell)).toBe("'util'");
  });

  test.each([
    ["the first of several places that is there", { "#/*": ["./none/*", "./a/*", "./b/*"] }, "#/x", "a/x.ts"],
    ["a name without a star", { config: ["./a/config.prod.ts"] }, "config", "a/config.prod.ts"],
    ["a star in the middle", { "lib-*-x": ["./a/*.impl"] }, "lib-one-x", "a/one.impl.ts"],
    ["everything", { "*": ["./a/*"] }, "deep/er", "a/deep/er.tsx"],
    ["a folder", { lib: ["./a/lib"] }, "lib", "a/lib/index.ts"],
    ["a file named as compiled", { "@/*": ["./a/*"] }, "@/m.js", "a/m.ts"],
    ["past declarations", { lib: ["./types.d.ts", "./a/lib.js"] }, "lib", "a/lib.js"],
    ["past a package that is installed", { late: ["./a/late.ts"] }, "late", "a/late.ts"],
  ])("to %s", async (_title, paths, specifier, file) => {
    await using session = openTestRuntime();
    configure(session, { paths });
    session.write("package.json", `{"type": "module"}`);
    session.write("types.d.ts", "export declare const found: string");
    session.write("b/x.ts", `export const found = "b/x.ts"`);
    session.write("node_modules/late/index.js", `exports.found = "package"`);
    session.write(file, `export const found = "${file}"`);

    expect(await session.valueOf(`import { found } from "${specifier}"; found`)).toBe(`'${file}'`);
  });

  test("to a package in another place, and let go what they do not have", async () => {
    await using session = openTestRuntime();
    configure(session, { paths: { react: ["./vendor/preact"], "*": ["./none/*"] } });
    session.write("vendor/preact/package.json", `{"main": "dist/main.cjs"}`);
    session.write("vendor/preact/dist/main.cjs", `exports.found = "preact"`);
    session.write("node_modules/other/index.js", `exports.found = "other"`);

    const cell = `import { found } from "react"; import { found as other } from "other"; import { sep } from "path"; [found, other, sep]`;
    expect(await session.valueOf(cell)).toBe("[ 'preact', 'other', '/' ]");
  });

  test("from a folder above, with baseUrl, and packages do not follow them", async () => {
    await using session = openTestRuntime();
    configure(session, { baseUrl: "./src" });
    session.write("src/util.ts", `export const found = "src/util.ts"`);
    session.write("src/other/index.ts", `export { found } from "util.js"; export { inner } from "pkg"`);
    session.write("node_modules/util.js/index.js", `exports.found = "package util.js"`);
    session.write("node_modules/pkg/index.js", `exports.inner = require("util.js").found`);

    const value = await session.valueOf(`import { found, inner } from "other"; [found, inner]`);

    expect(value).toBe("[ 'src/util.ts', 'package util.js' ]");
  });

  test("for each file by the tsconfig.json that is nearest to it", async () => {
    await using session = openTestRuntime();
    configure(session, { paths: { "@/*": ["./src/*"] } });
    configure(session, { paths: { "@/*": ["./inner/*"] } }, "packages/lib");
    session.write("src/x.ts", `export const x = "outer"`);
    session.write("packages/lib/inner/x.ts", `export const x = "inner"`);
    session.write("packages/lib/index.ts", `export { x as inner } from "@/x"`);

    const value = await session.valueOf(`import { x } from "@/x"; import { inner } from "./packages/lib"; [x, inner]`);

    expect(value).toBe("[ 'outer', 'inner' ]");
  });

  test("also to files that were edited, came, or are linked, and along an edit of itself", async () => {
    await using session = openTestRuntime();
    configure(session, { paths: { "@/*": ["./src/*"] } });
    session.write("src/a.ts", `export const a = 1`);
    session.write("real/linked.ts", `export const linked = 1`);
    symlinkSync(join(session.folder, "real/linked.ts"), join(session.folder, "src/linked.ts"));
    session.write("through.ts", `export { a } from "@/a"`);
    session.write("through.cjs", `exports.c = require("@/c").c`);
    session.write("src/c.ts", `exports.c = 1 as number`);
    const cell = `import { a } from "./through"; import { linked } from "@/linked"; [a, linked, require("./through.cjs").c]`;
    const seen = [await session.valueOf(cell)];

    session.write("src/a.ts", `export const a = 22`);
    session.write("src/c.ts", `exports.c = 22 as number`);
    session.write("real/linked.ts", `export const linked = 22`);
    seen.push(await session.valueOf(cell));
    const missing = await messageOf(session, `import "@/late"`);
    session.write("src/late.ts", `export const late = 3`);
    seen.push(await session.valueOf(`import { late } from "@/late"; late`));
    session.write("other/a.ts", `export const a = 333`);
    session.write("other/c.ts", `exports.c = 333 as number`);
    configure(session, { paths: { "@/*": ["./other/*", "./src/*"] } });
    seen.push(await session.valueOf(cell));

    expect(seen).toEqual(["[ 1, 1, 1 ]", "[ 22, 22, 22 ]", "3", "[ 333, 22, 333 ]"]);
    expect(missing).toBe(
      `ImportError: Cannot find "@/late"\ntsconfig.json leads to ${session.folder}/src/late, which is not there.`,
    );
  });
});

describe("an import that no path leads to", () => {
  test("says where it was looked for, and that a package may be missing", async () => {
    await using session = openTestRuntime();
    session.write("package.json", "{}");
    const alias = await messageOf(session, `import "~/x"`);
    const other = await messageOf(session, `import "$lib/x"`);
    configure(session, { paths: { "lib/*": ["./src/*"] } });
    const mapped = await messageOf(session, `import "lib/x"`);

    expect(other).toBe(alias.replace("~/x", "$lib/x"));
    expect([alias, mapped]).toEqual([
      `ImportError: Cannot find "~/x"\nNo package can have that name. Does "paths" of a tsconfig.json in or above ${session.folder} say what it means?`,
      `ImportError: Cannot find package "lib"\nInstall it with "npm install lib" in ${session.folder}, then run the cell again. It is no file either: tsconfig.json leads to ${session.folder}/src/x.`,
    ]);
  });
});

describe("JSX", () => {
  const RUNTIME = `exports.jsx = exports.jsxs = (type, props) => ({ by: "jsx", type, ...props }); exports.Fragment = "frag"`;

  test.each([
    [
      "is React's in the classic way",
      {},
      `const React = { createElement: (...a) => a }; <b x="1">t</b>`,
      "[ 'b', { x: '1' }, 't' ]",
    ],
    [
      "calls the factories that are set",
      { jsx: "react", jsxFactory: "h", jsxFragmentFactory: "Frag" },
      `const h = (...a: unknown[]) => a, Frag = "frag"; <><i/></>`,
      "[ 'frag', null, [ 'i', null ] ]",
    ],
    [
      "imports what it calls",
      { jsx: "react-jsx" },
      `<b x="1">t</b>`,
      "{ by: 'jsx', type: 'b', x: '1', children: 't' }",
    ],
    [
      "imports it from the package that is set",
      { jsx: "react-jsx", jsxImportSource: "mine" },
      `<><b>t</b></>`,
      "{ by: 'mine', type: 'F', children: { by: 'mine', type: 'b', children: 't' } }",
    ],
    ["tells places in development", { jsx: "react-jsxdev" }, `\n<b>t</b>`, "{ type: 'b', lineNumber: 2 }"],
    [
      "follows comments in the cell",
      { jsx: "react-jsx" },
      `/** @jsxImportSource mine */\n<b/>`,
      "{ by: 'mine', type: 'b' }",
    ],
  ])("%s, in cells and files", async (_title, compilerOptions, cell, expected) => {
    await using session = openTestRuntime();
    configure(session, compilerOptions);
    session.write("node_modules/react/jsx-runtime.js", RUNTIME);
    session.write(
      "node_modules/react/jsx-dev-runtime.js",
      `exports.jsxDEV = (type, _props, _key, _isStatic, { lineNumber }) => ({ type, lineNumber })`,
    );
    session.write("node_modules/mine/jsx-runtime.js", RUNTIME.replace(`"jsx"`, `"mine"`).replace(`"frag"`, `"F"`));
    const [declarations = "", element = ""] = /^(.*; )?(.*)$/s.exec(cell)?.slice(1) ?? [];
    session.write("file.tsx", `${declarations}export const element = ${element.replace(/^\/\*\*.*\*\//, "")}`);
    if (element.startsWith("/**")) session.write("file.tsx", `${element.replace("\n", "\nexport const element = ")}`);

    expect(await session.valueOf(cell)).toBe(expected);
    expect(await session.valueOf(`import { element } from "./file"; element`)).toBe(expected);
  });

  test("leaves no name behind, works in functions called later, and waits for magics", async () => {
    await using session = openTestRuntime();
    configure(session, { jsx: "react-jsx" });
    session.write("node_modules/react/jsx-runtime.js", RUNTIME);

    const cell = session.compile(`await $k.magic(0);\nfunction App() { return <p>{1}</p> }`);
    await session.run(`function App() { return <p>{1}</p> }`);

    expect(cell.names).toEqual(["App"]);
    expect(cell.code.indexOf("$k.magic")).toBeLessThan(cell.code.indexOf("jsx-runtime"));
    expect(await session.valueOf(`[App().type, typeof _jsx]`)).toBe("[ 'p', 'undefined' ]");
  });

  test("is compiled anew when the settings change", async () => {
    await using session = openTestRuntime();
    session.write("view.tsx", `const React = { createElement: () => "classic" }; export const view = <b/>`);
    session.write("node_modules/react/jsx-runtime.js", `exports.jsx = () => "automatic"`);
    const cell = `import { view } from "./view"; view`;
    const seen = [await session.valueOf(cell)];

    configure(session, { jsx: "react-jsx" });
    seen.push(await session.valueOf(cell), await session.valueOf("<b/>"));

    expect(seen).toEqual(["'classic'", "'automatic'", "'automatic'"]);
  });

  test("says what to install when the package is missing", async () => {
    await using session = openTestRuntime();
    session.write("package.json", "{}");
    configure(session, { jsx: "react-jsx" });

    expect(await messageOf(session, "<b/>")).toBe(
      `ImportError: Cannot find package "react"\nInstall it with "npm install react" in ${session.folder}, then run the cell again.`,
    );
  });
});

describe("decorators", () => {
  const OLD = `function old(target: any, key?: string, descriptor?: any) { return descriptor ? { ...descriptor, value: () => "old" } : undefined }
    class A { @old m() { return "plain" } }`;
  const METADATA = `const seen: unknown[] = [];
    (Reflect as any).metadata = (key: string, type: any) => () => { seen.push(key, type) };
    const note = (target: any, key?: string): void => {};
    class Service {}
    class B { @note name: string; @note other: string | null; constructor() {} @note run(service: Service, n: number): boolean { return true } }
    seen`;

  test("are the older ones when that is set, in cells and files, also along an edit", async () => {
    await using session = openTestRuntime();
    configure(session, { experimentalDecorators: true });
    session.write("old.ts", `${OLD}\nexport const value = new A().m()`);

    const value = await session.valueOf(`import { value } from "./old"; ${OLD}; [new A().m(), value]`);
    configure(session, { experimentalDecorators: false });
    const failure = await messageOf(session, `function old(a, b, c) { c.value } class A { @old m() {} }`);

    expect(value).toBe("[ 'old', 'old' ]");
    expect(failure).toBe(
      `TypeError: Cannot read properties of undefined (reading 'value')\nThe decorator takes three arguments, as those before ECMAScript's did: for them, set "experimentalDecorators": true in tsconfig.json.`,
    );
  });

  test("learn types when that is set", async () => {
    await using session = openTestRuntime();
    configure(session, { experimentalDecorators: true, emitDecoratorMetadata: true });
    session.write("meta.ts", METADATA.replace("seen\n", "export { seen }\n").replace(/seen$/, "export { seen }"));

    const types = `
[
  'design:type',
  [Function: String],
  'design:type',
  [Function: Object],
  'design:returntype',
  [Function: Boolean],
  'design:paramtypes',
  [ [class Service], [Function: Number] ],
  'design:type',
  [Function: Function]
]`.trim();
    expect(await session.valueOf(METADATA)).toBe(types);
    expect(await session.valueOf(`import { seen } from "./meta"; seen`)).toBe(types);
  });

  test("may make accessors of fields when these are assigned", async () => {
    await using session = openTestRuntime();
    const code = `const tracked = (target: any, key: string) => Object.defineProperty(target, key, { set(v) { this["_" + key] = v * 2 }, get() { return this["_" + key] } });
      class C { @tracked a = 2; @tracked b: number; #c = 1; static d = 4; c() { return this.#c } }
      const c = new C(); c.b = 3; [c.a, c.b, c.c(), C.d, Object.keys(c)]`;
    configure(session, { experimentalDecorators: true, useDefineForClassFields: false });

    expect(await session.valueOf(code)).toBe("[ 4, 6, 1, 4, [ '_a', '_b' ] ]");
  });
});

describe("a broken tsconfig.json", () => {
  test("is told once, with its place, and the session goes on", async () => {
    await using session = openTestRuntime();
    session.write("lib.ts", `export const n = 1`);
    session.write("tsconfig.json", `{\n  "compilerOptions": { "jsx": "react" }\n  "include": []\n}`);
    const warning = `Warning: ${session.folder}/tsconfig.json:3:3: Comma expected. What could be read is used.\n`;

    const first = await session.run(
      `const React = { createElement: () => "ok" }; import { n } from "./lib"; [<b/>, n]`,
    );
    const second = await session.run(`import "./lib"; <b/>`);
    session.write("tsconfig.json", `{ "extends": "./gone" }`);
    const third = await session.run(`await import("nope").catch(() => 1)`);

    const texts = [first, second, third].map(({ execution }) => session.textOf(execution, "stderr"));
    expect([first, second, third].map(({ outcome }) => outcome.kind)).toEqual(["value", "value", "value"]);
    expect(texts).toEqual([
      warning,
      "",
      `Warning: ${session.folder}/tsconfig.json:1:14: File './gone' not found. None of its settings is used.\n`,
    ]);
  });
});

test("reading settings and compiling files is no work of the user", async () => {
  await using session = openTestRuntime();
  session.write("tsconfig.json", `{ "extends": "./base.json" }`);
  session.write("base.json", `{ "compilerOptions": { "paths": { "@/*": ["./*"] } } }`);
  session.write("lib.ts", `const d = (v: unknown, c: unknown): void => {}; export class A { @d m() {} }`);
  session.write("node_modules/zod/package.json", `{"name": "zod", "version": "4.0.0"}`);
  session.write("node_modules/zod/index.js", ``);
  await session.runtime.setCapture({ isOn: true });

  await session.run(`import { A } from "@/lib"; import "npm:zod@3"; new A()`);

  // What a cell has cost and changed is told of every cell.
  const told = session.captured
    .map(({ what }) => (what.kind === "module" ? what.url : what.kind))
    .filter((what) => what !== "usage" && what !== "variables");
  expect(told).toEqual([`file://${session.folder}/node_modules/zod/index.js`]);
});
