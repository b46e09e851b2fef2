import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openReadOnlyStore } from "../../src/track/read-only-store.ts";
import { openExistingStore, openStore } from "../../src/track/open-store.ts";
import { findProjectRoot } from "../../src/track/project.ts";
import { migrate, MIGRATIONS, newestShape } from "../../src/track/sqlite/migrate.ts";
import { createRun } from "./sample-run.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-open-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("the project of a notebook", () => {
  test.each([".git", ".labtrail"])("is the nearest folder above with %s", (name) => {
    mkdirSync(join(folder, name));
    mkdirSync(join(folder, "notebooks", "deep"), { recursive: true });

    expect(findProjectRoot(join(folder, "notebooks", "deep"))).toBe(folder);
  });

  test("is the nearest package rather than the repository around it", () => {
    mkdirSync(join(folder, ".git"));
    mkdirSync(join(folder, "packages", "lab", "notebooks"), { recursive: true });
    writeFileSync(join(folder, "packages", "lab", "package.json"), "{}");

    expect(findProjectRoot(join(folder, "packages", "lab", "notebooks"))).toBe(join(folder, "packages", "lab"));
  });

  test("is the notebook's own folder when nothing tells", () => {
    expect(findProjectRoot(folder)).toBe(folder);
  });
});

describe("opening a store", () => {
  test("a new store ignores itself in git, and keeps each text once in a folder of objects", () => {
    const store = openStore(folder);
    const digest = store.saveText("const a = 1");
    store.saveText("const a = 1");
    store.close();

    expect(readFileSync(join(folder, ".labtrail", ".gitignore"), "utf8")).toBe("*\n");
    expect(readdirSync(join(folder, ".labtrail", "objects"))).toEqual([digest.slice(0, 2)]);
  });

  test("what was written is there when the store is opened again", () => {
    const first = openStore(folder);
    const id = createRun(first, { name: "kept" });
    first.close();

    const again = openExistingStore(folder);

    expect(again.requireRun(id).run.name).toBe("kept");
    again.close();
  });

  test("looking where nothing was tracked says so, and leaves nothing behind", () => {
    expect(() => openExistingStore(folder)).toThrow(expect.objectContaining({ code: "NO_STORE" }));
    expect(existsSync(join(folder, ".labtrail"))).toBe(false);
  });

  test("a store that a newer program has written is refused, and stays as it is", () => {
    openStore(folder).close();
    const path = join(folder, ".labtrail", "trail.db");
    const newer = new Database(path);
    newer.pragma(`user_version = ${newestShape() + 1}`);
    newer.close();

    expect(() => openStore(folder)).toThrow(
      expect.objectContaining({
        code: "STORE_NEWER",
        message: expect.stringContaining(`has shape ${newestShape() + 1}`) as string,
      }),
    );
    const untouched = new Database(path);
    expect(untouched.pragma("user_version", { simple: true })).toBe(newestShape() + 1);
    untouched.close();
  });

  test("a file that is no store is refused by name", () => {
    mkdirSync(join(folder, ".labtrail"));
    writeFileSync(join(folder, ".labtrail", "trail.db"), "these are not the bytes of a database, but quite some text");

    expect(() => openStore(folder)).toThrow(
      expect.objectContaining({ code: "STORE_UNREADABLE", message: expect.stringContaining("trail.db") as string }),
    );
  });

  test.skipIf(process.getuid?.() === 0)("a folder that may not be written to is told", () => {
    chmodSync(folder, 0o500);

    expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: "STORE_UNREADABLE" }));
    chmodSync(folder, 0o700);
  });
});

describe("a store that may not be written to", () => {
  test("is looked at all the same, also what was written last, and refuses to be changed", () => {
    const writer = openStore(folder);
    const id = createRun(writer, { name: "kept" });
    const store = openReadOnlyStore(join(folder, ".labtrail"));

    expect(store.listRuns({}).map(({ run }) => run.name)).toEqual(["kept"]);
    expect(() => store.setTags(id, { a: "b" })).toThrow(expect.objectContaining({ code: "STORE_READ_ONLY" }));
    store.close();
    writer.close();
  });

  // Root may write everywhere, so that another user has to look.
  test.skipIf(process.platform === "win32")("is listed by the command line", () => {
    const store = openStore(folder);
    createRun(store, { name: "kept" });
    store.close();
    chmodSync(folder, 0o755);
    chmodSync(join(folder, ".labtrail"), 0o555);
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, [join(import.meta.dirname, "command-without-rights.ts"), folder, ...args], {
        encoding: "utf8",
      });
    const listed = run("runs");
    const tagged = run("tag", "kept", "a=b");
    chmodSync(join(folder, ".labtrail"), 0o755);

    expect([listed.status, listed.stderr]).toEqual([0, ""]);
    expect(listed.stdout).toContain("kept");
    expect([tagged.status, tagged.stderr]).toEqual([
      1,
      expect.stringContaining("can be looked at, and not be written to"),
    ]);
  });
});

describe("migrations", () => {
  test("have rising numbers, the first of which is 1", () => {
    const numbers = MIGRATIONS.map(({ number }) => number);

    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    expect(numbers[0]).toBe(1);
  });

  test("are done once each, in order, whoever opens the file", () => {
    const steps = [
      ...MIGRATIONS,
      { number: newestShape() + 1, name: "add-a-table", sql: "CREATE TABLE later (id INTEGER) STRICT" },
    ];
    const db = new Database(":memory:");

    migrate(db, ":memory:");
    migrate(db, ":memory:", steps);
    migrate(db, ":memory:", steps);

    expect(db.pragma("user_version", { simple: true })).toBe(newestShape() + 1);
    db.close();
  });

  test("a step that fails leaves the store in the shape before it", () => {
    const db = new Database(":memory:");
    migrate(db, ":memory:");
    const broken = {
      number: newestShape() + 1,
      name: "broken",
      sql: "CREATE TABLE fine (id); CREATE TABLE run (id)",
    };

    expect(() => migrate(db, ":memory:", [...MIGRATIONS, broken])).toThrow(/already exists/);

    expect(db.pragma("user_version", { simple: true })).toBe(newestShape());
    expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'fine'").get()).toBeUndefined();
    db.close();
  });
});
