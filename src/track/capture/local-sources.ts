// Which files of the project a program is made of, found in their texts alone: what they import is the same whether it has
// been loaded or not.
import { readFileSync, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";

/** More is a project, which belongs into a repository. */
const MAX_FILES = 200;
const MAX_BYTES = 1_000_000;
const IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*(["'])(\.{1,2}\/[^"'\n]+)\1/g;
const ENDINGS = ["", ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];
const CODE = /^\.[cm]?[jt]sx?$/;

/** The local files that these files, or texts in a folder, import; those that they import as well. Sorted, absolute. */
export function findLocalSources(texts: readonly string[], folder: string): readonly string[] {
  const found = new Set<string>();
  const waiting = texts.flatMap((text) => importsOf(text, folder));
  for (let path = waiting.pop(); path !== undefined && found.size < MAX_FILES; path = waiting.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    if (CODE.test(extname(path))) waiting.push(...importsOf(readFileSync(path, "utf8"), dirname(path)));
  }
  return [...found].toSorted();
}

function importsOf(text: string, folder: string): readonly string[] {
  return [...text.matchAll(IMPORT)].flatMap(([, , specifier = ""]) => maybeFile(resolve(folder, specifier)) ?? []);
}

/** As TypeScript finds it: without an ending, or with that of the JavaScript it becomes. */
function maybeFile(path: string): string | undefined {
  const candidates = [...ENDINGS.map((ending) => path + ending), path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2")];
  return candidates.find((candidate) => {
    const stats = statSync(candidate, { throwIfNoEntry: false });
    return stats?.isFile() === true && stats.size <= MAX_BYTES;
  });
}
