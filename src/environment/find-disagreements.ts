import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { isRecord } from "../shared/json.ts";
import { maybeInstalledVersion, maybeVersionIn } from "./installed.ts";
import { readLockfile, type Lockfile } from "./lockfile.ts";
import type { LockedPackage } from "./lockfiles/locked-package.ts";

/** A package that is not what it should be. */
export interface PackageDifference {
  readonly name: string;
  /** Several when any of them would do. */
  readonly expected: readonly string[];
  /** Undefined when it is not there. */
  readonly found: string | undefined;
}

/**
 * Where the installed packages are not those of the lockfile. npm's says where each lies, and all are compared; of the
 * others, those that package.json asks for.
 *
 * @throws {@link EnvironmentError} `BAD_LOCKFILE`.
 */
export function findDisagreements(lockfile: Lockfile): readonly PackageDifference[] {
  const locked = readLockfile(lockfile);
  const placed = locked.filter(({ place }) => place !== undefined);
  return placed.length > 0 ? checkPlaces(placed, lockfile.folder) : checkAsked(locked, lockfile.folder);
}

function checkPlaces(locked: readonly LockedPackage[], folder: string): readonly PackageDifference[] {
  return locked.flatMap(({ name, version, place = "", isOptional }) => {
    const found = maybeVersionIn(join(folder, place));
    if (found === version || (found === undefined && isOptional)) return [];
    return [{ name, expected: [version], found }];
  });
}

function checkAsked(locked: readonly LockedPackage[], folder: string): readonly PackageDifference[] {
  return askedFor(folder).flatMap((name) => {
    const expected = locked.filter((one) => one.name === name).map(({ version }) => version);
    const found = maybeInstalledVersion(name, folder);
    return expected.length === 0 || (found !== undefined && expected.includes(found))
      ? []
      : [{ name, expected, found }];
  });
}

function askedFor(folder: string): readonly string[] {
  const path = join(folder, "package.json");
  const manifest: unknown = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  if (!isRecord(manifest)) return [];
  return ["dependencies", "devDependencies"].flatMap((field) => {
    const asked = manifest[field];
    return isRecord(asked) ? Object.keys(asked) : [];
  });
}
