import { createHash } from "node:crypto";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

import { array, assert, property, stringMatching, tuple, uint8Array, uniqueArray } from "fast-check";
import { describe, expect, test } from "vitest";

import { storeGzip } from "../../src/release/pack/store-gzip.ts";
import { readTarball, writeTarball } from "../../src/release/pack/tarball.ts";

const path = array(stringMatching(/^[\wäß -]{1,20}$/), { minLength: 1, maxLength: 6 }).map((parts) => parts.join("/"));
const files = uniqueArray(tuple(path, uint8Array({ maxLength: 2000 })), { selector: ([name]) => name });

describe("a tarball", () => {
  test("gives back the files that were written, and the same bytes in whatever order they came", () => {
    assert(
      property(files, (entries) => {
        const written = new Map(entries.map(([name, bytes]) => [name, Buffer.from(bytes)]));
        const tarball = writeTarball(written);

        expect(new Map(readTarball(tarball, "x.tgz"))).toEqual(written);
        expect(writeTarball(new Map([...written].toReversed())).equals(tarball)).toBe(true);
      }),
    );
  });

  test("keeps paths of up to 255 bytes, and refuses longer ones with what to do", () => {
    const long = `${"a".repeat(90)}/${"b".repeat(50)}/${"c".repeat(95)}.js`;

    expect([...readTarball(writeTarball(new Map([[long, Buffer.from("1")]])), "x").keys()]).toEqual([long]);
    expect(() => writeTarball(new Map([["d".repeat(300), Buffer.from("1")]]))).toThrow(/too long for a tarball/);
  });

  test("of another program is read, with long names and folders in it", () => {
    const folder = mkdtempSync(join(tmpdir(), "labtrail-tar-"));
    try {
      const deep = `package/${"x".repeat(120)}`;
      mkdirSync(join(folder, "package"));
      writeFileSync(join(folder, "package/a.txt"), "one");
      writeFileSync(join(folder, deep), "two");
      const { status } = spawnSync("tar", ["--format=pax", "-czf", "p.tgz", "package"], { cwd: folder });
      // BSD's tar writes pax by itself, and has no other name for it.
      if (status !== 0) spawnSync("tar", ["-czf", "p.tgz", "package"], { cwd: folder });

      const found = readTarball(readFileSync(join(folder, "p.tgz")), "p.tgz");

      expect(Object.fromEntries([...found].map(([name, content]) => [name, content.toString()]))).toEqual({
        "a.txt": "one",
        ["x".repeat(120)]: "two",
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("is a gzip file, whatever its size, and always of the same bytes", () => {
    for (const size of [0, 1, 65_534, 65_535, 65_536, 200_000]) {
      const content = Buffer.alloc(size, "penguin");

      expect(gunzipSync(storeGzip(content)).equals(content)).toBe(true);
    }
    // The same on every machine and every Node: a change of these bytes would change every release.
    const sum = createHash("sha256")
      .update(writeTarball(new Map([["a.txt", Buffer.from("text")]])))
      .digest("hex");
    expect(sum).toBe("febcc8f5d69add447855df119987bb1ecbe1a90a9186dce5d4a0c379a14b7074");
  });

  test("that is damaged or none at all is told by its name", () => {
    const good = writeTarball(new Map([["a.txt", Buffer.from("text")]]));

    expect(() => readTarball(Buffer.from("hello"), "x.tgz")).toThrow(/"x.tgz" is no tarball/);
    expect(() => readTarball(gzipSync(Buffer.alloc(1024, "x")), "x.tgz")).toThrow(/"x.tgz" is damaged at byte 0/);
    expect(good.subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  });
});
