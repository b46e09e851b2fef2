import { createRequire, registerHooks } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";

import { toNodeSpecifier } from "../../src/language/specifier.ts";

/** Loads modules as code in the notebook's folder would. */
export interface NotebookModules {
  readonly require: NodeJS.Require;
  readonly fileName: string;
  readonly folder: string;
  /** `import.meta` of the notebook. */
  readonly meta: ImportMeta;
  import(specifier: string, options?: ImportCallOptions): Promise<object>;
}

/** Marks a specifier that is to be resolved from the notebook's folder. */
const FROM_NOTEBOOK = "labtrail-notebook:";

/**
 * @param fileName - The absolute path of the notebook; it need not exist.
 * @param ownModules - Modules that we serve under a package's name: source text by specifier.
 */
export function openNotebookModules(fileName: string, ownModules: ReadonlyMap<string, string>): NotebookModules {
  const url = pathToFileURL(fileName).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (ownModules.has(specifier)) return { url: `labtrail:${specifier}`, format: "module", shortCircuit: true };
      if (specifier.startsWith(FROM_NOTEBOOK)) {
        const rest = toNodeSpecifier(specifier.slice(FROM_NOTEBOOK.length));
        return nextResolve(rest, { ...context, parentURL: url });
      }
      return nextResolve(toNodeSpecifier(specifier), context);
    },
    load(moduleUrl, context, nextLoad) {
      const source = moduleUrl.startsWith("labtrail:")
        ? ownModules.get(moduleUrl.slice("labtrail:".length))
        : undefined;
      return source === undefined ? nextLoad(moduleUrl, context) : { format: "module", source, shortCircuit: true };
    },
  });
  // A script under the notebook's name gets Node's own ESM resolution: import conditions, JSON attributes, .ts files.
  const importScript = new Script("(specifier, options) => import(specifier, options)", {
    filename: url,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const folder = dirname(fileName);
  const meta: ImportMeta = {
    url,
    dirname: folder,
    filename: fileName,
    main: false,
    resolve: (specifier) => import.meta.resolve(`${FROM_NOTEBOOK}${specifier}`),
  };
  const load = importScript.runInThisContext() as NotebookModules["import"];
  return { require: createRequire(fileName), fileName, folder, meta, import: load };
}
