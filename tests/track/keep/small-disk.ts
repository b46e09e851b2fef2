// A disk of a few megabytes, made for one command: real, and gone with it. Linux gives one to everybody, in a name space.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Whether this machine can make one. */
export const HAS_SMALL_DISK = process.platform === "linux" && runOnSmallDisk("true", {}).status === 0;

/**
 * Runs a shell script with a disk of four megabytes at `$DISK`. `$NODE` is this Node, and the state folder is elsewhere,
 * where there is room.
 */
export function runOnSmallDisk(script: string, env: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-disk-"));
  const [disk, state] = [join(folder, "disk"), join(folder, "state")];
  try {
    return spawnSync(
      "unshare",
      [
        "--map-root-user",
        "--mount",
        "sh",
        "-ec",
        `mkdir -p "$DISK" "$XDG_STATE_HOME"; mount -t tmpfs -o size=4m tmpfs "$DISK"; ${script}`,
      ],
      {
        encoding: "utf8",
        timeout: 100_000,
        env: { ...process.env, NODE: process.execPath, DISK: disk, XDG_STATE_HOME: state, ...env },
      },
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
