// Usage: node scripts/run-corpus.ts FOLDER [NAME ...]
// Runs every notebook of a folder headless with our own kernel, or only those whose file name contains one of the
// names. The folder's SOURCES.csv, when it has one, says in its columns `file` and `packages` what each notebook needs;
// the packages are installed beside copies of the notebooks, and the folder itself stays as it is.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";

import { entryPointPath } from "../src/shared/installation.ts";

const CELL_TIMEOUT_S = 120;

interface CorpusResult {
  readonly name: string;
  readonly isOk: boolean;
  readonly seconds: number;
  readonly cells: number;
  readonly reason: string;
}

/** The part of `labtrail run --json` that is used here. */
interface RunJson {
  readonly cells: readonly { readonly status: string }[];
}

const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) {
  console.error("usage: node scripts/run-corpus.ts FOLDER [NAME ...]");
  process.exitCode = 2;
} else {
  process.exitCode = runCorpus(folder, wanted) ? 0 : 1;
}

function runCorpus(source: string, names: readonly string[]): boolean {
  const notebooks = readdirSync(source)
    .filter((name) => name.endsWith(".ipynb"))
    .filter((name) => names.length === 0 || names.some((part) => name.includes(part)));
  const project = mkdtempSync(join(tmpdir(), "labtrail-corpus-"));
  try {
    installPackages(project, packagesOf(source, notebooks));
    const results = notebooks.map((name) => {
      copyFileSync(join(source, name), join(project, name));
      const result = runOne(project, name);
      console.log(renderRow(result));
      return result;
    });
    const passed = results.filter(({ isOk }) => isOk).length;
    console.log(`\n${passed} of ${results.length} notebooks ran to their end`);
    return passed === results.length;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

function packagesOf(source: string, notebooks: readonly string[]): readonly string[] {
  const path = join(source, "SOURCES.csv");
  if (!existsSync(path)) return [];
  const [header = "", ...rows] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const columns = header.split(",");
  const packages = rows
    .map((row) => row.split(","))
    .filter((row) => notebooks.includes(row[columns.indexOf("file")] ?? ""))
    .flatMap((row) => (row[columns.indexOf("packages")] ?? "").trim().split(/\s+/))
    .map((name) => name.replace(/^npm:/, ""))
    .filter((name) => name !== "");
  return [...new Set(packages)];
}

function installPackages(project: string, packages: readonly string[]): void {
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "corpus", private: true }));
  if (packages.length === 0) return;
  console.log(`installing ${packages.join(" ")}\n`);
  const args = ["install", "--no-audit", "--no-fund", "--silent", ...packages];
  const { status } = spawnSync("npm", args, { cwd: project, stdio: "inherit" });
  if (status !== 0) throw new Error(`npm install ended with ${status}`);
}

function runOne(project: string, name: string): CorpusResult {
  const startedAt = performance.now();
  const args = [entryPointPath("src/cli/main"), "run", name, "--json", "--timeout", String(CELL_TIMEOUT_S)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
  const cells = stdout.startsWith("{") ? (JSON.parse(stdout) as RunJson).cells : [];
  const reason = status === 0 ? "" : (stderr.split("\n").findLast((line) => line.startsWith("labtrail: ")) ?? stderr);
  return {
    name,
    isOk: status === 0,
    seconds: (performance.now() - startedAt) / 1000,
    cells: cells.filter((cell) => cell.status === "ok").length,
    reason: reason.replace(/^.*?, (?=cell \d)/, ""),
  };
}

function renderRow({ name, isOk, seconds, cells, reason }: CorpusResult): string {
  return `${isOk ? "ok  " : "FAIL"} ${seconds.toFixed(1).padStart(6)} s ${String(cells).padStart(3)} cells  ${name}${reason === "" ? "" : `\n       ${reason}`}`;
}
