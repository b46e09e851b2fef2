import { readFileSync } from "node:fs";
import { join } from "node:path";

import { messageOf } from "../shared/errors.ts";
import { isRecord } from "../shared/json.ts";
import { EnvironmentError } from "./environment-error.ts";

/**
 * The package.json of a folder.
 *
 * @throws {@link EnvironmentError} `BAD_MANIFEST` when it is no object in JSON.
 */
export function readManifest(folder: string): Readonly<Record<string, unknown>> {
  const path = join(folder, "package.json");
  let manifest: unknown;
  try {
    manifest = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new EnvironmentError("BAD_MANIFEST", `"${path}" cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (!isRecord(manifest)) throw new EnvironmentError("BAD_MANIFEST", `"${path}" holds no object`);
  return manifest;
}
