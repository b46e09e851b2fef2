import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as fc from "fast-check";
import { expect, test } from "vitest";

import { contentPackets, linePackets, PacketReader } from "../../src/git/pkt-line.ts";

/** Reads packets back from a real file, as the filter reads them from a pipe. */
function withReader<Result>(bytes: Buffer, read: (reader: PacketReader) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-packets-"));
  const path = join(folder, "packets");
  writeFileSync(path, bytes);
  const fd = openSync(path, "r");
  try {
    return read(new PacketReader(fd));
  } finally {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  }
}

test("lines are framed by their length in hexadecimal, and a flush packet ends them", () => {
  const packets = linePackets(["status=success", "é"]);

  expect(packets.toString()).toBe("0013status=success\n0007é\n0000");
});

test("an empty file is a flush packet alone", () => {
  expect(contentPackets(Buffer.alloc(0)).toString()).toBe("0000");
});

test("no packet is larger than git allows", () => {
  const packets = contentPackets(Buffer.alloc(65_517, "x"));

  expect(packets.subarray(0, 4).toString()).toBe("fff0");
  expect(packets.subarray(65_520, 65_525).toString()).toBe("0005x");
});

test("lines come back as they were sent", () => {
  const lines = fc.array(
    fc.string({ unit: "grapheme" }).filter((line) => !line.includes("\n")),
    { maxLength: 5 },
  );
  fc.assert(
    fc.property(lines, (sent) => {
      const received = withReader(linePackets(sent), (reader) => reader.readLines());

      expect(received).toEqual(sent);
    }),
    { numRuns: 40 },
  );
});

test("content of any length comes back, whatever size was expected", () => {
  const content = fc.nat({ max: 300_000 }).map((length) => Buffer.alloc(length, "labtrail "));
  fc.assert(
    fc.property(content, fc.nat({ max: 400_000 }), (sent, expectedBytes) => {
      const received = withReader(contentPackets(sent), (reader) => reader.readContent(expectedBytes));

      expect(received?.equals(sent)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test.each([
  ["nothing at all", ""],
  ["half a length", "00"],
  ["half a packet", "0010abc"],
  ["a packet and no flush", "0007abc"],
])("a pipe that closes after %s is the end, not a fault", (_name, text) => {
  const received = withReader(Buffer.from(text), (reader) => reader.readContent(0));

  expect(received).toBeUndefined();
});

test("a length that is no hexadecimal number is a fault", () => {
  expect(() => withReader(Buffer.from("zzzz"), (reader) => reader.readLines())).toThrow(`"zzzz" is no packet length`);
});
