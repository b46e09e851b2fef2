// Usage: npm run test:frames [-- NAME ...]
// Tries display and tracking with the real libraries that they know by their shape: data frames, charts and models,
// installed into the ignored folder .frames (1.2 GB; only when tests/frames/project.json has changed).
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../src/shared/installation.ts";

const PROJECT = join(packageRoot, ".frames");
const MANIFEST = join(packageRoot, "tests", "frames", "project.json");
/** Written last, so that a half-made folder has none. */
const STAMP = join(PROJECT, "project.sha256");
const LIMIT_MS = 9 * 60_000;

function run(program: string, args: readonly string[], cwd: string): number {
  // npm is a script on Windows, which only a shell starts.
  const shell = process.platform === "win32" && program === "npm";
  return spawnSync(program, args, { cwd, stdio: "inherit", timeout: LIMIT_MS, shell }).status ?? 1;
}

function requireProject(): void {
  const manifest = readFileSync(MANIFEST, "utf8");
  const digest = createHash("sha256").update(manifest).digest("hex");
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === digest) return;
  process.stderr.write(`installing the libraries into ${PROJECT}; this takes about a minute\n`);
  rmSync(PROJECT, { recursive: true, force: true });
  mkdirSync(PROJECT);
  writeFileSync(join(PROJECT, "package.json"), manifest);
  const status = run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], PROJECT);
  if (status !== 0) throw new Error(`npm install in "${PROJECT}" ended with ${status}`);
  writeFileSync(STAMP, digest);
}

requireProject();
const vitest = join(packageRoot, "node_modules", "vitest", "vitest.mjs");
const args = [vitest, "run", "--config", "tests/frames/vitest.config.ts", ...process.argv.slice(2)];
process.exitCode = run(process.execPath, args, packageRoot);
