import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";

import { messageOf } from "../../src/shared/errors.ts";
import { entryPointPath } from "../../src/shared/installation.ts";
import { KERNEL_NAME, readKernelJson, renderKernelJson, type KernelChoice } from "./kernel-json.ts";
import { KernelspecError } from "./kernelspec-error.ts";
import { kernelsFolder, searchFolders, type Platform, type Target } from "./places.ts";

/** Frontends look for exactly these names beside kernel.json. */
const LOGOS = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];
const KERNEL_JSON = "kernel.json";

/** Beside the kernel's program, in a checkout and in the built package alike. */
function logosFolder(): string {
  return join(dirname(entryPointPath("kernel/main")), "kernelspec");
}

/**
 * Makes a kernel known to Jupyter, over an older installation of it if there is one.
 *
 * @returns The folder it is in.
 * @throws {@link KernelspecError} `NOT_WRITABLE`, `NO_PREFIX`.
 */
export function installKernelspec(choice: KernelChoice, target: Target, platform: Platform): string {
  const folder = folderOf(choice, kernelsFolder(target, platform));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, KERNEL_JSON), renderKernelJson(choice, folder));
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
 * Removes a kernel from Jupyter.
 *
 * @returns The folder it was in.
 * @throws {@link KernelspecError} `NOT_INSTALLED`.
 */
export function uninstallKernelspec(
  choice: Pick<KernelChoice, "name" | "project">,
  target: Target,
  platform: Platform,
): string {
  const folder = folderOf(choice, kernelsFolder(target, platform));
  if (!existsSync(folder)) {
    throw new KernelspecError("NOT_INSTALLED", `the kernel is not installed in "${folder}"`, {
      hint: "`labtrail kernel list` shows where it is; give the same --user, --prefix, --sys-prefix and --project as at its installation.",
    });
  }
  rmSync(folder, { recursive: true });
  return folder;
}

/** Two projects may have the same name: the second one's kernel then has a part of the digest of its path in its own. */
function folderOf({ name, project }: Pick<KernelChoice, "name" | "project">, kernels: string): string {
  const folder = join(kernels, name);
  const path = join(folder, KERNEL_JSON);
  if (project === undefined || !existsSync(path)) return folder;
  if (readKernelJson(readFileSync(path, "utf8")).project === project) return folder;
  return `${folder}-${createHash("sha256").update(project).digest("hex").slice(0, 6)}`;
}

/** One place where Jupyter finds a kernel of ours. */
export interface InstalledKernelspec {
  readonly folder: string;
  /** The program that would be started. */
  readonly argv: readonly string[];
  /** The folder of the project that it was made for. */
  readonly project: string | undefined;
  /** Whether that program still exists: an uninstalled package or Node leaves a kernelspec that cannot start. */
  readonly isUsable: boolean;
}

/** Finds the kernels of ours in every place where Jupyter looks, those that Jupyter takes first before others. */
export function findKernelspecs(platform: Platform): readonly InstalledKernelspec[] {
  return searchFolders(platform)
    .flatMap((folder) => kernelsIn(folder))
    .map((folder) => {
      const { argv, project } = readKernelJson(readFileSync(join(folder, KERNEL_JSON), "utf8"));
      const programs = argv.filter((word) => !word.startsWith("{") && !word.startsWith("-"));
      return {
        folder,
        argv,
        project,
        isUsable: programs.length > 0 && programs.every((program) => existsSync(program)),
      };
    });
}

function kernelsIn(kernels: string): readonly string[] {
  if (!existsSync(kernels)) return [];
  return readdirSync(kernels)
    .filter((name) => name === KERNEL_NAME || name.startsWith(`${KERNEL_NAME}-`))
    .toSorted()
    .map((name) => join(kernels, name))
    .filter((folder) => existsSync(join(folder, KERNEL_JSON)));
}
