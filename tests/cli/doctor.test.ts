// Each fault is made in a scratch folder, and the page has to say what it is and what to do.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";

import type { Finding } from "../../src/git/doctor/finding.ts";
import { openStore } from "../../src/track/open-store.ts";
import { runInFolder } from "../helpers/run-in-folder.ts";

let folder: string;
let env: Record<string, string | undefined>;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "labtrail-doctor-"));
  mkdirSync(join(folder, "project"));
  // A Jupyter of nobody.
  env = {
    ...process.env,
    JUPYTER_DATA_DIR: join(folder, "jupyter"),
    JUPYTER_PATH: undefined,
    GIT_CEILING_DIRECTORIES: folder,
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const project = (): string => join(folder, "project");
const labtrail = (...args: readonly string[]) => runInFolder(project(), args, env);

async function examine(): Promise<{ readonly exitCode: number; readonly page: Readonly<Record<string, Finding>> }> {
  const { exitCode, stdout } = await labtrail("doctor", "--json");
  const findings = JSON.parse(stdout) as readonly Finding[];
  return { exitCode, page: Object.fromEntries(findings.map((one) => [one.subject, one])) };
}

test("a folder with nothing in it is well, and told what could be there", async () => {
  const { exitCode, stdout } = await labtrail("doctor");
  const { page } = await examine();

  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ok {7}node: \d+\.\d+\.\d+, labtrail \d/);
  expect(page["types"]).toMatchObject({ level: "ok", message: expect.stringMatching(/^TypeScript 7\./) as string });
  expect(page["packages"]?.message).toContain("labtrail init");
  expect(page["git"]?.message).toContain("git init");
  expect(page["store"]?.message).toContain("nothing was tracked");
  expect(page["optional"]?.level).toBe("note");
  // Looking leaves nothing behind.
  expect(readdirSync(project())).toEqual([]);
});

test("a kernel that Jupyter does not know, knows, and cannot start", async () => {
  const unknown = await examine();
  await labtrail("kernel", "install");
  const known = await examine();
  const path = join(folder, "jupyter", "kernels", "labtrail", "kernel.json");
  writeFileSync(path, readFileSync(path, "utf8").replace(JSON.stringify(process.execPath), '"/gone/node"'));
  const broken = await examine();

  expect(unknown.page["kernel"]).toMatchObject({ level: "warning", fix: "labtrail kernel install" });
  expect(known.page["kernel"]).toMatchObject({ level: "ok" });
  expect(broken.exitCode).toBe(1);
  expect(broken.page["kernel"]).toMatchObject({
    level: "error",
    message: expect.stringContaining("/gone/node") as string,
  });
});

test.skipIf(process.platform === "win32")("the Jupyter on the PATH is named with its versions", async () => {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  writeFileSync(
    join(bin, "jupyter"),
    "#!/bin/sh\necho 'Selected Jupyter core packages...'\necho 'jupyterlab       : 4.5.0'\n",
  );
  chmodSync(join(bin, "jupyter"), 0o755);
  env["PATH"] = [bin, process.env["PATH"]].join(delimiter);

  expect((await examine()).page["jupyter"]).toMatchObject({ level: "ok", message: "jupyterlab 4.5.0" });
});

test("packages that are not those of the lockfile, and a lockfile that cannot be read", async () => {
  writeFileSync(join(project(), "package.json"), JSON.stringify({ dependencies: { zod: "3.x" } }));
  writeFileSync(
    join(project(), "package-lock.json"),
    JSON.stringify({ packages: { "node_modules/zod": { version: "3.25.0" } } }),
  );
  const absent = await examine();
  writeFileSync(join(project(), "package-lock.json"), "<<<<<<<");
  const broken = await examine();

  expect(absent.page["packages"]).toMatchObject({ level: "warning", fix: "npm ci" });
  expect(absent.page["packages"]?.message).toContain("zod is not installed, and package-lock.json has 3.25.0");
  expect([broken.exitCode, broken.page["packages"]?.level]).toEqual([1, "error"]);
});

test("a repository whose attributes ask for a filter that this clone does not have", async () => {
  execFileSync("git", ["init", "--quiet"], { cwd: project() });
  writeFileSync(join(project(), ".gitattributes"), "*.ipynb filter=labtrail diff=labtrail merge=labtrail\n");

  const { exitCode, page } = await examine();

  expect(exitCode).toBe(1);
  expect(page["git"]).toMatchObject({ level: "error", fix: "labtrail git install" });
});

test("a store is counted, and one of a newer labtrail is an error", async () => {
  openStore(project()).close();
  const known = await examine();
  const db = new Database(join(project(), ".labtrail", "trail.db"));
  db.pragma("user_version = 999");
  db.close();
  const newer = await examine();

  expect(known.page["store"]).toMatchObject({ level: "ok", message: expect.stringMatching(/^0 runs, /) as string });
  expect([newer.exitCode, newer.page["store"]?.level]).toEqual([1, "error"]);
});
