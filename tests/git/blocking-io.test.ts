import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { readAll, readSome, writeAll } from "../../src/git/blocking-io.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-io-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A pipe with a name, opened so that it answers EAGAIN where others would wait. */
function openFifo(): { readonly path: string; readonly fd: number } {
  const path = join(temporaryFolder(), "fifo");
  spawnSync("mkfifo", [path]);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(fd));
  return { path, fd };
}

test("reading waits for a pipe that does not", async () => {
  const { path, fd } = openFifo();
  const writer = spawn("sh", ["-c", `printf hello > "${path}"`]);
  const target = Buffer.alloc(10);

  const count = readSome(fd, target);

  expect(target.toString("utf8", 0, count)).toBe("hello");
  await once(writer, "close");
});

test("writing waits for a pipe that is full", async () => {
  const { path, fd } = openFifo();
  const content = Buffer.alloc(300_000, "labtrail ");
  const copy = `${path}.copy`;
  const reader = spawn("sh", ["-c", `head -c ${content.length} "${path}" > "${copy}"`]);

  writeAll(fd, content);

  await once(reader, "close");
  expect(readFileSync(copy).equals(content)).toBe(true);
});

test("a closed file is a fault that is not hidden", () => {
  expect(() => readSome(9_999, Buffer.alloc(1))).toThrow("EBADF");
  expect(() => writeAll(9_999, Buffer.alloc(1))).toThrow("EBADF");
});

test.each([0, 1, 65_536, 200_000])("a file of %d bytes is read whole", (size) => {
  const path = join(temporaryFolder(), "file");
  writeFileSync(path, Buffer.alloc(size, "labtrail "));
  const fd = openSync(path, "r");

  const content = readAll(fd);

  closeSync(fd);
  expect(content.equals(readFileSync(path))).toBe(true);
});

test("a pipe is read whole, although it does not tell its size", async () => {
  const path = join(temporaryFolder(), "fifo");
  spawnSync("mkfifo", [path]);
  const writer = spawn("sh", ["-c", `head -c 500000 /dev/zero > "${path}"`]);
  const fd = openSync(path, "r");

  const content = readAll(fd);

  closeSync(fd);
  expect(content.equals(Buffer.alloc(500_000))).toBe(true);
  await once(writer, "close");
});
