import { applyEdits, type FormattingOptions, modify, type ModificationOptions } from "jsonc-parser";
import { posix } from "node:path";

import type { PackageManifest } from "./package-manifest.ts";

/**
 * The `package.json` with one key of `exports` for each module, and one for the barrel. A key that its user wrote is left
 * alone; one of ours that no module needs any more goes. All else keeps its bytes.
 *
 * @param files - The modules and the barrel of the package, relative to the root.
 */
export function editManifest(manifest: PackageManifest, files: readonly string[]): string {
  const { path, ownedKeys, subpaths = {} } = manifest;
  if (ownedKeys === undefined) return manifest.text;
  const folder = posix.dirname(path);
  const owned = new Set(ownedKeys);
  const wanted = new Map(files.map((file) => [subpathOf(file, manifest), `./${posix.relative(folder, file)}`]));
  const ours = [...wanted.keys()].filter((key) => owned.has(key) || !(key in subpaths)).toSorted();
  let { text } = manifest;
  const formattingOptions = readFormatting(text);
  const set = (at: string[], value: unknown, getInsertionIndex?: ModificationOptions["getInsertionIndex"]): void => {
    text = applyEdits(
      text,
      modify(text, at, value, { formattingOptions, ...(getInsertionIndex && { getInsertionIndex }) }),
    );
  };
  // Beside the other keys that say what the package is.
  if (ours.length > 0 && manifest.subpaths === undefined) {
    set(["exports"], {}, (keys) => {
      const before = Math.max(...["name", "version", "type", "main", "module"].map((key) => keys.indexOf(key)));
      return before < 0 ? 0 : before + 1;
    });
  }
  for (const key of ownedKeys) if (key in subpaths && !ours.includes(key)) set(["exports", key], undefined);
  for (const key of ours) {
    if (subpaths[key] === wanted.get(key)) continue;
    set(["exports", key], wanted.get(key), (keys) => placeFor(key, keys));
  }
  const isSame = ours.length === ownedKeys.length && ours.every((key, index) => key === ownedKeys[index]);
  if (!isSame) set(["labtrail", "exports"], ours);
  return text;
}

/** Before the first key that comes later, so that sorted keys stay sorted. */
function placeFor(key: string, keys: readonly string[]): number {
  const index = keys.findIndex((other) => other > key);
  return index < 0 ? keys.length : index;
}

function subpathOf(file: string, { path, barrel }: PackageManifest): string {
  if (file === barrel) return ".";
  const inside = posix.relative(posix.dirname(path), file);
  return `./${inside.replace(/^src\//, "").replace(/\.(?:ts|mts|tsx)$/, "")}`;
}

/** As the file has it: whoever set it with tabs shall find tabs. */
function readFormatting(text: string): FormattingOptions {
  const [, indent = "  "] = /^([ \t]+)"/m.exec(text) ?? [];
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { insertSpaces: !indent.startsWith("\t"), tabSize: indent.startsWith("\t") ? 1 : indent.length, eol };
}
