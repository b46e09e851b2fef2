#!/usr/bin/env node
// `npm create labtrail@latest NAME`: `labtrail init NAME` of the labtrail that came with this package.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const manifestPath = createRequire(import.meta.url).resolve("labtrail/package.json");
const { bin } = JSON.parse(readFileSync(manifestPath, "utf8"));
const program = join(dirname(manifestPath), bin.labtrail);
const { status, error } = spawnSync(process.execPath, [program, "init", ...process.argv.slice(2)], {
  stdio: "inherit",
});
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
