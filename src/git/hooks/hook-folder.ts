import { basename, dirname, relative, resolve, sep } from "node:path";

import { type GitPlace, requireCommonFolder, requireTopFolder, tryGit } from "../git-command.ts";

/** Where git looks for the hooks of a repository. */
export type HookFolder =
  /** In the git folder: nobody but this clone has them. */
  | { readonly kind: "own"; readonly path: string }
  /** In the working tree, by `core.hooksPath`: they are committed, and colleagues have them too. */
  | { readonly kind: "shared"; readonly path: string; readonly manager: "husky" | undefined }
  /** Elsewhere, by `core.hooksPath`: other repositories have them too. */
  | { readonly kind: "outside"; readonly path: string };

export function findHookFolder(place: GitPlace): HookFolder {
  const top = requireTopFolder(place);
  const at = { ...place, cwd: top };
  const common = requireCommonFolder(place);
  const configured = tryGit(at, ["config", "--type=path", "--get", "core.hooksPath"]).stdout;
  if (configured === "") return { kind: "own", path: resolve(common, "hooks") };
  // Git runs hooks in the top folder, and takes the path from there.
  const path = resolve(top, configured);
  if (isInside(common, path)) return { kind: "own", path };
  if (!isInside(top, path)) return { kind: "outside", path };
  // Husky makes `.husky/_` anew at each installation; what is a person's stands above it.
  if (basename(path) === "_" && basename(dirname(path)) === ".husky") {
    return { kind: "shared", path: dirname(path), manager: "husky" };
  }
  return { kind: "shared", path, manager: basename(path) === ".husky" ? "husky" : undefined };
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}
