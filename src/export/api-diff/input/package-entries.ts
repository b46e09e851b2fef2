import { isRecord } from "../../../shared/json.ts";

/** The files of a package, by their paths in it. */
export interface PackageFiles {
  has(path: string): boolean;
  /** All of them; asked only for patterns such as `./features/*`. */
  list(): readonly string[];
}

/** Conditions of `exports` under which TypeScript looks. */
const CONDITIONS = new Set(["types", "import", "module-sync", "node", "default", "require"]);

/**
 * The modules that a package's callers can name, each with the file that declares it: by `exports`, else by `types`,
 * `typings` or `main`. What has no declarations (JSON, styles, JavaScript alone) is left out.
 *
 * @example
 * findPackageEntries({ exports: { "./predict": "./dist/predict.js" } }, files); // Map { "./predict" → "dist/predict.d.ts" }
 */
export function findPackageEntries(
  manifest: Readonly<Record<string, unknown>>,
  files: PackageFiles,
): ReadonlyMap<string, string> {
  const exported = manifest["exports"];
  if (exported === undefined || exported === null) return new Map(findMain(manifest, files));
  const isSubpaths = isRecord(exported) && Object.keys(exported).some((key) => key.startsWith("."));
  const subpaths: Readonly<Record<string, unknown>> = isSubpaths ? exported : { ".": exported };
  return new Map(
    Object.entries(subpaths).flatMap(([name, target]) => {
      const path = target === undefined ? undefined : maybeTarget(target, files);
      if (path === undefined) return [];
      return name.includes("*") ? expand(name, path, files) : [[name, path] as const];
    }),
  );
}

function findMain(
  manifest: Readonly<Record<string, unknown>>,
  files: PackageFiles,
): readonly (readonly [string, string])[] {
  const named = [manifest["types"], manifest["typings"], manifest["main"], "index.js"];
  for (const target of named) {
    const path = typeof target === "string" ? maybeDeclarations(toPath(target), files) : undefined;
    if (path !== undefined) return [[".", path]];
  }
  return [];
}

/** The first of the targets whose conditions hold and that has declarations, in the order in which they are written. */
function maybeTarget(target: unknown, files: PackageFiles): string | undefined {
  if (typeof target === "string") return maybeDeclarations(toPath(target), files);
  const choices = Array.isArray(target)
    ? target
    : isRecord(target)
      ? Object.entries(target)
          .filter(([condition]) => CONDITIONS.has(condition))
          .map(([, value]) => value)
      : [];
  for (const choice of choices) {
    const path = choice === undefined ? undefined : maybeTarget(choice, files);
    if (path !== undefined) return path;
  }
  return undefined;
}

function toPath(target: string): string {
  return target.replace(/^\.\//, "");
}

/** The file of declarations that stands for a target, as TypeScript finds it: beside the JavaScript. */
function maybeDeclarations(path: string, files: PackageFiles): string | undefined {
  if (path.includes("*")) return path;
  if (/\.[cm]?tsx?$/.test(path)) return files.has(path) ? path : undefined;
  const match = /^(.*)\.([cm]?)jsx?$/.exec(path);
  const stem = match?.[1] ?? path;
  const letter = match?.[2] ?? "";
  const choices =
    match === null ? [`${stem}.d.ts`, `${stem}/index.d.ts`] : [`${stem}.d.${letter}ts`, `${stem}.${letter}ts`];
  return choices.find((choice) => files.has(choice));
}

/** `./features/*` once for each file that it names. */
function expand(name: string, path: string, files: PackageFiles): readonly (readonly [string, string])[] {
  const [before = "", after = ""] = path.split("*");
  const declared = after.replace(/\.([cm]?)jsx?$/, ".d.$1ts");
  const tail = declared === "" ? ".d.ts" : declared;
  return files
    .list()
    .filter((file) => file.startsWith(before) && file.endsWith(tail))
    .map((file) => [name.replace("*", file.slice(before.length, file.length - tail.length)), file] as const);
}
