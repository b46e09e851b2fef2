import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

import { isRecord } from "../../shared/json.ts";
import { listProjectFiles } from "./project.ts";

/** A package of the project, such as a workspace of it. */
export interface ProjectPackage {
  readonly name: string;
  /** Relative to the project's root, with forward slashes; `""` for the root itself. */
  readonly folder: string;
}

/** The packages of a project, by name and by place. */
export interface ProjectPackages {
  /** Those of a name: several is a mistake of the project. */
  readonly named: (name: string) => readonly ProjectPackage[];
  /** The package below the root that a file is in. */
  readonly maybeOwner: (path: string) => ProjectPackage | undefined;
  /** Every name there is, sorted. */
  readonly names: () => readonly string[];
}

/** Where in a package its modules are. */
export const SOURCE_FOLDER = "src";

/** A project of which nothing but a notebook is known. */
export const NO_PACKAGES: ProjectPackages = { named: () => [], maybeOwner: () => undefined, names: () => [] };

/** Finds the packages of a project, once, when first asked: most notebooks name none. */
export function createProjectPackages(root: string): ProjectPackages {
  let known: readonly ProjectPackage[] | undefined;
  const all = () => (known ??= listPackages(root));
  return {
    named: (name) => all().filter((one) => one.name === name),
    maybeOwner: (path) =>
      all()
        .filter(({ folder }) => folder !== "" && path.startsWith(`${folder}/`))
        .toSorted((a, b) => b.folder.length - a.folder.length)[0],
    names: () =>
      all()
        .map(({ name }) => name)
        .toSorted(),
  };
}

function listPackages(root: string): readonly ProjectPackage[] {
  return listProjectFiles(root, ["package.json"])
    .filter((path) => posix.basename(path) === "package.json")
    .flatMap((path) => {
      const name = maybePackageName(join(root, path));
      const folder = posix.dirname(path);
      return name === undefined ? [] : [{ name, folder: folder === "." ? "" : folder }];
    });
}

function maybePackageName(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isRecord(manifest) && typeof manifest["name"] === "string" ? manifest["name"] : undefined;
  } catch {
    // A broken package.json is npm's to complain about; as long as it is broken, it has no name.
    return undefined;
  }
}

/** A package and what of it is meant, as an import names them: `@lab/penguins/predict`. */
export interface PackageSpecifier {
  readonly name: string;
  /** Without a slash in front; `""` for the package itself. */
  readonly subpath: string;
}

/** Reads what may be the name of a package, with or without a path in it. */
export function maybePackageSpecifier(written: string): PackageSpecifier | undefined {
  const [, name = "", subpath = ""] =
    /^(@[a-z0-9~-][\w.~-]*\/[a-z0-9~-][\w.~-]*|[a-z0-9~-][\w.~-]*)(?:\/(.+))?$/.exec(written) ?? [];
  return name === "" ? undefined : { name, subpath };
}

/** The file that holds a module of a package: `packages/penguins/src/predict.ts` of `@lab/penguins/predict`. */
export function modulePathOf({ folder }: ProjectPackage, subpath: string): string {
  const isWritten = /\.(?:ts|mts|tsx)$/.test(subpath);
  return posix.join(folder, SOURCE_FOLDER, isWritten ? subpath : `${subpath === "" ? "index" : subpath}.ts`);
}

/** How other packages import a module of a package; undefined for one that is not among the sources. */
export function maybeSpecifierOf({ name, folder }: ProjectPackage, path: string): string | undefined {
  const inside = posix.relative(posix.join(folder, SOURCE_FOLDER), path);
  if (inside.startsWith("../")) return undefined;
  const subpath = inside.replace(/\.(?:ts|mts|tsx)$/, "");
  return subpath === "index" ? name : `${name}/${subpath}`;
}
