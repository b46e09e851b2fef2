// Real disks: one that is full, one that is mounted for reading only. What was recorded meanwhile is in the store later.
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { entryPointPath, packageRoot } from "../../../src/shared/installation.ts";
import { HAS_SMALL_DISK, runOnSmallDisk } from "./small-disk.ts";

const ID = "0123456789abcdef0123456789abcdef";
const PROGRAMS = {
  RECORD: join(import.meta.dirname, "recording-process.ts"),
  LABTRAIL: entryPointPath("src/cli/main"),
  ID,
};
const COUNT = `"$NODE" "$LABTRAIL" sql --json "SELECT count(*) AS points, max(step) AS last FROM points"`;

function run(script: string): { readonly lines: readonly unknown[]; readonly stderr: string } {
  const { stdout, stderr, status } = runOnSmallDisk(
    `mkdir "$DISK/lab"; echo '{}' > "$DISK/lab/package.json"; cd "$DISK/lab"; ${script}`,
    PROGRAMS,
  );
  if (status !== 0 && stdout === "") throw new Error(`${packageRoot}: the script has failed: ${stderr}`);
  const lines = stdout.trim().split(/\n(?=[[{])/);
  return { lines: lines.map((line) => JSON.parse(line) as unknown), stderr };
}

describe.skipIf(!HAS_SMALL_DISK)("a disk", { timeout: 120_000 }, () => {
  test("that fills up stops no program, and all it has logged is in the store once there is room", () => {
    // The file keeps 3 of 4 MB, and 100,000 points need about three.
    const { lines, stderr } = run(`
      head -c 3000000 /dev/zero > "$DISK/ballast"
      "$NODE" "$RECORD" "$PWD" $ID 100000
      "$NODE" "$LABTRAIL" show --json recorded > /dev/null
      rm "$DISK/ballast"
      ${COUNT}
      "$NODE" "$LABTRAIL" show --json recorded
      ${COUNT}`);
    const [recorded, first, shown, again] = lines;

    expect(recorded).toMatchObject({
      logged: 100_000,
      notices: [
        expect.stringMatching(
          /^the store ".*trail\.db" cannot be written: database or disk is full\. Make room on the disk\./,
        ),
      ],
    });
    expect(first).toEqual([{ points: 100_000, last: 99_999 }]);
    expect(shown).toMatchObject({ status: "finished", metrics: [{ key: "loss", count: 100_000 }] });
    expect(again).toEqual(first);
    expect(stderr).toMatch(/still waits: the store .* cannot be written: (?:ENOSPC|database or disk is full)/);
    expect(stderr).toMatch(/while the store could not be written is in it now/);
  });

  test("that fills up loses nothing of a program that is killed then", () => {
    const { lines } = run(`
      head -c 3000000 /dev/zero > "$DISK/ballast"
      "$NODE" "$RECORD" "$PWD" $ID 100000 --kill || true
      rm "$DISK/ballast"
      ${COUNT}
      "$NODE" "$LABTRAIL" show --json recorded`);
    const [, count, shown] = lines;

    expect(count).toEqual([{ points: 100_000, last: 99_999 }]);
    expect(shown).toMatchObject({ metrics: [{ count: 100_000 }] });
  });

  test("that is mounted for reading only is looked at with what waits for it, and has it later", () => {
    const { lines } = run(`
      "$NODE" "$LABTRAIL" runs > /dev/null 2>&1 || true
      mount -o remount,ro "$DISK"
      "$NODE" "$RECORD" "$PWD" $ID 2000
      "$NODE" "$LABTRAIL" show --json recorded
      mount -o remount,rw "$DISK"
      ${COUNT}
      test -z "$(find "$XDG_STATE_HOME" -name '*.jsonl')"`);
    const [recorded, shown, count] = lines;

    expect(recorded).toMatchObject({
      logged: 2000,
      notices: [expect.stringMatching(/^the store ".*\.labtrail" cannot be made: EROFS: read-only file system/)],
    });
    expect(shown).toMatchObject({ status: "finished", metrics: [{ key: "loss", count: 2000 }] });
    expect(count).toEqual([{ points: 2000, last: 1999 }]);
  });
});
