import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { openDatabase } from "../../src/track/sqlite/database.ts";
import { Statements } from "../../src/track/sqlite/statements.ts";
import { storeFailed } from "../../src/track/store-failed.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-failed-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a file that may not grow is told as a full disk is, and keeps what was in it", () => {
  const db = openDatabase(join(folder, "trail.db"));
  const statements = new Statements(db);
  const insert = (text: string): void =>
    void statements.write(() => db.prepare("INSERT INTO environment (body) VALUES (?)").run(text));
  insert("small");
  db.pragma(`max_page_count = ${String(db.pragma("page_count", { simple: true }))}`);

  expect(() => insert("x".repeat(100_000))).toThrow(
    expect.objectContaining({
      code: "STORE_FAILED",
      message: expect.stringMatching(/^the store ".*trail\.db" cannot be written: database or disk is full$/) as string,
      hint: "Make room on the disk.",
    }),
  );
  expect(db.prepare("SELECT body FROM environment").pluck().all()).toEqual(["small"]);
  db.close();
});

test.each([
  [{ code: "ENOSPC", message: "ENOSPC: no space left on device, write" }, "no space left on device", "Make room"],
  [{ code: "EROFS", message: "EROFS: read-only file system, open 'a'" }, "read-only file system", "for reading only"],
  [{ code: "SQLITE_BUSY", message: "database is locked" }, "database is locked", "half a minute"],
  [{ code: "SQLITE_IOERR_WRITE", message: "disk I/O error" }, "disk I/O error", "network"],
])("%j is told with what to do", (thrown, message, hint) => {
  const error = storeFailed("/lab/.labtrail", Object.assign(new Error(thrown.message), thrown));

  expect(error).toMatchObject({ code: "STORE_FAILED", hint: expect.stringContaining(hint) as string });
  expect((error as Error).message.endsWith(message)).toBe(true);
});

test("a mistake of ours stays what it is", () => {
  const mistake = new TypeError("x is not a function");

  expect(storeFailed("/lab/.labtrail", mistake)).toBe(mistake);
});
