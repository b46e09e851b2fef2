import { readdirSync, type Dirent } from "node:fs";
import { join } from "node:path";

import { maybeVersionIn } from "./installed.ts";

/** A package with compiled code in it: it runs on the systems that it was compiled for. */
export interface NativePackage {
  readonly name: string;
  readonly version: string;
}

/** Where packages keep it: `build/Release/x.node`, `prebuilds/linux-x64/x.node`, `build/linux/x64/node/131/x.node`. */
const MAX_DEPTH = 6;
/** A package of more folders is sources. */
const MAX_FOLDERS = 60;

/** The installed packages, directly below `node_modules`, that have native parts. */
export function findNativePackages(folder: string): readonly NativePackage[] {
  const modules = join(folder, "node_modules");
  const names = foldersIn(modules).flatMap((name) =>
    name.startsWith("@") ? foldersIn(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
  return names.toSorted().flatMap((name) => {
    const place = join(modules, name);
    const version = maybeVersionIn(place);
    return version !== undefined && hasNativePart(place) ? [{ name, version }] : [];
  });
}

function hasNativePart(place: string): boolean {
  const waiting = [{ path: place, depth: 0 }];
  let looked = 0;
  for (let next = waiting.shift(); next !== undefined && looked < MAX_FOLDERS; next = waiting.shift()) {
    const { path, depth } = next;
    looked += 1;
    const entries = entriesOf(path);
    if (entries.some((entry) => entry.isFile() && entry.name.endsWith(".node"))) return true;
    if (depth >= MAX_DEPTH) continue;
    for (const entry of entries) {
      if (entry.isDirectory() && entry.name !== "node_modules") {
        waiting.push({ path: join(path, entry.name), depth: depth + 1 });
      }
    }
  }
  return false;
}

/** Workspaces and pnpm link packages. */
function foldersIn(folder: string): readonly string[] {
  return entriesOf(folder)
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith("."))
    .map(({ name }) => name);
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // Not installed yet, or a link that leads nowhere.
    if (["ENOENT", "ENOTDIR"].includes(String((error as NodeJS.ErrnoException).code))) return [];
    throw error;
  }
}
