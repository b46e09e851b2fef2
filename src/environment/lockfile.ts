import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { messageOf } from "../shared/errors.ts";
import { EnvironmentError } from "./environment-error.ts";
import { parseBunLockfile } from "./lockfiles/bun.ts";
import type { LockedPackage } from "./lockfiles/locked-package.ts";
import { parseNpmLockfile } from "./lockfiles/npm.ts";
import { parsePnpmLockfile } from "./lockfiles/pnpm.ts";
import { parseYarnLockfile } from "./lockfiles/yarn.ts";

const PARSERS: Readonly<Record<string, (text: string) => readonly LockedPackage[]>> = {
  "package-lock.json": parseNpmLockfile,
  "npm-shrinkwrap.json": parseNpmLockfile,
  "pnpm-lock.yaml": parsePnpmLockfile,
  "yarn.lock": parseYarnLockfile,
  "bun.lock": parseBunLockfile,
};

/** The names that lockfiles have, of all package managers whose files can be read. */
export const LOCKFILE_NAMES: readonly string[] = Object.keys(PARSERS);

/** A lockfile on the disk. */
export interface Lockfile {
  readonly name: string;
  /** Where it lies; packages are installed below it. */
  readonly folder: string;
  readonly text: string;
}

/**
 * The nearest lockfile at or above a folder: in a workspace it is further up than the package.
 *
 * @param top - Where to stop looking; the top of the repository when it is left out.
 */
export function maybeLockfile(from: string, top?: string): Lockfile | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const name = LOCKFILE_NAMES.find((one) => existsSync(join(folder, one)));
    if (name !== undefined) return { name, folder, text: readFileSync(join(folder, name), "utf8") };
    // A repository of its own has nothing to do with what lies around it.
    if (folder === top || folder === dirname(folder) || existsSync(join(folder, ".git"))) return undefined;
  }
}

/**
 * The packages that a lockfile pins.
 *
 * @throws {@link EnvironmentError} `BAD_LOCKFILE` for a text that is no lockfile of that name.
 */
export function readLockfile({ name, text }: Pick<Lockfile, "name" | "text">): readonly LockedPackage[] {
  const parse = PARSERS[name];
  if (parse === undefined) throw new EnvironmentError("BAD_LOCKFILE", `"${name}" is no lockfile that can be read`);
  try {
    return parse(text);
  } catch (error) {
    throw new EnvironmentError("BAD_LOCKFILE", `"${name}" cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
