import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { compareMachines } from "../../src/environment/compare-machines.ts";
import { compareInstalled, compareLocked } from "../../src/environment/compare-packages.ts";
import { findDisagreements } from "../../src/environment/find-disagreements.ts";
import { maybeLockfile } from "../../src/environment/lockfile.ts";
import { describeEnvironment } from "../../src/track/capture/environment.ts";
import { digestOf } from "../../src/track/objects.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-environment-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, value: unknown): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), JSON.stringify(value));
}

function install(place: string, version: string): void {
  write(`${place}/package.json`, { version });
}

const use = (name: string, version: string, isDirect = true) => ({ name, version, isDirect });

test("a package that is installed in another version, or not at all, is named with both versions", () => {
  install("node_modules/zod", "3.25.0");
  install("node_modules/ml-matrix", "6.0.0");

  const found = compareInstalled(
    [use("zod", "3.24.0"), use("ml-matrix", "6.0.0"), use("gone", "1.0.0"), use("inner", "1.0.0", false)],
    join(folder, "notebooks"),
  );

  expect(found).toEqual([
    { name: "zod", expected: ["3.24.0"], found: "3.25.0" },
    { name: "gone", expected: ["1.0.0"], found: undefined },
  ]);
});

test("a package of which a run had two versions is the same when one of them is found", () => {
  install("node_modules/zod", "3.25.0");

  expect(compareInstalled([use("zod", "3.25.0"), use("zod", "3.0.0", false)], folder)).toEqual([]);
});

test("what a lockfile pins is compared with what a run had", () => {
  const locked = [{ name: "zod", version: "3.25.0", place: undefined, isOptional: false }];

  expect(compareLocked([use("zod", "3.24.0"), use("other", "1.0.0")], locked)).toEqual([
    { name: "zod", expected: ["3.24.0"], found: "3.25.0" },
  ]);
});

test("npm's lockfile is compared with every folder, and what is optional may be absent", () => {
  write("package-lock.json", {
    packages: {
      "node_modules/a": { version: "1.0.0" },
      "node_modules/a/node_modules/b": { version: "2.0.0" },
      "node_modules/c": { version: "1.0.0" },
      "node_modules/native": { version: "1.0.0", optional: true },
    },
  });
  install("node_modules/a", "1.0.0");
  install("node_modules/a/node_modules/b", "2.1.0");

  const lockfile = maybeLockfile(folder);

  expect(lockfile && findDisagreements(lockfile)).toEqual([
    { name: "b", expected: ["2.0.0"], found: "2.1.0" },
    { name: "c", expected: ["1.0.0"], found: undefined },
  ]);
});

test("another lockfile is compared with what package.json asks for", () => {
  writeFileSync(join(folder, "pnpm-lock.yaml"), "packages:\n\n  a@1.0.0:\n    {}\n\n  b@2.0.0:\n    {}\n");
  write("package.json", { dependencies: { a: "^1", b: "^2" }, devDependencies: { "own-workspace": "*" } });
  install("node_modules/a", "1.0.0");
  install("node_modules/b", "2.0.1");

  const lockfile = maybeLockfile(folder);

  expect(lockfile && findDisagreements(lockfile)).toEqual([{ name: "b", expected: ["2.0.0"], found: "2.0.1" }]);
});

test("the lockfile of a workspace is found above the package, but not outside of the repository", () => {
  write("package-lock.json", {});
  mkdirSync(join(folder, "packages", "core"), { recursive: true });
  mkdirSync(join(folder, "other", ".git"), { recursive: true });

  expect(maybeLockfile(join(folder, "packages", "core"))?.folder).toBe(folder);
  expect(maybeLockfile(join(folder, "other"))).toBeUndefined();
});

test("of machines only what may change a result is compared", () => {
  const now = describeEnvironment(folder, digestOf);
  const [system, , architecture] = now.os.split(" ");

  expect(compareMachines({ ...now, os: `${system} 1.0.0 ${architecture}`, memoryBytes: 1 }, now)).toEqual([]);
  expect(compareMachines({ ...now, node: "18.0.0", os: "plan9 4 mips" }, now)).toEqual([
    { what: "node", before: "18.0.0", now: now.node },
    { what: "platform", before: "plan9 mips", now: `${system} ${architecture}` },
  ]);
});
