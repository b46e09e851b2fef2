import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { findLocalSources } from "../../src/track/capture/local-sources.ts";
import { keepSources } from "../../src/track/keep-sources.ts";
import { createMemoryObjects } from "../../src/track/objects.ts";
import { openSqliteStore } from "../../src/track/sqlite/sqlite-store.ts";
import { createRun } from "./sample-run.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-sources-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

test("local imports are found wherever they lead, however they are written, and each once", () => {
  write("lib/scale.ts", `import { round } from "../round.js"; export * from "./table"; import fs from "node:fs";`);
  write(
    "lib/table/index.ts",
    `import limits from '../../limits.json' with { type: "json" }; await import("./missing.ts");`,
  );
  write("round.ts", `import "./lib/scale.ts"; import { z } from "zod";`);
  write("limits.json", "{}");
  write("unused.ts", "");

  const found = findLocalSources(
    [`import { scale } from "./lib/scale"`, `const round = require("./round.ts")`],
    folder,
  );

  expect(found.map((path) => path.slice(folder.length + 1))).toEqual([
    "lib/scale.ts",
    "lib/table/index.ts",
    "limits.json",
    "round.ts",
  ]);
});

test("a program outside of git is kept with its run, without its secrets", async () => {
  const store = openSqliteStore(":memory:", createMemoryObjects());
  const id = createRun(store);
  const path = write("train.ipynb", JSON.stringify({ cells: [] }));
  write("lib.ts", `export const apiKey = "planted";`);

  const program = { path, texts: [`import { apiKey } from "./lib.ts"`], folder, projectRoot: folder };
  await keepSources(store, id, program, 1);

  const { artifacts } = store.requireRun(id);
  expect(artifacts.map(({ name, source }) => [name, source])).toEqual([
    ["code/lib.ts", "auto"],
    ["code/train.ipynb", "auto"],
  ]);
  expect(store.requireText(artifacts[0]?.digest ?? "")).toBe(`export const apiKey = "[redacted]";`);
});
