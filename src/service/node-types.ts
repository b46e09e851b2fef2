import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { isRecord } from "../shared/json.ts";

/** Older ones know neither `fetch` nor `import.meta.dirname`. Packages that are as old still bring them. */
const OLDEST_MAJOR = 20;

/** The types of Node that cells are checked with. */
export interface NodeTypes {
  readonly folder: string;
  readonly isOfProject: boolean;
  /** Whether the project has others, which are too old for the Node we need. */
  readonly isOutdated: boolean;
}

/** The project's own types of Node, or ours when it has none that will do. */
export function nodeTypesFor(notebookFolder: string): NodeTypes {
  const found = maybeNodeTypes(join(notebookFolder, "notebook.ts"));
  if (found !== undefined && found.major >= OLDEST_MAJOR) {
    return { folder: found.folder, isOfProject: true, isOutdated: false };
  }
  const own = maybeNodeTypes(import.meta.url);
  if (own === undefined) throw new Error("the dependency @types/node of labtrail is not installed");
  return { folder: own.folder, isOfProject: false, isOutdated: found !== undefined };
}

function maybeNodeTypes(from: string): { readonly folder: string; readonly major: number } | undefined {
  try {
    const path = createRequire(from).resolve("@types/node/package.json");
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    const version = isRecord(manifest) ? String(manifest["version"]) : "";
    return { folder: dirname(path), major: Number.parseInt(version, 10) };
  } catch {
    return undefined;
  }
}
