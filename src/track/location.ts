import { isAbsolute, relative, sep } from "node:path";

/** A path relative to the project when it lies inside, so that it means the same on another machine. */
export function toLocation(path: string, projectRoot: string): string {
  const inside = relative(projectRoot, path);
  return inside.startsWith("..") || isAbsolute(inside) ? path : inside.split(sep).join("/");
}
