import { spawn } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { maybeLockfile, type Lockfile } from "../../environment/lockfile.ts";
import { IMPATIENT, managerOfLockfile, programOf } from "../../environment/package-manager.ts";
import type { RunDetails } from "../../track/run.ts";
import type { TrailStore } from "../../track/store.ts";
import { ReproduceError } from "../reproduce-error.ts";
import { maybeBytes } from "./inputs.ts";

/** How the packages of a run get into a tree. */
export type PackagePlan =
  /** The run has used none. */
  | { readonly kind: "none" }
  | { readonly kind: "install"; readonly lockfile: Lockfile }
  /** Those of the project, as they are installed there. `why` there is no better way; undefined when it was asked for. */
  | { readonly kind: "link"; readonly from: string | undefined; readonly why: string | undefined };

interface PlanOptions {
  readonly store: TrailStore;
  readonly details: RunDetails;
  readonly treeTop: string;
  readonly treeRoot: string;
  readonly projectRoot: string;
  /** Whether packages may be installed. */
  readonly installs: boolean;
}

/** Decides how the packages come, and lays the saved lockfile into the tree where the tree has another one, or none. */
export function planPackages({ store, details, treeTop, treeRoot, projectRoot, installs }: PlanOptions): PackagePlan {
  if (details.packages.length === 0) return { kind: "none" };
  const own = join(treeRoot, "node_modules");
  const from = existsSync(own) ? own : maybeModules(projectRoot);
  if (!installs) return { kind: "link", from, why: undefined };
  laySavedFiles(store, details, treeRoot);
  const lockfile = maybeLockfile(treeRoot, treeTop);
  if (lockfile !== undefined) return { kind: "install", lockfile };
  return { kind: "link", from, why: "the run has no lockfile" };
}

/** The nearest node_modules at or above a folder: in a workspace it lies further up. */
function maybeModules(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules"))) return join(folder, "node_modules");
    if (folder === dirname(folder)) return undefined;
  }
}

function laySavedFiles(store: TrailStore, { environment }: RunDetails, treeRoot: string): void {
  const [name, digest] = environment?.lockfile?.split(" ") ?? [];
  const saved = [
    [name, digest],
    ["package.json", environment?.manifest],
  ] as const;
  for (const [file, one] of saved) {
    if (file === undefined || one === undefined || (managerOfLockfile(file) === undefined && file !== "package.json"))
      continue;
    const content = maybeBytes(store, one);
    // A package.json of the tree has what was taken out of the saved one.
    if (content === undefined || (file === "package.json" && existsSync(join(treeRoot, file)))) continue;
    writeFileSync(join(treeRoot, file), content);
  }
}

/** Makes the packages of the project those of the tree. What the tree has by itself stays. */
export function linkModules(from: string | undefined, treeRoot: string): void {
  const target = join(treeRoot, "node_modules");
  if (from === undefined || lstatSync(target, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(treeRoot, { recursive: true });
  // A junction needs no rights on Windows.
  symlinkSync(from, target, "junction");
}

/** Takes such a link away again: whoever removes the tree must not follow it into the project. */
export function unlinkModules(treeRoot: string): void {
  const target = join(treeRoot, "node_modules");
  if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() === true) unlinkSync(target);
}

interface InstallOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Installs exactly what a lockfile says. Scripts of packages run, as they do whenever a project is set up.
 *
 * @throws {@link ReproduceError} `NOT_INSTALLED` with the last words of the package manager, `INTERRUPTED`.
 */
export async function installPackages({ name, folder }: Lockfile, { env, signal }: InstallOptions): Promise<void> {
  const manager = managerOfLockfile(name);
  if (manager === undefined) throw new ReproduceError("NOT_INSTALLED", `nothing installs from a "${name}"`);
  const { file, args, isVerbatim = false } = programOf(manager.name, manager.restore);
  const program = spawn(file, [...args], {
    cwd: folder,
    env: { ...IMPATIENT, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    windowsVerbatimArguments: isVerbatim,
    windowsHide: true,
    ...(signal === undefined ? {} : { signal }),
  });
  let said = "";
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => void (said = (said + text).slice(-4000)));
  }
  const fault = await new Promise<string | undefined>((resolve) => {
    program.once("error", (error: NodeJS.ErrnoException) =>
      resolve(error.code === "ENOENT" ? `${manager.name} is not installed here` : error.message),
    );
    program.once("close", (code) => resolve(code === 0 ? undefined : `${manager.name} ended with ${code}`));
  });
  if (signal?.aborted === true) throw new ReproduceError("INTERRUPTED", "it was interrupted");
  if (fault === undefined) return;
  const lines = said.trim() === "" ? "" : `:\n${said.trim()}`;
  throw new ReproduceError("NOT_INSTALLED", `the packages were not installed: ${fault}${lines}`, {
    hint: `With --no-install those of the project are used. ${fault.endsWith("here") ? manager.remedy : ""}`.trim(),
  });
}
