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
}

function codeFor({ isRequire }: Importer): string {
  return isRequire ? "MODULE_NOT_FOUND" : "ERR_MODULE_NOT_FOUND";
}

function describeOrigin({ kind, path }: Importer): string {
  return kind === "notebook" ? "" : `, which ${basename(path)} imports`;
}

/** A package that is not installed. Packages that probe for others may read the message, so theirs is Node's. */
export function missingPackage(name: string, importer: Importer): Error {
  const { kind, path, isRequire } = importer;
  const code = codeFor(importer);
  if (kind === "package") {
    const message = isRequire
      ? `Cannot find module '${name}'\nRequire stack:\n- ${path}`
      : `Cannot find package '${name}' imported from ${path}`;
    return Object.assign(new Error(message), { code });
  }
  const folder = maybePackageFolder(path) ?? dirname(path);
  const hint = `Install it with "npm install ${name}" in ${folder}, then run the cell again.`;
  return new ImportError(`Cannot find package "${name}"${describeOrigin(importer)}`, hint, code);
}

/** A file of the user that is not there. */
export function missingFile(specifier: string, importer: Importer): Error {
  const hint = `It was looked for from ${dirname(importer.path)}, also as a .ts, .js or .json file and as a folder's index.`;
  return new ImportError(`Cannot find file "${specifier}"${describeOrigin(importer)}`, hint, codeFor(importer));
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
