// Usage: npm run build
// Makes dist/, which is what the package ships: Node strips no types below node_modules.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { build, type BuildOptions } from "esbuild";

import { buildKernel } from "./build-kernel.ts";

const ROOT = join(import.meta.dirname, "..");
const DIST = join(ROOT, "dist");

/** The programs that others start by path, and the public API. Code they share goes to dist/chunks. */
const ENTRIES = [
  "src/index.ts",
  "src/evaluate/index.ts",
  "src/evaluate/testing/index.ts",
  "src/export/vitest.ts",
  "src/cli/main.ts",
];
/** Started anew by each git command: one file that imports nothing but Node. */
const FILTER = "src/git/filter.ts";
/** Started for each notebook that git merges. */
const MERGE_DRIVER = "src/git/merge-driver.ts";
/** Started with each session, and its first cell waits for it: one file as well. */
const CHILD = "kernel/runtime/child.ts";
/** Loaded by it with the first object that is shown. It has no state, since what it shares with the child is there twice. */
const RENDERERS = "kernel/runtime/display/renderers.ts";
/** Folders with files that are no programs, and are read as they are. */
const ASSETS = ["kernel/kernelspec", "kernel/globals"];

const OPTIONS = {
  absWorkingDir: ROOT,
  outdir: DIST,
  outbase: ROOT,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node22.15",
  packages: "external",
  charset: "utf8",
} as const satisfies BuildOptions;

function copyAssets(): void {
  for (const path of ASSETS.flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => join(folder, name)))) {
    if (/\.(?:png|svg|json|d\.ts)$/.test(path)) cpSync(join(ROOT, path), join(DIST, path));
  }
}

/** The version check of the CLI must run before anything is loaded, and the filter must load nothing. */
function checkImports(path: string, allowed: RegExp): void {
  const specifiers = [...readFileSync(join(DIST, path), "utf8").matchAll(/^import\b[^"']*["']([^"']+)["']/gm)];
  const faults = specifiers.map(([, specifier = ""]) => specifier).filter((specifier) => !allowed.test(specifier));
  if (faults.length > 0) throw new Error(`dist/${path} may not import ${faults.join(", ")}`);
}

const startedAt = performance.now();
rmSync(DIST, { recursive: true, force: true });
await build({ ...OPTIONS, entryPoints: ENTRIES, splitting: true, chunkNames: "chunks/[name]-[hash]" });
checkImports("src/cli/main.js", /^$/);
await build({ ...OPTIONS, entryPoints: [FILTER, MERGE_DRIVER, CHILD, RENDERERS] });
checkImports("src/git/filter.js", /^node:/);
await buildKernel({ root: ROOT, write: true });
copyAssets();
execFileSync(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"], {
  cwd: ROOT,
  stdio: "inherit",
});
console.log(`dist/ is built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
