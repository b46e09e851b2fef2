import type { ApiComparison } from "../export/api-diff/change.ts";
import { isRecord, type Json } from "../shared/json.ts";
import type { PastRelease } from "./last-release.ts";
import type { BuiltPackage } from "./pack/build-package.ts";
import { type PackageFiles, readTarball } from "./pack/tarball.ts";
import { ReleaseError } from "./release-error.ts";

/** The declared API of a package. */
export interface DeclaredApi {
  /** The declaration file of each module, by its subpath: `./predict` -> `dist/predict.d.ts`. */
  readonly modules: ReadonlyMap<string, string>;
  /** Every declaration file, by its path in the package. */
  readonly files: ReadonlyMap<string, string>;
  /** The folder from which packages are found whose types the API uses. */
  readonly folder: string;
}

/** Compares two APIs by the type checker. */
export type CompareApi = (before: DeclaredApi, after: DeclaredApi) => Promise<ApiComparison> | ApiComparison;

export interface ComparedReleases {
  /** The folder of the package, absolute. */
  readonly folder: string;
  readonly last: PastRelease;
  readonly built: BuiltPackage;
}

/** What separates what was built from the last release, for a caller. */
export async function compareReleases(
  compareApi: CompareApi,
  { folder, last, built }: ComparedReleases,
): Promise<ApiComparison> {
  const before = readTarball(last.tarball, `${last.name}@${last.version}`);
  return compareApi(
    { modules: readDeclarations(before, last), files: declarationsIn(before), folder },
    { modules: built.declarations, files: declarationsIn(built.files), folder },
  );
}

function declarationsIn(files: PackageFiles): ReadonlyMap<string, string> {
  return new Map(
    [...files].flatMap(([path, content]) => (/\.d\.m?ts$/.test(path) ? [[path, content.toString()] as const] : [])),
  );
}

/** The declaration files that `exports` of a tarball names. */
function readDeclarations(files: PackageFiles, { name, version }: PastRelease): ReadonlyMap<string, string> {
  const manifest: Json = JSON.parse(files.get("package.json")?.toString() ?? "null") as Json;
  const exports = isRecord(manifest) ? manifest["exports"] : undefined;
  if (!isRecord(exports)) {
    throw new ReleaseError("BAD_TARBALL", `the tarball of ${name}@${version} does not say what it exports`);
  }
  return new Map(
    Object.entries(exports).flatMap(([subpath, target]) => {
      const types = isRecord(target) ? target["types"] : undefined;
      return typeof types === "string" ? [[subpath, types.replace(/^\.\//, "")] as const] : [];
    }),
  );
}
