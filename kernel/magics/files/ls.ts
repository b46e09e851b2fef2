import { readdirSync, statSync, type Dirent } from "node:fs";
import { basename, dirname, join } from "node:path";

import { renderColumns, renderRows } from "../columns.ts";
import { MagicError, type Magic } from "../magic.ts";
import { renderBytes } from "../render-bytes.ts";
import { requireSurroundings } from "../surroundings.ts";
import { toFileFault } from "./file-fault.ts";
import { toAbsolute } from "./paths.ts";

/** `%ls`. */
export const lsMagic: Magic = {
  name: "ls",
  summary: "lists a folder",
  examples: ["%ls", "%ls -l data/*.csv"],
  line: {
    summary: "lists PATH, or the session's folder; `*` and `?` stand for any names in the last part of it",
    arguments: [{ name: "PATH", kind: "path", isOptional: true }],
    flags: [
      { name: "long", short: "l", help: "with size and time of change" },
      { name: "all", short: "a", help: "also names that begin with a dot" },
    ],
    async run(given, context) {
      const { cwd } = await requireSurroundings(context);
      const written = given.words[0] ?? ".";
      const { folder, entries } = listPath(written, toAbsolute(written, cwd));
      const shown = entries
        .filter(({ name }) => given.has("all") || !name.startsWith("."))
        .toSorted((a, b) => a.name.localeCompare(b.name));
      const names = shown.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
      if (!given.has("long")) return context.print(renderColumns(names));
      const rows = shown.map((entry, index) => [...describe(join(folder, entry.name)), names[index] ?? ""]);
      context.print(renderRows(["size", "changed", "name"], rows, [0]));
    },
  },
};

function listPath(written: string, path: string): { readonly folder: string; readonly entries: readonly Dirent[] } {
  const isPattern = /[*?]/.test(basename(path));
  try {
    if (!isPattern && !statSync(path).isDirectory()) {
      return { folder: dirname(path), entries: entriesOf(dirname(path)).filter(({ name }) => name === basename(path)) };
    }
    const folder = isPattern ? dirname(path) : path;
    const entries = entriesOf(folder);
    if (!isPattern) return { folder, entries };
    const pattern = toRegExp(basename(path));
    const matching = entries.filter(({ name }) => pattern.test(name));
    if (matching.length === 0) throw new MagicError("FAILED", `nothing is called "${written}"`);
    return { folder, entries: matching };
  } catch (error) {
    if (error instanceof MagicError) throw error;
    throw toFileFault(written, "listed", error);
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  return readdirSync(folder, { withFileTypes: true });
}

function toRegExp(glob: string): RegExp {
  const body = glob
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${body}$`, "su");
}

function describe(path: string): readonly [size: string, changed: string] {
  const stats = statSync(path, { throwIfNoEntry: false });
  // A link that leads nowhere.
  if (stats === undefined) return ["", ""];
  const changed = stats.mtime.toISOString().slice(0, 16).replace("T", " ");
  return [stats.isDirectory() ? "" : renderBytes(stats.size), changed];
}
