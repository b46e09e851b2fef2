import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { openDatabase } from "../../src/track/sqlite/database.ts";
import { isNetworkFolder, isNetworkMount, isNetworkType } from "../../src/track/sqlite/network-folder.ts";

const journalOf = (db: ReturnType<typeof openDatabase>): unknown => db.pragma("journal_mode", { simple: true });

describe("a folder on a network", () => {
  test.each([0x6969, 0x517b, 0xfe534d42, 0xff534d42, 0x65735546, 0x01021997, 0xff534d42 | 0])(
    "is told on Linux by the number %i of its file system",
    (type) => expect(isNetworkType(type)).toBe(true),
  );

  test.each([0xef53, 0x01021994, 0x9123683e, 0x58465342])(
    "is not one with the number %i: ext4, tmpfs, Btrfs, XFS",
    (type) => expect(isNetworkType(type)).toBe(false),
  );

  test.each([
    ["/Volumes/share/lab", true],
    ["/Volumes/shared/lab", false],
    ["/Users/me/lab", false],
    ["/Users/me/mnt (2)/lab", true],
  ])("is told on macOS by the table of mounts: %s", (folder, expected) => {
    const table = [
      "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)",
      "/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)",
      "//me@host/share on /Volumes/share (smbfs, nodev, nosuid, mounted by me)",
      "host:/export on /Users/me/mnt (2) (nfs, asynchronous)",
    ].join("\n");

    expect(isNetworkMount(table, folder)).toBe(expected);
  });

  test.each([
    ["\\\\host\\share\\lab", true],
    ["\\\\?\\UNC\\host\\share", true],
    ["\\\\?\\C:\\lab", false],
    ["C:\\lab", false],
  ])("is told on Windows by its path: %s", (folder, expected) => {
    expect(isNetworkFolder(folder, "win32")).toBe(expected);
  });

  test("is not what a folder that does not exist is", () => {
    expect(isNetworkFolder(join(tmpdir(), "labtrail-nowhere"))).toBe(false);
  });
});

describe("a store on a network", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "labtrail-network-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("has a rollback journal, and waits for the disk at each commit", () => {
    const db = openDatabase(join(folder, "trail.db"), { isOnNetwork: true });

    expect([journalOf(db), db.pragma("synchronous", { simple: true })]).toEqual(["delete", 2]);
    db.close();
  });

  test("loses the log it had on another disk", () => {
    const local = openDatabase(join(folder, "trail.db"), { isOnNetwork: false });
    const before = journalOf(local);
    local.close();

    const db = openDatabase(join(folder, "trail.db"), { isOnNetwork: true });

    expect([before, journalOf(db)]).toEqual(["wal", "delete"]);
    db.close();
  });
});
