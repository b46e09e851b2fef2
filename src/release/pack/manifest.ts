import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import semver from "semver";

import type { ProjectPackage } from "../../export/project/packages.ts";
import { isRecord, type Json, type JsonObject } from "../../shared/json.ts";
import { messageOf } from "../../shared/errors.ts";
import { ReleaseError } from "../release-error.ts";

/** What a release wants to know of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** All that it says. */
  readonly data: JsonObject;
  /** Its text, for edits that leave the rest as it is. */
  readonly text: string;
  /** The packages that are installed along with it, and what it asks of them. */
  readonly dependencies: Readonly<Record<string, string>>;
}

const DEPENDENCY_FIELDS = ["dependencies", "peerDependencies", "optionalDependencies"] as const;

/** Reads the package.json of a package. @throws {@link ReleaseError} `BAD_PACKAGE`. */
export function readManifest(root: string, { folder, name }: ProjectPackage): Manifest {
  const path = join(root, folder, "package.json");
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const data = parseManifest(path, text);
  const { version } = data;
  if (typeof version !== "string" || semver.valid(version) !== version) {
    throw new ReleaseError(
      "BAD_PACKAGE",
      `"${path}" has ${version === undefined ? "no version" : `the version ${JSON.stringify(version)}`}`,
      {
        hint: `Begin with one such as "version": "0.1.0".`,
      },
    );
  }
  if (data["type"] !== "module") {
    throw new ReleaseError("BAD_PACKAGE", `"${path}" does not say that its files are ES modules`, {
      hint: `Add "type": "module".`,
    });
  }
  return { name, version, data, text, dependencies: readDependencies(data) };
}

function parseManifest(path: string, text: string): JsonObject {
  try {
    const data: unknown = JSON.parse(text);
    if (isRecord(data)) return data as JsonObject;
  } catch (error) {
    throw new ReleaseError("BAD_PACKAGE", `"${path}" is no JSON: ${messageOf(error)}`, { cause: error });
  }
  throw new ReleaseError("BAD_PACKAGE", `"${path}" holds no JSON object`);
}

function readDependencies(data: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    DEPENDENCY_FIELDS.flatMap((field) => Object.entries(maybeRecord(data[field]) ?? {})).flatMap(([name, range]) =>
      typeof range === "string" ? [[name, range] as const] : [],
    ),
  );
}

/** What a package is installed with: no scripts of its development, and its own version and exports. */
export interface PackedManifest {
  readonly version: string;
  readonly exports: JsonObject;
  /** The version of another package of the project. */
  readonly maybeVersionOf: (name: string) => string | undefined;
}

/** The text of the package.json in a tarball. @throws {@link ReleaseError} `BAD_PACKAGE`. */
export function renderPackedManifest({ data, name }: Manifest, packed: PackedManifest): string {
  const {
    scripts: _scripts,
    devDependencies: _dev,
    workspaces: _workspaces,
    files: _files,
    labtrail: _labtrail,
    ...kept
  } = data;
  const main = maybeRecord(packed.exports["."]);
  const fields: Record<string, Json | undefined> = { ...kept, version: packed.version, exports: packed.exports };
  // For tools that do not know `exports`.
  if (main !== undefined) Object.assign(fields, { main: main["default"], types: main["types"] });
  else for (const field of ["main", "types", "module"]) delete fields[field];
  for (const field of DEPENDENCY_FIELDS) {
    const ranges = maybeRecord(fields[field]);
    if (ranges === undefined) continue;
    fields[field] = Object.fromEntries(
      Object.entries(ranges).map(([other, range]) => [other, toPublishedRange(name, other, String(range), packed)]),
    );
  }
  return `${JSON.stringify(fields, null, 2)}\n`;
}

/** As pnpm and yarn have it: `workspace:^` is the version that the other package has now. */
function toPublishedRange(name: string, other: string, range: string, { maybeVersionOf }: PackedManifest): string {
  if (/^(?:file|link|portal):/.test(range)) {
    throw new ReleaseError("BAD_PACKAGE", `"${name}" depends on "${other}" by "${range}", a place on this machine`, {
      hint: `Depend on a version of it, or, if it is a package of this project, on "workspace:^".`,
    });
  }
  const [, wanted] = /^workspace:(.*)$/.exec(range) ?? [];
  if (wanted === undefined) return range;
  const version = maybeVersionOf(other);
  if (wanted !== "*" && wanted !== "^" && wanted !== "~") return wanted;
  if (version === undefined) {
    throw new ReleaseError("BAD_PACKAGE", `"${name}" depends on "${other}", which is no package of this project`, {
      hint: "Depend on a version of it that is published.",
    });
  }
  return wanted === "*" ? version : `${wanted}${version}`;
}

function maybeRecord(value: Json | undefined): JsonObject | undefined {
  return isRecord(value) ? (value as JsonObject) : undefined;
}
