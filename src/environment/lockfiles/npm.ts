import { isRecord } from "../../shared/json.ts";
import type { LockedPackage } from "./locked-package.ts";

const MARKER = "node_modules/";

/** `package-lock.json` and `npm-shrinkwrap.json`, of all versions of the format. */
export function parseNpmLockfile(text: string): readonly LockedPackage[] {
  const lockfile: unknown = JSON.parse(text);
  if (!isRecord(lockfile)) return [];
  const { packages, dependencies } = lockfile;
  if (isRecord(packages)) return Object.entries(packages).flatMap(([place, entry]) => readEntry(place, entry));
  return isRecord(dependencies) ? readTree(dependencies, "") : [];
}

function readEntry(place: string, entry: unknown): readonly LockedPackage[] {
  // What lies outside of node_modules is a package of the workspace itself, and a link leads to one.
  if (!place.includes(MARKER) || !isRecord(entry) || typeof entry["version"] !== "string") return [];
  const { version, name = place.slice(place.lastIndexOf(MARKER) + MARKER.length) } = entry;
  const isOptional = ["optional", "devOptional", "peer"].some((flag) => entry[flag] === true);
  return [{ name: String(name), version, place, isOptional }];
}

/** Version 1 of the format: packages within packages. */
function readTree(dependencies: Readonly<Record<string, unknown>>, above: string): readonly LockedPackage[] {
  return Object.entries(dependencies).flatMap(([name, entry]): readonly LockedPackage[] => {
    if (!isRecord(entry) || typeof entry["version"] !== "string") return [];
    const place = `${above}${MARKER}${name}`;
    const inner = isRecord(entry["dependencies"]) ? readTree(entry["dependencies"], `${place}/`) : [];
    return [{ name, version: entry["version"], place, isOptional: entry["optional"] === true }, ...inner];
  });
}
