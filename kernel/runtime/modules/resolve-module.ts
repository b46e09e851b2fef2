import type { ResolveFnOutput, ResolveHookContext } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

import { maybeNpmSpecifier } from "../../../src/language/specifier.ts";
import type { FolderSettings } from "../../../src/settings/project-settings.ts";
import {
  type Importer,
  maybeRemoteImport,
  missingAlias,
  missingFile,
  missingPackage,
  missingPart,
} from "./import-error.ts";
import { maybeVersionWarning } from "./installed-version.ts";
import { maybeLocalFile } from "./local-files.ts";
import { findInternal, maybeOwnPackage, resolveInOwnPackage } from "./own-packages.ts";
import { hasPackage, maybeInstalledFolder, maybePackageName } from "./packages.ts";

type Resolve = (specifier: string, context: ResolveHookContext) => ResolveFnOutput;
type ResolveThrough = (specifier: string, context: ResolveHookContext, resolveNatively: Resolve) => ResolveFnOutput;

const RELATIVE = /^(?:\.{0,2}\/|\.{1,2}$)/;
/** What npm accepts; `$lib` and `@` are aliases that only a tsconfig.json can explain. */
const PACKAGE_NAME = /^(?:@[\w~.-]+\/)?[\w~.-]*[a-z\d][\w~.-]*$/i;
const NOT_FOUND = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT"]);

function isNotFound(error: unknown): error is Error & { readonly url?: string } {
  return error instanceof Error && "code" in error && NOT_FOUND.has(String(error.code));
}

/** Whether `require` asks, and not `import`. Node 22 has the conditions of `require` as a Set, whatever its types say. */
export function isRequire({ conditions }: ResolveHookContext): boolean {
  return [...conditions].includes("require");
}

export interface ResolverParts {
  /** Where a module is imported from when it is imported by a cell. */
  readonly notebookUrl: string;
  /** The project's settings for a file. */
  readonly settingsOf: (path: string) => FolderSettings;
  readonly warn: (warning: string) => void;
}

/** Makes Node's resolution of modules find what TypeScript's users expect, and say what to do when it finds nothing. */
export function createResolver(parts: ResolverParts): ResolveThrough {
  return (specifier, context, resolveNatively) => {
    const { parentURL } = context;
    if (parentURL?.startsWith("file:") !== true) return resolveNatively(specifier, context);
    const importer = importerOf(parentURL, context, parts);
    return new Resolution(importer, context, resolveNatively, parts).resolve(specifier);
  };
}

function importerOf(url: string, context: ResolveHookContext, { notebookUrl }: ResolverParts): Importer {
  const kind = url === notebookUrl ? "notebook" : url.includes("/node_modules/") ? "package" : "file";
  return { kind, path: fileURLToPath(url), isRequire: isRequire(context), conditions: [...context.conditions] };
}

/** One import being resolved. */
class Resolution {
  readonly #importer: Importer;
  readonly #context: ResolveHookContext;
  readonly #resolveNatively: Resolve;
  readonly #parts: ResolverParts;

  constructor(importer: Importer, context: ResolveHookContext, resolveNatively: Resolve, parts: ResolverParts) {
    this.#importer = importer;
    this.#context = context;
    this.#resolveNatively = resolveNatively;
    this.#parts = parts;
  }

  resolve(specifier: string): ResolveFnOutput {
    if (this.#importer.kind === "package") return this.#resolveForPackage(specifier);
    const remote = maybeRemoteImport(specifier);
    if (remote !== undefined) throw remote;
    if (RELATIVE.test(specifier)) return this.#resolveFile(specifier);
    const npm = maybeNpmSpecifier(specifier);
    if (npm !== undefined) {
      const folder = maybeInstalledFolder(npm.name, this.#importer.path);
      const warning = folder === undefined ? undefined : maybeVersionWarning(npm, folder);
      if (warning !== undefined) this.#parts.warn(warning);
      return this.#resolvePackage(npm.specifier, npm.name, npm.version, []);
    }
    const name = maybePackageName(specifier);
    if (name === undefined && !specifier.startsWith("#")) return this.#natively(specifier);
    const { candidatesOf } = this.#parts.settingsOf(this.#importer.path);
    // What only declares types leads to nothing that could run.
    const candidates = candidatesOf(specifier).filter((path) => !/\.d\.[cm]?ts$/.test(path));
    const file = candidates.map((path) => maybeLocalFile(pathToFileURL(path).href)).find((url) => url !== undefined);
    if (file !== undefined) return this.#fileNatively(file);
    if (name === undefined) return this.#resolveInternal(specifier, candidates);
    if (!PACKAGE_NAME.test(name)) throw missingAlias(specifier, candidates, this.#importer);
    return this.#resolvePackage(specifier, name, undefined, candidates);
  }

  /** Packages are left to Node, but for what is not there, and for the short imports of a package in TypeScript. */
  #resolveForPackage(specifier: string): ResolveFnOutput {
    const name = maybePackageName(specifier);
    if (name !== undefined) {
      const { path, isRequire: isRequired } = this.#importer;
      const wanted = { name, version: undefined, triedPaths: [] };
      if (!hasPackage(name, path, isRequired)) throw missingPackage(wanted, this.#importer);
    } else if (RELATIVE.test(specifier) && /\.[cm]?tsx?$/.test(this.#importer.path))
      return this.#resolveFile(specifier);
    return this.#natively(specifier);
  }

  /** The short forms that TypeScript allows are tried first: that Node finds nothing costs it a millisecond. */
  #resolveFile(specifier: string): ResolveFnOutput {
    const file = maybeLocalFile(new URL(specifier, this.#context.parentURL).href);
    if (file !== undefined) return this.#fileNatively(file);
    try {
      return this.#natively(specifier);
    } catch (error) {
      throw isNotFound(error) ? missingFile(specifier, this.#importer) : error;
    }
  }

  #resolveInternal(specifier: string, triedPaths: readonly string[]): ResolveFnOutput {
    const target = findInternal(specifier, triedPaths, this.#importer);
    return target.kind === "file" ? this.#fileNatively(target.url) : this.resolve(target.specifier);
  }

  #resolvePackage(
    specifier: string,
    name: string,
    version: string | undefined,
    triedPaths: readonly string[],
  ): ResolveFnOutput {
    const importer = this.#importer;
    const own = maybeOwnPackage(name, importer.path);
    if (own !== undefined) return this.#fileNatively(resolveInOwnPackage(own, specifier, name, importer));
    if (!hasPackage(name, importer.path, importer.isRequire)) {
      throw missingPackage({ name, version, triedPaths }, importer);
    }
    try {
      return this.#natively(specifier);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      // Bundlers and TypeScript find `lodash/fp` without its extension.
      const file = error.url === undefined ? undefined : maybeLocalFile(error.url);
      if (file !== undefined) return this.#fileNatively(file);
      const hint = `Package "${name}" is installed in ${maybeInstalledFolder(name, importer.path)}, and has no such file.`;
      throw missingPart(specifier, hint, importer);
    }
  }

  #natively(specifier: string): ResolveFnOutput {
    return this.#resolveNatively(specifier, this.#context);
  }

  #fileNatively(url: string): ResolveFnOutput {
    return this.#natively(this.#importer.isRequire ? fileURLToPath(url) : url);
  }
}
