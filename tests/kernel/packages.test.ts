import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { openTestRuntime, type TestRuntime } from "../helpers/runtime.ts";

function install(session: TestRuntime, name: string, exports: object = { ".": "./index.js" }): void {
  mkdirSync(join(session.folder, "node_modules", name), { recursive: true });
  session.write(`node_modules/${name}/index.js`, `exports.found = "${name}"`);
  session.write(`node_modules/${name}/package.json`, JSON.stringify({ name, exports }));
}

async function messageOf(session: TestRuntime, source: string): Promise<string> {
  const { outcome } = await session.run(source);
  return outcome.kind === "error" ? `${outcome.fault.ename}: ${outcome.fault.evalue}` : outcome.kind;
}

describe("a package that is installed while the kernel runs is found by the next cell", () => {
  test.each([
    ["imported", "late", `import { found } from "late"; found`],
    ["of a scope", "@some/late", `import { found } from "@some/late"; found`],
    ["imported dynamically", "late", `(await import("late")).found`],
    ["required", "late", `require("late").found`],
    ["resolved before", "late", `try { require.resolve("late") } catch {} require("late").found`],
    ["with Deno's prefix", "late", `import { found } from "npm:late@1"; found`],
    ["through a local file", "late", `import { found } from "./lib"; found`],
  ])("%s", async (_title, name, cell) => {
    await using session = openTestRuntime();
    session.write("lib.ts", `export { found } from "late"`);
    install(session, "other");

    const missed = await messageOf(session, cell);
    const missedAgain = await messageOf(session, cell);
    install(session, name);

    expect(missed).toContain(`Cannot find package "${name}"`);
    expect(missedAgain).toBe(missed);
    expect(await session.valueOf(cell)).toBe(`'${name}'`);
  });

  test("by a subpath, and after a package has probed for it", async () => {
    await using session = openTestRuntime();
    install(session, "prober");
    session.write(
      "node_modules/prober/index.js",
      `try { require("late") } catch (error) { exports.probe = [error.code, error.message.split("\\n")[0]] }`,
    );

    const probe = await session.valueOf(`import { probe } from "prober"; probe`);
    install(session, "late", { "./sub": "./index.js" });

    expect(probe).toBe(`[ 'MODULE_NOT_FOUND', "Cannot find module 'late'" ]`);
    expect(await session.valueOf(`import { found } from "late/sub"; found`)).toBe("'late'");
  });
});

test.each([
  ["a cell", `import manifest from "zod/package.json"; manifest.name`],
  ["a cell that says what it is", `import manifest from "zod/package.json" with { type: "json" }; manifest.name`],
  ["a cell, dynamically", `(await import("zod/package.json")).default.name`],
  ["a local file", `import { name } from "./lib"; name`],
])("JSON of a package is its value, imported by %s", async (_title, cell) => {
  await using session = openTestRuntime();
  install(session, "zod", { ".": "./index.js", "./package.json": "./package.json" });
  session.write("lib.ts", `import manifest from "zod/package.json"; export const name: string = manifest.name`);

  expect(await session.valueOf(cell)).toBe("'zod'");
});

describe("an import that fails says what to do", () => {
  test("when the package is missing", async () => {
    await using session = openTestRuntime();
    const { folder } = session;
    session.write("package.json", "{}");
    session.write("lib.ts", `export * from "nope/deep"`);

    expect([
      await messageOf(session, `import "nope"`),
      await messageOf(session, `import "./lib"`),
      await messageOf(session, `require("@some/nope/deep.js")`),
    ]).toEqual([
      `ImportError: Cannot find package "nope"\nInstall it with "npm install nope" in ${folder}, then run the cell again.`,
      `ImportError: Cannot find package "nope", which lib.ts imports\nInstall it with "npm install nope" in ${folder}, then run the cell again.`,
      `ImportError: Cannot find package "@some/nope"\nInstall it with "npm install @some/nope" in ${folder}, then run the cell again.`,
    ]);
  });

  test("with the place of the import", async () => {
    await using session = openTestRuntime();

    const { outcome } = await session.run(`const a = 1;\nawait import("nope");`);

    const frames = outcome.kind === "error" ? outcome.fault.traceback.filter((line) => /^ +at /.test(line)) : [];
    expect(frames).toEqual(["    at cell_1.ts:2:7"]);
  });

  test.each([`import "./nope"`, `require("./nope")`, `await import("./nope")`])(
    "when a file is missing: %s",
    async (cell) => {
      await using session = openTestRuntime();
      mkdirSync(join(session.folder, "nope"));

      expect(await messageOf(session, cell)).toBe(
        `ImportError: Cannot find file "./nope"\nIt was looked for from ${session.folder}, also as a .ts, .js or .json file and as a folder's index.`,
      );
    },
  );

  test.each([
    ["jsr:@std/path@1", `Install it with "npx jsr add @std/path" and import "@std/path".`],
    ["https://esm.sh/zod@3.22/v4", `Install it with "npm install zod" and import "zod".`],
    [
      "https://cdn.jsdelivr.net/npm/@duckdb/wasm@1/+esm",
      `Install it with "npm install @duckdb/wasm" and import "@duckdb/wasm".`,
    ],
    [
      "https://deno.land/std/path/mod.ts",
      "Install it as a package with npm, or save the file beside the notebook and import it from there.",
    ],
  ])("when it comes from the network: %s", async (specifier, hint) => {
    await using session = openTestRuntime();

    expect(await messageOf(session, `import "${specifier}"`)).toBe(
      `ImportError: Cannot import "${specifier}": modules come from the disk\n${hint}`,
    );
  });

  test("and its code is the one that programs know", async () => {
    await using session = openTestRuntime();

    expect(
      await session.valueOf(`
        const codes = [];
        await import("nope").catch((error) => codes.push(error.code));
        try { require("nope") } catch (error) { codes.push(error.code) }
        codes`),
    ).toBe("[ 'ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND' ]");
  });
});

