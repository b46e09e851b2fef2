import type { ResolveFnOutput, ResolveHookContext } from "node:module";
import { fileURLToPath } from "node:url";

import { type Importer, maybeRemoteImport, missingFile, missingPackage } from "./import-error.ts";
import { maybeLocalFile } from "./local-files.ts";
import { hasPackage, maybePackageName } from "./packages.ts";

type Resolve = (specifier: string, context: ResolveHookContext) => ResolveFnOutput;
type ResolveThrough = (specifier: string, context: ResolveHookContext, resolveNatively: Resolve) => ResolveFnOutput;

const RELATIVE = /^(?:\.{0,2}\/|\.{1,2}$)/;
const NOT_FOUND = new Set(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND", "ERR_UNSUPPORTED_DIR_IMPORT"]);

function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && NOT_FOUND.has(String(error.code));
}

/** Whether `require` asks, and not `import`. Node 22 has the conditions of `require` as a Set, whatever its types say. */
export function isRequire({ conditions }: ResolveHookContext): boolean {
  return [...conditions].includes("require");
}

/** The short forms that TypeScript allows are tried first: that Node finds nothing costs it a millisecond. */
function resolveFile(specifier: string, context: ResolveHookContext, importer: Importer, resolveNatively: Resolve) {
  const file = maybeLocalFile(specifier, context.parentURL ?? "");
  try {
    if (file === undefined) return resolveNatively(specifier, context);
    return resolveNatively(importer.isRequire ? fileURLToPath(file) : file, context);
  } catch (error) {
    throw isNotFound(error) ? missingFile(specifier, importer) : error;
  }
}

/**
 * Makes Node's resolution of modules find what TypeScript's users expect, and say what to do when it finds nothing.
 *
 * @param notebookUrl - Where a module is imported from when it is imported by a cell.
 */
export function createResolver(notebookUrl: string): ResolveThrough {
  const kindOf = (url: string): Importer["kind"] => {
    if (url === notebookUrl) return "notebook";
    return url.includes("/node_modules/") ? "package" : "file";
  };
  return (specifier, context, resolveNatively) => {
    const { parentURL } = context;
    if (parentURL?.startsWith("file:") !== true) return resolveNatively(specifier, context);
    const kind = kindOf(parentURL);
    const name = maybePackageName(specifier);
    if (kind === "package" && name === undefined) return resolveNatively(specifier, context);

    const importer: Importer = { kind, path: fileURLToPath(parentURL), isRequire: isRequire(context) };
    if (name !== undefined) {
      if (!hasPackage(name, importer.path, importer.isRequire)) throw missingPackage(name, importer);
      return resolveNatively(specifier, context);
    }
    const remote = maybeRemoteImport(specifier);
    if (remote !== undefined) throw remote;
    const isFile = RELATIVE.test(specifier);
    return isFile ? resolveFile(specifier, context, importer, resolveNatively) : resolveNatively(specifier, context);
  };
}
