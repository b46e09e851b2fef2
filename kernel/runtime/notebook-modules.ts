import { createRequire, registerHooks } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { constants, Script } from "node:vm";

import { toNodeSpecifier } from "../../src/language/specifier.ts";
import { isLocalModule, LocalModules, withoutVersion } from "./local-modules.ts";
import { createResolver, isRequire } from "./resolve-module.ts";
import { loadTypeScript, provideModuleHelpers } from "./typescript-modules.ts";

/** Loads modules as code in the notebook's folder would. */
export interface NotebookModules {
  readonly require: NodeJS.Require;
  readonly fileName: string;
  readonly folder: string;
  /** `import.meta` of the notebook. */
  readonly meta: ImportMeta;
  import(specifier: string, options?: ImportCallOptions): Promise<object>;
  /** To be called before each cell, so that edited files are noticed. */
  beginCell(): void;
}

/** Marks a specifier that is to be resolved from the notebook's folder, and not to be loaded. */
const FROM_NOTEBOOK = "labtrail-notebook:";

/**
 * @param fileName - The absolute path of the notebook; it need not exist.
 * @param ownModules - Modules that we serve under a package's name: source text by specifier.
 */
export function openNotebookModules(fileName: string, ownModules: ReadonlyMap<string, string>): NotebookModules {
  const url = pathToFileURL(fileName).href;
  const localModules = new LocalModules();
  const resolveModule = createResolver(url);
  provideModuleHelpers();
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (ownModules.has(specifier)) return { url: `labtrail:${specifier}`, format: "module", shortCircuit: true };
      if (specifier.startsWith(FROM_NOTEBOOK)) {
        const rest = toNodeSpecifier(specifier.slice(FROM_NOTEBOOK.length));
        return resolveModule(rest, { ...context, parentURL: url }, nextResolve);
      }
      const resolved = resolveModule(toNodeSpecifier(specifier), context, nextResolve);
      if (!isLocalModule(resolved.url)) return resolved;
      if (context.parentURL === url) localModules.beginTurn();
      const linked = { ...resolved, url: localModules.link(resolved.url, context.parentURL) };
      // TypeScript's users import JSON without saying so.
      const isJson = resolved.url.endsWith(".json") && !isRequire(context);
      return isJson ? { ...linked, importAttributes: { ...context.importAttributes, type: "json" } } : linked;
    },
    load(moduleUrl, context, nextLoad) {
      const source = moduleUrl.startsWith("labtrail:")
        ? ownModules.get(moduleUrl.slice("labtrail:".length))
        : undefined;
      if (source !== undefined) return { format: "module", source, shortCircuit: true };
      const isTypeScript = isLocalModule(moduleUrl) && /\.(?:[cm]?ts|[jt]sx)$/.test(withoutVersion(moduleUrl));
      return isTypeScript ? loadTypeScript(moduleUrl) : nextLoad(moduleUrl, context);
    },
  });
  // A script under the notebook's name gets Node's own ESM resolution: import conditions and attributes.
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
  return {
    require: createRequire(fileName),
    fileName,
    folder,
    meta,
    async import(specifier, options) {
      let hasFailed = true;
      try {
        const namespace = await load(specifier, options);
        hasFailed = false;
        return namespace;
      } finally {
        localModules.settle(hasFailed);
      }
    },
    beginCell: () => localModules.beginCell(),
  };
}