// Symptom: "Cannot read properties of undefined (reading 'default')", which is a name that nobody wrote.
test("a name whose import has failed says so when it is read, until it is declared or imported", async () => {
  await using session = openTestRuntime();
  await session.run(`import absent, { other } from "./absent"`);

  const read = await session.run("1;\nabsent()");
  const declared = await session.valueOf("let absent = 5; absent");
  session.write("absent.ts", "export const other = 6;");
  const imported = await session.valueOf(`import { other } from "./absent"; other`);

  expect(read.outcome).toMatchObject({
    fault: {
      ename: "ReferenceError",
      evalue: "absent is not defined: its import has failed, or has not come yet",
      traceback: expect.arrayContaining([expect.stringContaining("cell_2.ts:2:1")]),
    },
  });
  expect([declared, imported]).toEqual(["5", "6"]);
});

test("the address of a file can be asked for before it is there", async () => {
  await using session = openTestRuntime();

  const found = await session.valueOf(
    `import.meta.resolve("./later.txt") === new URL("later.txt", import.meta.url).href`,
  );

  expect(found).toBe("true");
});

test("a package may import itself, and its internals", async () => {
  await using session = openTestRuntime();
  install(session, "selfish", { ".": "./index.mjs", "./leaf": "./leaf.mjs" });
  session.write("node_modules/selfish/leaf.mjs", `export const leaf = 5`);
  session.write("node_modules/selfish/index.mjs", `export { leaf } from "selfish/leaf"`);
  session.write("package.json", `{"name": "mine", "exports": "./lib.ts", "imports": {"#inner": "./inner.ts"}}`);
  session.write("lib.ts", `export { inner } from "#inner"`);
  session.write("inner.ts", `export const inner: number = 6`);

  expect(await session.valueOf(`import { leaf } from "selfish"; import { inner } from "mine"; [leaf, inner]`)).toBe(
    "[ 5, 6 ]",
  );
});

describe("a package of the notebook's folder is found", () => {
  test.each([
    ["in ECMAScript", `import fallback, { named } from "esm"; [fallback, named]`],
    ["in CommonJS", `import fallback, { named } from "cjs"; [fallback.default, named]`],
    ["by require", `const { default: fallback, named } = require("cjs"); [fallback, named]`],
    ["in ECMAScript by require", `const { default: fallback, named } = require("esm"); [fallback, named]`],
    ["by a computed name", `const kind = "es"; const all = await import(kind + "m"); [all.default, all.named]`],
    ["by a file without its extension", `import { named } from "cjs/deep/file"; ["default", named]`],
    ["by a folder in it", `import { named } from "cjs/deep"; ["default", named]`],
    ["with Deno's prefix", `import fallback, { named } from "npm:esm@^1.2"; [fallback, named]`],
    ["with Deno's prefix by require", `const { default: fallback, named } = require("npm:cjs"); [fallback, named]`],
    ["in a folder above", `import fallback, { named } from "above"; [fallback, named]`],
  ])("%s", async (_title, cell) => {
    await using session = openTestRuntime();
    session.write("node_modules/esm/package.json", `{"version": "1.2.3", "type": "module", "exports": "./index.js"}`);
    session.write("node_modules/esm/index.js", `export default "default"; export const named = "named"`);
    session.write("node_modules/cjs/index.js", `exports.default = "default"; exports.named = "named"`);
    session.write("node_modules/cjs/deep/file.js", `exports.named = "named"`);
    session.write("node_modules/cjs/deep/index.js", `exports.named = "named"`);
    const above = cell.includes("above");
    if (above) session.write("node_modules/above/index.mjs", `export default "default"; export const named = "named"`);
    if (above) session.write("node_modules/above/package.json", `{"exports": "./index.mjs"}`);

    expect(await session.valueOf(cell)).toBe("[ 'default', 'named' ]");
  });

  test("and loaded for its effects", async () => {
    await using session = openTestRuntime();
    session.write("node_modules/effect/index.js", `globalThis.effects = (globalThis.effects ?? 0) + 1`);

    expect(await session.valueOf(`import "effect"; globalThis.effects`)).toBe("1");
  });

  test("but not a file that it does not have", async () => {
    await using session = openTestRuntime();
    install(session, "open", {});
    session.write("node_modules/open/package.json", `{"name": "open"}`);

    expect(await messageOf(session, `import "open/nope"`)).toBe(
      `ImportError: Cannot find "open/nope"\nPackage "open" is installed in ${session.folder}/node_modules/open, and has no such file.`,
    );
  });
});

