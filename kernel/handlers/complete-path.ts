import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { resolve } from "node:path";

import type { Completion } from "./completion.ts";

const MAX_PATHS = 1000;

/**
 * The files and folders that a typed path may go on with, folders with a slash at their end. A folder that cannot be
 * read has none.
 *
 * @param typed - What is there of the path, from `cwd` when it is relative.
 */
export async function completePath(typed: string, cwd: string): Promise<readonly Completion[]> {
  const cut = typed.lastIndexOf("/") + 1;
  const [shown, prefix] = [typed.slice(0, cut), typed.slice(cut)];
  if (typed === "~") return [{ text: "~/", kind: "path" }];
  const folder = shown.startsWith("~/") ? resolve(homedir(), shown.slice(2)) : resolve(cwd, shown);
  // That a folder is not there, or not to be read, is no news to somebody who is typing its name.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter(({ name }) => name.startsWith(prefix) && (prefix !== "" || !name.startsWith(".")))
    .toSorted((a, b) => Number(b.isDirectory()) - Number(a.isDirectory()) || (a.name < b.name ? -1 : 1))
    .slice(0, MAX_PATHS)
    .map((entry) => ({ text: shown + entry.name + (entry.isDirectory() ? "/" : ""), kind: "path" }));
}
