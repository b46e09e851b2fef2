import { realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";

/** A path as the user wrote it, made absolute: `~` is the user's own folder, as in a shell. */
export function toAbsolute(path: string, cwd: string): string {
  if (path === "~") return homedir();
  return resolve(cwd, /^~[/\\]/.test(path) ? join(homedir(), path.slice(2)) : path);
}

/** Whether a path, which need not exist, lies inside a folder, wherever symbolic links lead. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(toReal(folder), toReal(path));
  return way === "" || (!way.startsWith(`..${sep}`) && way !== ".." && !isAbsolute(way));
}

/** The path without symbolic links, as far as it exists. */
function toReal(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    const parent = dirname(path);
    if (!(error instanceof Error && "code" in error) || parent === path) throw error;
    return join(toReal(parent), basename(path));
  }
}
