import type { Package } from "../track/run.ts";
import type { PackageDifference } from "./find-disagreements.ts";
import { maybeInstalledVersion } from "./installed.ts";
import type { LockedPackage } from "./lockfiles/locked-package.ts";

/**
 * Which packages of a run are installed in another version now, or not at all. A package that was there in several
 * versions, one below another, is the same when the one that an import finds is one of them.
 *
 * @param folder - That of the notebook, from which its imports are resolved.
 */
export function compareInstalled(packages: readonly Package[], folder: string): readonly PackageDifference[] {
  return compare(packages, (name) => maybeInstalledVersion(name, folder));
}

/** Which packages of a run a lockfile pins to another version. What it does not know is left out. */
export function compareLocked(
  packages: readonly Package[],
  locked: readonly LockedPackage[],
): readonly PackageDifference[] {
  const versions = Map.groupBy(locked, ({ name }) => name);
  const known = packages.filter(({ name }) => versions.has(name));
  return compare(known, (name, expected) => {
    const pinned = (versions.get(name) ?? []).map(({ version }) => version);
    return pinned.find((version) => expected.includes(version)) ?? pinned[0];
  });
}

function compare(
  packages: readonly Package[],
  find: (name: string, expected: readonly string[]) => string | undefined,
): readonly PackageDifference[] {
  return [...Map.groupBy(packages, ({ name }) => name)].flatMap(([name, uses]) => {
    const expected = [...new Set(uses.map(({ version }) => version))];
    const found = find(name, expected);
    if (found === undefined && uses.every(({ isDirect }) => !isDirect)) return [];
    return found !== undefined && expected.includes(found) ? [] : [{ name, expected, found }];
  });
}