test.each(["fs", "node:fs", "fs/promises", "node:fs/promises"])("%s is the module of Node", async (name) => {
  await using session = openTestRuntime();
  session.write("fs.ts", "export const readFile = 1");

  const cell = `import { readFile } from "${name}"; [readFile, require("${name}").readFile, (await import("${name}")).readFile]`;
  expect(await session.valueOf(`${cell}.map((one) => typeof one)`)).toBe("[ 'function', 'function', 'function' ]");
});

describe("names that a CommonJS package makes when it runs are found", () => {
  test.each([
    ["by name", `import { one, two } from "made"; [one, two]`],
    ["in all of it", `import * as made from "made"; [made.one, made.two]`],
    ["dynamically", `const made = await import("made"); [made.one, (await import("made")) === made ? made.two : 0]`],
    ["beside the default", `import made, { two } from "made"; [made.one, two]`],
    [
      "in what is exported",
      `export { one, two } from "made"; import * as made from "made"; [made.default.one, made.two]`,
    ],
  ])("%s", async (_title, cell) => {
    await using session = openTestRuntime();
    session.write(
      "node_modules/made/index.js",
      `for (const name of ["one", "two"]) module.exports[name] = name;
       Object.defineProperty(module.exports, "late", { enumerable: true, get() { throw new Error("nobody has asked") } });`,
    );

    expect(await session.valueOf(cell)).toBe("[ 'one', 'two' ]");
  });

  test("but not those of what an ECMAScript module exports by default", async () => {
    await using session = openTestRuntime();
    session.write("node_modules/made/package.json", `{"type": "module", "exports": "./index.js"}`);
    session.write("node_modules/made/index.js", `export default { one: "one" }`);

    expect(await session.valueOf(`import made, { one } from "made"; [made.one, one]`)).toBe("[ 'one', undefined ]");
  });

  test("and others are undefined, as everywhere in a cell", async () => {
    await using session = openTestRuntime();
    session.write("node_modules/made/index.js", `module.exports = 5`);

    expect(await session.valueOf(`import made, { nope } from "made"; [made, nope]`)).toBe("[ 5, undefined ]");
  });
});

describe("an npm: specifier", () => {
  test("whose package is missing says what to install, in the version that is asked for", async () => {
    await using session = openTestRuntime();
    session.write("package.json", "{}");
    const hintFor = (command: string): string => {
      return `Install it with "${command}" in ${session.folder}, then run the cell again.`;
    };

    expect(await messageOf(session, `import "npm:zod@^3.22/v4"`)).toBe(
      `ImportError: Cannot find package "zod"\n${hintFor("npm install zod@^3.22")}`,
    );
    expect(await messageOf(session, `require("npm:@some/pkg@>=1 <3")`)).toBe(
      `ImportError: Cannot find package "@some/pkg"\n${hintFor("npm install '@some/pkg@>=1 <3'")}`,
    );
  });

  test("that the installed version does not satisfy warns once", async () => {
    await using session = openTestRuntime();
    install(session, "zod");
    session.write("node_modules/zod/package.json", `{"name": "zod", "version": "4.1.0", "exports": "./index.js"}`);
    session.write("lib.ts", `export { found } from "npm:zod@3"`);
    const cells = [
      "npm:zod@4",
      "npm:zod@^4.1.0",
      "npm:zod@latest",
      "npm:zod",
      "npm:zod@3",
      "npm:zod@3",
      "./lib",
      "npm:zod@~4.0",
    ];
    const texts: string[] = [];

    for (const specifier of cells) {
      const { execution, outcome } = await session.run(`import { found } from "${specifier}"; found`);
      texts.push(outcome.kind === "value" ? session.textOf(execution, "stderr") : outcome.kind);
    }

    const warning = (version: string): string =>
      `Warning: "npm:zod@${version}" is asked for, and what is installed in ${session.folder}/node_modules/zod is 4.1.0, which is used. Install the other one with "npm install zod@${version}".\n`;
    expect(texts).toEqual(["", "", "", "", warning("3"), "", "", warning("~4.0")]);
  });
});

describe("JSON", () => {
  test.each([
    [`import data from "./data.json"; data.n`],
    [`import data from "./data.json" with { type: "json" }; data.n`],
    [`(await import("./data.json", { with: { type: "json" } })).default.n`],
    [`require("./data.json").n`],
    [`import { n } from "./through"; n`],
  ])("%s", async (cell) => {
    await using session = openTestRuntime();
    session.write("data.json", `{"n": 5}`);
    session.write(
      "through.ts",
      `import data from "./data.json" with { type: "json" }; export const n: number = data.n`,
    );

    expect(await session.valueOf(cell)).toBe("5");
  });
});
