import { createRequire } from "node:module";
import { join } from "node:path";

import type * as semver from "semver";

import type { NpmSpecifier } from "../../../src/language/specifier.ts";
import { asOwnWork } from "../../../src/shared/own-work.ts";
import { installCommand } from "./import-error.ts";
import { readManifest } from "./local-files.ts";

const load = createRequire(import.meta.url);

/** What to say when an `npm:` specifier asks for another version than the one in `folder`, which is the one it gets. */
export function maybeVersionWarning({ name, version }: NpmSpecifier, folder: string): string | undefined {
  // Names such as `latest` say nothing that could be checked here.
  if (version === undefined || !/\d|^\*$/.test(version)) return undefined;
  const installed = readManifest(join(folder, "package.json"))["version"];
  if (typeof installed !== "string") return undefined;
  const { satisfies, validRange } = asOwnWork(() => load("semver") as typeof semver);
  if (validRange(version) === null || satisfies(installed, version, { includePrerelease: true })) return undefined;
  return `"npm:${name}@${version}" is asked for, and what is installed in ${folder} is ${installed}, which is used. Install the other one with "${installCommand({ name, version })}".`;
}
