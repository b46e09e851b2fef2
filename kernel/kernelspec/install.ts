import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { messageOf } from "../../src/shared/errors.ts";
import { isRecord } from "../../src/shared/json.ts";
import { entryPointPath } from "../../src/shared/installation.ts";
import { KERNEL_NAME, renderKernelJson } from "./kernel-json.ts";
import { KernelspecError } from "./kernelspec-error.ts";
import { kernelsFolder, searchFolders, type Platform, type Target } from "./places.ts";

/** Frontends look for exactly these names beside kernel.json. */
const LOGOS = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];

/** Beside the kernel's program, in a checkout and in the built package alike. */
function logosFolder(): string {
  return join(dirname(entryPointPath("kernel/main")), "kernelspec");
}

/**
 * Makes the kernel known to Jupyter, over an older installation if there is one.
 *
 * @returns The folder it is in.
 * @throws {@link KernelspecError} `NOT_WRITABLE`, `NO_PREFIX`.
 */
export function installKernelspec(target: Target, platform: Platform): string {
  const folder = join(kernelsFolder(target, platform), KERNEL_NAME);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "kernel.json"), renderKernelJson(folder));
    for (const logo of LOGOS) copyFileSync(join(logosFolder(), logo), join(folder, logo));
  } catch (error) {
    throw new KernelspecError("NOT_WRITABLE", `"${folder}" could not be written: ${messageOf(error)}`, {
      hint: "Install for yourself with --user, or into an environment of your own with --prefix DIR.",
      cause: error,
    });
  }
  return folder;
}

/**
 * Removes the kernel from Jupyter.
 *
 * @returns The folder it was in.
 * @throws {@link KernelspecError} `NOT_INSTALLED`.
 */
export function uninstallKernelspec(target: Target, platform: Platform): string {
  const folder = join(kernelsFolder(target, platform), KERNEL_NAME);
  if (!existsSync(folder)) {
    throw new KernelspecError("NOT_INSTALLED", `the kernel is not installed in "${folder}"`, {
      hint: "`labtrail kernel list` shows where it is; give the same --user, --prefix or --sys-prefix as at its installation.",
    });
  }
  rmSync(folder, { recursive: true });
  return folder;
}

/** One place where Jupyter finds the kernel. */
export interface InstalledKernelspec {
  readonly folder: string;
  /** The program that would be started. */
  readonly argv: readonly string[];
  /** Whether that program still exists: an uninstalled package or Node leaves a kernelspec that cannot start. */
  readonly isUsable: boolean;
}

/** Finds the kernel in every place where Jupyter looks, the one that Jupyter takes first. */
export function findKernelspecs(platform: Platform): readonly InstalledKernelspec[] {
  return searchFolders(platform)
    .map((folder) => join(folder, KERNEL_NAME))
    .filter((folder) => existsSync(join(folder, "kernel.json")))
    .map((folder) => {
      const argv = readArgv(join(folder, "kernel.json"));
      const programs = argv.filter((word) => !word.startsWith("{") && !word.startsWith("-"));
      return { folder, argv, isUsable: programs.length > 0 && programs.every((program) => existsSync(program)) };
    });
}

/** Empty when the file does not say how to start a kernel. */
function readArgv(path: string): readonly string[] {
  let spec: unknown;
  try {
    spec = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // A broken file is shown as unusable, which is what the reader of the list wants to know.
    return [];
  }
  const argv = isRecord(spec) ? spec["argv"] : undefined;
  return Array.isArray(argv) ? argv.filter((word) => typeof word === "string") : [];
}
