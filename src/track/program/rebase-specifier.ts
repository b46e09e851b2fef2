import { join, relative, sep } from "node:path";

/** A relative specifier of a file in one folder, for a file in another. */
export function rebaseSpecifier(specifier: string, from: string, to: string): string {
  if (from === to) return specifier;
  const path = relative(to, join(from, specifier)).split(sep).join("/");
  return path.startsWith(".") ? path : `./${path}`;
}
