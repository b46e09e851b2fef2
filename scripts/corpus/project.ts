// Folders in which notebooks are run: copies, so that what a notebook writes never lands where it came from.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Folders that belong to where they are, and to no copy. */
const LEFT_BEHIND = new Set(["node_modules", ".labtrail", ".git", ".ipynb_checkpoints"]);

/** The notebooks of a folder, in order. */
export function notebooksOf(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb") && !name.endsWith(".executed.ipynb"))
    .toSorted();
}

/** Copies a folder with its notebooks to a fresh place, where the packages of `nodeModules` are found. */
export function copyProject(source: string, nodeModules: string): string {
  const project = mkdtempSync(join(tmpdir(), "labtrail-corpus-"));
  for (const name of readdirSync(source)) {
    if (!LEFT_BEHIND.has(name)) cpSync(join(source, name), join(project, name), { recursive: true });
  }
  writeFileSync(join(project, "package.json"), JSON.stringify({ name: "corpus", private: true, type: "module" }));
  if (existsSync(nodeModules)) symlinkSync(nodeModules, join(project, "node_modules"), "junction");
  return project;
}

export function removeProject(project: string): void {
  rmSync(project, { recursive: true, force: true });
}

/**
 * The packages that notebooks of a folder need, by its SOURCES.csv, which has the columns `file` and `packages`; none
 * when there is no such file.
 */
export function packagesOf(source: string, notebooks: readonly string[]): readonly string[] {
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

/** Installs packages in a fresh folder. @returns Its `node_modules`. */
export function installPackages(packages: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-packages-"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "packages", private: true }));
  if (packages.length > 0) {
    const args = ["install", "--no-audit", "--no-fund", "--silent", ...packages];
    const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit" });
    if (status !== 0) throw new Error(`npm install ended with ${status}`);
  }
  return join(folder, "node_modules");
}
