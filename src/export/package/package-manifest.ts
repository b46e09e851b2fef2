import { type ParseError, parse as parseJsonc, printParseErrorCode } from "jsonc-parser";
import { posix } from "node:path";

import { isRecord } from "../../shared/json.ts";
import { placeOf } from "../../shared/text.ts";

/** What a `package.json` asks of the export, under its key `labtrail`. */
export interface PackageManifest {
  /** Of the `package.json`, relative to the project's root. */
  readonly path: string;
  readonly text: string;
  /** Of the file that re-exports what the package's modules export, relative to the root; undefined without one. */
  readonly barrel: string | undefined;
  /** The keys of `exports` that are written by us; undefined when the package wants none. */
  readonly ownedKeys: readonly string[] | undefined;
  /** `exports`, when it lists subpaths. */
  readonly subpaths: Readonly<Record<string, unknown>> | undefined;
}

/** Something that hinders what a package asks for, as a value. */
export interface PackageProblem {
  /** Of the `package.json`. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** Reads what a `package.json` asks for; undefined when that is nothing. */
export function readPackageManifest(path: string, text: string): PackageManifest | PackageProblem | undefined {
  const errors: ParseError[] = [];
  const data: unknown = parseJsonc(text, errors, { disallowComments: true });
  const [first] = errors;
  if (first !== undefined) {
    // Of a package that asks for nothing, npm will say it.
    if (!/"labtrail"\s*:/.test(text)) return undefined;
    const { line, column } = placeOf(text, first.offset);
    return {
      path,
      message: `${line}:${column} is no JSON: ${printParseErrorCode(first.error)}`,
      fix: "Mend the file.",
    };
  }
  const asked = isRecord(data) ? data["labtrail"] : undefined;
  if (!isRecord(data) || !isRecord(asked)) return undefined;
  const { barrel, exports: owned } = asked;
  if (barrel === undefined && owned === undefined) return undefined;
  if (barrel !== undefined && !isModulePath(barrel)) {
    const fix = 'Name a TypeScript file of the package: "barrel": "src/index.ts"';
    return { path, message: `labtrail.barrel ${JSON.stringify(barrel)} is no file of the package`, fix };
  }
  if (owned !== undefined && !(Array.isArray(owned) && owned.every((key) => typeof key === "string"))) {
    const fix = 'Begin with an empty list, which labtrail fills: "exports": []';
    return { path, message: "labtrail.exports is no list of subpaths", fix };
  }
  const { exports } = data;
  const isMap = isRecord(exports) && Object.keys(exports).every((key) => key.startsWith("."));
  if (owned !== undefined && exports !== undefined && !isMap) {
    const fix = `Write it as subpaths: "exports": { ".": ${JSON.stringify(exports)} }`;
    return { path, message: "`exports` does not list subpaths, so that none can be added", fix };
  }
  return {
    path,
    text,
    barrel: barrel === undefined ? undefined : posix.join(posix.dirname(path), barrel),
    ownedKeys: owned as readonly string[] | undefined,
    subpaths: isMap ? exports : undefined,
  };
}

function isModulePath(value: unknown): value is string {
  if (typeof value !== "string" || value.includes("\\") || !/\.(?:ts|mts)$/.test(value)) return false;
  const path = posix.normalize(value);
  return !posix.isAbsolute(path) && !path.startsWith("../") && !path.split("/").includes("node_modules");
}
