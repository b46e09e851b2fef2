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
    expect(frames).toEqual(["    at cell_1.ts:2:13"]);
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
