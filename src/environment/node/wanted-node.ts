import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { validRange } from "semver";

import { isRecord } from "../../shared/json.ts";
import { EnvironmentError } from "../environment-error.ts";
import { readManifest } from "../manifest.ts";

/** The versions of Node that a project runs on. */
export interface WantedNode {
  /** A range of npm, such as `24`, `22.15.0` or `>=22`. */
  readonly range: string;
  /** The file that says so, and where in it. */
  readonly source: string;
}

/** What nvm and fnm call the lines that are supported for long (nodejs/Release, README). */
const LINES: Readonly<Record<string, string>> = { hydrogen: "18", iron: "20", jod: "22", krypton: "24" };
/** Words that mean whatever is newest where they are read: no line of their own. */
const NEWEST: ReadonlySet<string> = new Set(["lts/*", "node", "latest", "current", "stable"]);

/**
 * Reads which Node a project asks for: `.node-version`, `.nvmrc`, and in package.json what Volta pins and what `engines`
 * allows, the first of them that says anything.
 *
 * @param folder - The folder of the project's package.json.
 * @returns Undefined when the project does not say.
 * @throws {@link EnvironmentError} `BAD_NODE_VERSION` for what is no version.
 */
export function findWantedNode(folder: string): WantedNode | undefined {
  for (const name of [".node-version", ".nvmrc"]) {
    const path = join(folder, name);
    if (!existsSync(path)) continue;
    const text = firstLine(readFileSync(path, "utf8"));
    if (text !== "") return { range: requireRange(text, path), source: name };
  }
  const path = join(folder, "package.json");
  if (!existsSync(path)) return undefined;
  const manifest = readManifest(folder);
  for (const [key, member] of [
    ["volta", "node"],
    ["engines", "node"],
  ] as const) {
    const part = manifest[key];
    const text = isRecord(part) ? part[member] : undefined;
    if (typeof text === "string") return { range: requireRange(text, path), source: `${key} of package.json` };
  }
  return undefined;
}

/** Version managers take the first line that is not a comment. */
function firstLine(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/#.*/, "").trim());
  return lines.find((line) => line !== "") ?? "";
}

function requireRange(text: string, path: string): string {
  const word = text.toLowerCase();
  if (NEWEST.has(word)) return "*";
  const line = LINES[word.replace(/^lts\//, "")];
  const range = line ?? text.replace(/^v(?=\d)/, "");
  if (validRange(range) === null) {
    throw new EnvironmentError("BAD_NODE_VERSION", `"${path}" asks for Node "${text}", which is no version`, {
      hint: "Write a version or a range, such as 24, 22.15.0 or >=22.",
    });
  }
  return range;
}
