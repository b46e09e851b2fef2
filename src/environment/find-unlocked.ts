import { existsSync } from "node:fs";
import { join } from "node:path";

import { satisfies, validRange } from "semver";

import { isRecord } from "../shared/json.ts";
import type { PackageDifference } from "./find-disagreements.ts";
import { type Lockfile, readLockfile } from "./lockfile.ts";
import { readManifest } from "./manifest.ts";

/**
 * The packages that a package.json asks for and its lockfile does not pin, or pins to a version that does not do. What comes
 * from elsewhere than a registry (a folder, a tarball, a repository, the workspace) has no version to compare.
 *
 * @throws {@link EnvironmentError} `BAD_LOCKFILE`, `BAD_MANIFEST`.
 */
export function findUnlocked(lockfile: Lockfile, folder: string): readonly PackageDifference[] {
  if (!existsSync(join(folder, "package.json"))) return [];
  const manifest = readManifest(folder);
  const versions = Map.groupBy(readLockfile(lockfile), ({ name }) => name);
  return ["dependencies", "devDependencies"].flatMap((field) => {
    const asked = manifest[field];
    if (!isRecord(asked)) return [];
    return Object.entries(asked).flatMap(([name, range]) => {
      if (typeof range !== "string" || validRange(range) === null) return [];
      const locked = (versions.get(name) ?? []).map(({ version }) => version);
      if (locked.some((version) => satisfies(version, range, { includePrerelease: true }))) return [];
      return [{ name, expected: [range], found: locked[0] }];
    });
  });
}
