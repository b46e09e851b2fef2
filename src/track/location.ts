import { basename, isAbsolute, relative, sep } from "node:path";

/** Whether something was fetched, and is no file of a disk. */
export function isUrl(path: string): boolean {
  return /^https?:\/\//.test(path);
}

/** What a file or an address is called. */
export function nameOfPath(path: string): string {
  if (!isUrl(path)) return basename(path);
  const { hostname, pathname } = new URL(path);
  return basename(pathname) || hostname;
}

/** A path relative to the project when it lies inside, so that it means the same on another machine. */
export function toLocation(path: string, projectRoot: string): string {
  if (isUrl(path)) return path;
  const inside = relative(projectRoot, path);
  return inside.startsWith("..") || isAbsolute(inside) ? path : inside.split(sep).join("/");
}
