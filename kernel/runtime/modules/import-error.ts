import { basename, dirname } from "node:path";

import { maybePackageFolder } from "./packages.ts";

/** A module that cannot be found, in words for who wrote the import. Code that probes for a module reads `code`. */
export class ImportError extends Error {
  override readonly name = "ImportError";
  readonly code: string;

  constructor(message: string, hint: string, code: string) {
    super(`${message}\n${hint}`);
    this.code = code;
  }
}

/** Who imports. */
export interface Importer {
  readonly kind: "notebook" | "file" | "package";
  readonly path: string;
  readonly isRequire: boolean;
  /** Those of package.json maps that hold for this import. */
  readonly conditions: readonly string[];
}

function codeFor({ isRequire }: Importer): string {
  return isRequire ? "MODULE_NOT_FOUND" : "ERR_MODULE_NOT_FOUND";
}

function describeOrigin({ kind, path }: Importer): string {
  return kind === "notebook" ? "" : `, which ${basename(path)} imports`;
}

/** A package that is asked for. */
export interface WantedPackage {
  readonly name: string;
  /** The version that an `npm:` specifier asks for. */
  readonly version: string | undefined;
  /** Where a tsconfig.json has it looked for as a file. */
  readonly triedPaths: readonly string[];
}

/** The command that installs a package. */
export function installCommand({ name, version }: Pick<WantedPackage, "name" | "version">): string {
  const wanted = version === undefined ? name : `${name}@${version}`;
  return `npm install ${/[^\w.@/^~-]/.test(wanted) ? `'${wanted}'` : wanted}`;
}

/** A package that is not installed. Packages that probe for others may read the message, so theirs is Node's. */
export function missingPackage(wanted: WantedPackage, importer: Importer): Error {
  const { name, triedPaths } = wanted;
  const { kind, path, isRequire } = importer;
  const code = codeFor(importer);
  if (kind === "package") {
    const message = isRequire
      ? `Cannot find module '${name}'\nRequire stack:\n- ${path}`
      : `Cannot find package '${name}' imported from ${path}`;
    return Object.assign(new Error(message), { code });
  }
  const folder = maybePackageFolder(path) ?? dirname(path);
  const install = `Install it with "${installCommand(wanted)}" in ${folder}, then run the cell again.`;
  const tried =
    triedPaths.length === 0 ? "" : ` It is no file either: tsconfig.json leads to ${triedPaths.join(" and ")}.`;
  return new ImportError(`Cannot find package "${name}"${describeOrigin(importer)}`, install + tried, code);
}

/** A specifier such as `@/util`, which can be no package: somebody's tsconfig.json gives it a meaning. */
export function missingAlias(specifier: string, triedPaths: readonly string[], importer: Importer): ImportError {
  const hint =
    triedPaths.length === 0
      ? `No package can have that name. Does "paths" of a tsconfig.json in or above ${dirname(importer.path)} say what it means?`
      : `tsconfig.json leads to ${triedPaths.join(" and ")}, which is not there.`;
  return new ImportError(`Cannot find "${specifier}"${describeOrigin(importer)}`, hint, codeFor(importer));
}

/** A file of the user that is not there. */
export function missingFile(specifier: string, importer: Importer): ImportError {
  const hint = `It was looked for from ${dirname(importer.path)}, also as a .ts, .js or .json file and as a folder's index.`;
  return new ImportError(`Cannot find file "${specifier}"${describeOrigin(importer)}`, hint, codeFor(importer));
}

/** Something that a package which is there does not have. */
export function missingPart(specifier: string, hint: string, importer: Importer): ImportError {
  return new ImportError(`Cannot find "${specifier}"${describeOrigin(importer)}`, hint, codeFor(importer));
}

/** `https:` and `jsr:` work in other runtimes; what to do instead depends on where the address leads. */
export function maybeRemoteImport(specifier: string): Error | undefined {
  const scheme = /^(?:https?|jsr):/.exec(specifier)?.[0];
  if (scheme === undefined) return undefined;
  const hint = scheme === "jsr:" ? jsrHint(specifier) : webHint(specifier);
  return new ImportError(
    `Cannot import "${specifier}": modules come from the disk`,
    hint,
    "ERR_UNSUPPORTED_ESM_URL_SCHEME",
  );
}

function jsrHint(specifier: string): string {
  const name = /^jsr:\/?(@[^/@]+\/[^/@]+)/.exec(specifier)?.[1] ?? "@scope/name";
  return `Install it with "npx jsr add ${name}" and import "${name}".`;
}

/** Sites that serve npm packages, with the path before the package's name. */
const PACKAGE_SITES =
  /^https?:\/\/(?:esm\.sh|cdn\.skypack\.dev|unpkg\.com|esm\.run|cdn\.jsdelivr\.net\/npm|ga\.jspm\.io\/npm:)\/?((?:@[^/@]+\/)?[^/@?]+)/;

function webHint(specifier: string): string {
  const name = PACKAGE_SITES.exec(specifier)?.[1];
  return name === undefined
    ? "Install it as a package with npm, or save the file beside the notebook and import it from there."
    : `Install it with "npm install ${name}" and import "${name}".`;
}
