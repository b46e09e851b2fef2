// What `npm ci` needs from the lockfile and `npm install` does not give by itself. Where a test fails after an
// install, run: node scripts/mend-lockfile.ts
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly gypfile?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly engines?: unknown;
}

const lockfile = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

test("better-sqlite3 is marked as prebuilt, so that npm does not start a compiler", () => {
  expect(lockfile.packages["node_modules/better-sqlite3"]).toMatchObject({ gypfile: false });
  expect(lockfile.packages["node_modules/better-sqlite3"]).not.toHaveProperty("hasInstallScript");
});

test("no package is pinned to the address of one registry", () => {
  const pinned = Object.entries(lockfile.packages).filter(([, { resolved }]) => resolved !== undefined);

  expect(pinned.map(([path]) => path)).toEqual([]);
});

test("every native package that must run on other machines has its platforms' binaries in the lockfile", () => {
  const locked = Object.keys(lockfile.packages);

  for (const platform of ["linux-x64-gnu", "linux-arm64-gnu", "darwin-arm64", "win32-x64-msvc"]) {
    expect(locked).toContain(`node_modules/@oxc-parser/binding-${platform}`);
    expect(locked).toContain(`node_modules/@oxc-transform/binding-${platform}`);
  }
});

test("no optional package is left out because `npm ci` runs on an older Node than ours", () => {
  const picky = Object.entries(lockfile.packages).filter(([, { optional, engines }]) => optional && engines);

  expect(picky.map(([path]) => path)).toEqual([]);
});
