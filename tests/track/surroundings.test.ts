// What is noted of the machine, of packages and of files.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { describeEnvironment } from "../../src/track/capture/environment.ts";
import { createFileHasher } from "../../src/track/capture/hash-file.ts";
import { hashInThread } from "../../src/track/capture/hash-thread.ts";
import { packageOfImport, packageOfModule } from "../../src/track/capture/packages.ts";
import { digestOf } from "../../src/track/objects.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-surroundings-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function install(path: string, name: string, version: string): string {
  const place = join(folder, path);
  mkdirSync(join(place, "dist"), { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ name, version }));
  // A package.json that only says how its folder is to be read.
  writeFileSync(join(place, "dist", "package.json"), `{ "type": "module" }`);
  return pathToFileURL(join(place, "dist", "index.js")).href;
}

describe("packages", () => {
  test("of a module is the nearest one installed, also with a scope and nested", () => {
    const scoped = install("node_modules/@lab/core", "@lab/core", "1.2.3");
    const nested = install("node_modules/@lab/core/node_modules/zod", "zod", "3.0.0");

    expect(packageOfModule(scoped)).toEqual({ name: "@lab/core", version: "1.2.3" });
    expect(packageOfModule(nested)).toEqual({ name: "zod", version: "3.0.0" });
    expect(packageOfModule("node:fs")).toBeUndefined();
    expect(packageOfModule(pathToFileURL(join(folder, "own.ts")).href)).toBeUndefined();
  });

  test("of an import is looked for upwards from the notebook, with a path inside or without", () => {
    install("node_modules/@lab/core", "@lab/core", "1.2.3");
    const notebooks = join(folder, "notebooks");
    mkdirSync(notebooks);

    expect(packageOfImport("@lab/core", notebooks)).toEqual({ name: "@lab/core", version: "1.2.3" });
    expect(packageOfImport("@lab/core/deep/file.js", notebooks)).toEqual({ name: "@lab/core", version: "1.2.3" });
    for (const other of ["node:fs", "fs", "./own.ts", "#internal", "https://x.org/a.js", "missing"]) {
      expect(packageOfImport(other, notebooks)).toBeUndefined();
    }
  });
});

describe("the environment", () => {
  test("names node, machine, time zone, and the lockfile by digest", () => {
    writeFileSync(join(folder, "package-lock.json"), "{}");
    writeFileSync(join(folder, "tsconfig.json"), "{ }");

    const kept: string[] = [];
    const environment = describeEnvironment(folder, (text) => (kept.push(text), digestOf(text)));

    expect(environment).toMatchObject({
      node: process.versions.node,
      lockfile: `package-lock.json ${digestOf("{}")}`,
      tsconfig: digestOf("{ }"),
    });
    expect(kept).toEqual(["{}", "{ }"]);
    expect(environment.os).toContain(process.arch);
    expect(environment.cpuCount).toBeGreaterThan(0);
    expect(environment.timeZone).not.toBe("");
  });

  test("bears a folder without any of the files", () => {
    expect(describeEnvironment(folder, digestOf)).toMatchObject({ lockfile: undefined, tsconfig: undefined });
  });
});

describe("hashing", () => {
  test("gives size and sha256, and reads a file that has not changed only once", async () => {
    const path = join(folder, "data.csv");
    writeFileSync(path, "a,b");
    const hasher = createFileHasher();

    const first = await hasher.hash(path);

    expect(first).toMatchObject({ sizeBytes: 3, digest: digestOf("a,b") });
    expect(await hasher.hash(path)).toBe(first);
  });

  test("sees a change of size, and a change of content by its time", async () => {
    const path = join(folder, "data.csv");
    writeFileSync(path, "a,b");
    const hasher = createFileHasher();
    await hasher.hash(path);

    appendFileSync(path, ",c");
    expect((await hasher.hash(path))?.digest).toBe(digestOf("a,b,c"));
    writeFileSync(path, "a,b,d");
    utimesSync(path, 1, 1);
    expect((await hasher.hash(path))?.digest).toBe(digestOf("a,b,d"));
  });

  test("has nothing to say of folders and of files that are gone", async () => {
    const hasher = createFileHasher();

    expect(await hasher.hash(folder)).toBeUndefined();
    expect(await hasher.hash(join(folder, "missing.csv"))).toBeUndefined();
  });

  test("of a large file is done in a thread of its own, one after another", async () => {
    const contents = [1, 2, 3].map((fill) => Buffer.alloc(6_000_000, fill));
    const paths = contents.map((content, index) => {
      const path = join(folder, `${index}.bin`);
      writeFileSync(path, content);
      return path;
    });
    const hasher = createFileHasher();

    const hashed = await Promise.all(paths.map((path) => hasher.hash(path)));

    expect(hashed.map((one) => one?.digest)).toEqual(contents.map(digestOf));
    rmSync(paths[0] ?? "");
    expect(await hasher.hash(paths[0] ?? "")).toBeUndefined();
    expect(await hashInThread(join(folder, "missing.bin"))).toBeUndefined();
  });
});
