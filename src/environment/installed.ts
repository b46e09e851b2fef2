import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { isRecord } from "../shared/json.ts";

/** The version of a package that an import in a file of this folder means, as Node looks for it. */
export function maybeInstalledVersion(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const version = maybeVersionIn(join(folder, "node_modules", name));
    if (version !== undefined || folder === dirname(folder)) return version;
  }
}

/** The version of the package in a folder; undefined when there is none. */
export function maybeVersionIn(folder: string): string | undefined {
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isRecord(manifest) && typeof manifest["version"] === "string" ? manifest["version"] : undefined;
  } catch (error) {
    // Half written, by an installation that was stopped: as good as absent.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
