// The package.json above a notebook may give imports short names (`#util`). TypeScript looks for one above the file that
// imports, which for cells is our folder, and so it is told by `paths` what they mean.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Those that TypeScript asks for in cells. */
const CONDITIONS = new Set(["types", "import", "node", "default"]);

/** What the package.json of a folder says about imports that begin with `#`. */
export interface OwnPackage {
  readonly folder: string;
  readonly imports: Readonly<Record<string, unknown>>;
}

/** The package of the nearest package.json in or above a folder; undefined also for one that cannot be read. */
export function maybeOwnPackage(folder: string): OwnPackage | undefined {
  const path = join(folder, "package.json");
  if (existsSync(path)) return maybeRead(folder, path);
  return dirname(folder) === folder ? undefined : maybeOwnPackage(dirname(folder));
}

function maybeRead(folder: string, path: string): OwnPackage | undefined {
  try {
    const manifest = JSON.parse(readFileSync(path, "utf8")) as { readonly imports?: unknown } | null;
    const imports = manifest?.imports;
    return typeof imports === "object" && imports !== null ? { folder, imports: { ...imports } } : undefined;
  } catch {
    // Being written at this moment, or broken: whoever runs an import tells about that.
    return undefined;
  }
}

/** The same as `paths` of a tsconfig.json, absolute. What leads into another package is left out. */
export function shortImportPaths({ folder, imports }: OwnPackage): Readonly<Record<string, readonly string[]>> {
  const entries = Object.entries(imports).map(([pattern, target]) => {
    const files = targetsOf(target).filter((file) => file.startsWith("./"));
    return [pattern, files.map((file) => join(folder, file))] as const;
  });
  return Object.fromEntries(entries.filter(([pattern, files]) => pattern.startsWith("#") && files.length > 0));
}

/** The paths of the files that a short name such as `#util` may mean; empty when it means none. */
export function findShortImport(specifier: string, own: OwnPackage): readonly string[] {
  return Object.entries(shortImportPaths(own)).flatMap(([pattern, files]) => {
    const [before = "", after] = pattern.split("*");
    if (after === undefined) return pattern === specifier ? files : [];
    if (!specifier.startsWith(before) || !specifier.endsWith(after)) return [];
    const middle = specifier.slice(before.length, specifier.length - after.length);
    return files.map((file) => file.replaceAll("*", middle));
  });
}

function targetsOf(target: unknown): readonly string[] {
  if (typeof target === "string") return [target];
  if (Array.isArray(target)) return target.flatMap(targetsOf);
  if (typeof target !== "object" || target === null) return [];
  return Object.entries(target).flatMap(([condition, inner]) => (CONDITIONS.has(condition) ? targetsOf(inner) : []));
}
