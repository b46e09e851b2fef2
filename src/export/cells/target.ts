import { posix } from "node:path";

import { maybeNearestName } from "../../shared/nearest-name.ts";
import { maybePackageSpecifier, modulePathOf, NO_PACKAGES, type ProjectPackages } from "../project/packages.ts";

/** Where a module goes, or why it may not go there. */
export type Target =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "refused"; readonly message: string; readonly fix: string };

/**
 * Finds the module that a directive names, relative to the project's root.
 *
 * `./x.ts` and `../x.ts` start at the notebook, as they do in an import; anything else starts at the project's root, as
 * a user of nbdev expects. The name of a package, as an import has it, is a module among the sources of that package:
 * `@lab/penguins/predict`.
 *
 * @param notebookPath - Relative to the project's root, with forward slashes.
 */
export function resolveTarget(written: string, notebookPath: string, packages: ProjectPackages = NO_PACKAGES): Target {
  if (written.includes("\\")) {
    return refuse(`the path "${written}" has backslashes`, `Write "${written.replaceAll(/\\+/g, "/")}".`);
  }
  const named = maybePackageTarget(written, packages);
  if (named?.kind === "refused") return named;
  return resolvePath(named?.path ?? written, notebookPath);
}

function resolvePath(written: string, notebookPath: string): Target {
  const isFromNotebook = written.startsWith("./") || written.startsWith("../");
  const path = posix.normalize(isFromNotebook ? posix.join(posix.dirname(notebookPath), written) : written);
  if (posix.isAbsolute(path) || /^[A-Za-z]:/.test(path) || path === ".." || path.startsWith("../")) {
    return refuse(
      `"${written}" lies outside of the project`,
      "Name a file in it, from its root (`src/name.ts`) or from the notebook (`./name.ts`).",
    );
  }
  if (!/\.(?:ts|mts|tsx)$/.test(path) || /\.d\.m?ts$/.test(path)) {
    return refuse(`"${written}" is no TypeScript module`, "End the path in .ts, .mts or .tsx.");
  }
  const hidden = path.split("/").find((part) => part === "node_modules" || part.startsWith("."));
  if (hidden !== undefined) {
    return refuse(
      `"${written}" lies in "${hidden}", where nobody looks for sources`,
      "Name a file in a folder of yours, such as `src/name.ts`.",
    );
  }
  return { kind: "path", path };
}

/** What the name of a package leads to; undefined for what is a path. */
function maybePackageTarget(written: string, packages: ProjectPackages): Target | undefined {
  const specifier = maybePackageSpecifier(written);
  if (specifier === undefined || (/\.[a-z]+$/.test(written) && !written.startsWith("@"))) return undefined;
  const { name, subpath } = specifier;
  const [found, second] = packages.named(name);
  if (found !== undefined && second !== undefined) {
    return refuse(
      `two packages are called "${name}": in "${found.folder}" and in "${second.folder}"`,
      "Give one of them another name in its package.json.",
    );
  }
  if (found !== undefined) return { kind: "path", path: modulePathOf(found, subpath) };
  // A folder may be called `@lab`, and a word without a scope is a path that lacks its ending.
  if (!written.startsWith("@") || /\.(?:ts|mts|tsx)$/.test(written)) return undefined;
  const nearest = maybeNearestName(name, packages.names());
  return refuse(
    `the project has no package "${name}"`,
    nearest === undefined
      ? `Make it: labtrail release --init ${name}`
      : `Write "${[nearest, subpath].filter((part) => part !== "").join("/")}", or make it: labtrail release --init ${name}`,
  );
}

function refuse(message: string, fix: string): Target {
  return { kind: "refused", message, fix };
}
