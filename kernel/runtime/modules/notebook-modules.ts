import { createRequire, registerHooks } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { types } from "node:util";
import { constants, Script } from "node:vm";

import { toNodeSpecifier } from "../../../src/language/specifier.ts";
import { ProjectSettings } from "../../../src/settings/project-settings.ts";
import { isOwnWork } from "../../../src/shared/own-work.ts";
import { addCaller } from "../stack-frames.ts";
import type { Warnings } from "../warnings.ts";
import { withCommonJsNames } from "./common-js-names.ts";
import { isLocalModule, LocalModules } from "./local-modules.ts";
import { isOwnSource, maybeOwnEntry } from "./own-package.ts";
import { createResolver, isRequire } from "./resolve-module.ts";
import { placeSyntaxError } from "./syntax-place.ts";
import { forgetHalfLoaded, PackageLoads } from "./stopped-loads.ts";
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
  /** To be called when code was ended by force: what it was loading is loaded anew by the next import. */
  forgetStopped(): void;
}

/** Marks a specifier that is to be resolved from the notebook's folder, and not to be loaded. */
const FROM_NOTEBOOK = "labtrail-notebook:";
/** Also below node_modules, where Node itself strips no types: workspace packages are at times copied there. */
const TYPESCRIPT = /^file:.*\.(?:[cm]?ts|[jt]sx)(?:\?.*)?$/;

/**
 * @param fileName - The absolute path of the notebook; it need not exist.
 * @param ownModules - Modules that we serve under a package's name: source text by specifier.
 * @param warnings - Where the user is told what is odd about an import that works.
 */
export function openNotebookModules(
  fileName: string,
  ownModules: ReadonlyMap<string, string>,
  warnings: Warnings,
): NotebookModules {
  const url = pathToFileURL(fileName).href;
  const folder = dirname(fileName);
  const settings = new ProjectSettings(folder);
  const settingsOf = (path: string) => {
    const found = settings.of(dirname(path));
    for (const fault of settings.takeFaults()) warnings.tell(fault);
    return found;
  };
  const localModules = new LocalModules((path) => settingsOf(path).fingerprint);
  const packageLoads = new PackageLoads();
  let pendingImports = 0;
  const resolveModule = createResolver({ notebookUrl: url, settingsOf, warn: (warning) => warnings.tell(warning) });
  provideModuleHelpers();
  const beginTurn = (): void => {
    settings.beginTurn();
    localModules.beginTurn();
  };
  registerHooks({
    resolve(specifier, context, nextResolve) {
      // `import.meta.resolve` of the notebook asks from here, and so from a source of ours.
      if (specifier.startsWith(FROM_NOTEBOOK)) {
        return resolveModule(specifier.slice(FROM_NOTEBOOK.length), { ...context, parentURL: url }, nextResolve);
      }
      if (isOwnWork() || isOwnSource(context.parentURL)) return nextResolve(specifier, context);
      const name = toNodeSpecifier(specifier);
      const ownEntry = maybeOwnEntry(name, context.parentURL ?? "", isRequire(context));
      if (ownEntry !== undefined) return nextResolve(ownEntry, context);
      if (ownModules.has(name)) return { url: `labtrail:${name}`, format: "module", shortCircuit: true };
      if (context.parentURL === url) beginTurn();
      const resolved = resolveModule(specifier, context, nextResolve);
      const isLocal = isLocalModule(resolved.url);
      const isFileOfPackage = !isLocal && resolved.url.startsWith("file:") && !isRequire(context);
      const linked = isLocal ? localModules.link(resolved.url, context.parentURL) : resolved.url;
      const found = { ...resolved, url: isFileOfPackage ? packageLoads.link(resolved.url) : linked };
      // TypeScript's users import JSON without saying so.
      const isOurs = isLocal || isLocalModule(context.parentURL ?? "") || context.parentURL === url;
      const isJson = isOurs && resolved.url.endsWith(".json") && !isRequire(context);
      return isJson ? { ...found, importAttributes: { ...context.importAttributes, type: "json" } } : found;
    },
    load(moduleUrl, context, nextLoad) {
      if (isOwnWork() || isOwnSource(moduleUrl)) return nextLoad(moduleUrl, context);
      const source = moduleUrl.startsWith("labtrail:")
        ? ownModules.get(moduleUrl.slice("labtrail:".length))
        : undefined;
      if (source !== undefined) return { format: "module", source, shortCircuit: true };
      if (!TYPESCRIPT.test(moduleUrl)) return nextLoad(moduleUrl, context);
      return loadTypeScript(moduleUrl, settingsOf(fileURLToPath(moduleUrl)).transpile);
    },
  });
  // A script under the notebook's name gets Node's own ESM resolution: import conditions and attributes.
  const importScript = new Script("(specifier, options) => import(specifier, options)", {
    filename: url,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const meta: ImportMeta = {
    url,
    dirname: folder,
    filename: fileName,
    main: false,
    resolve(specifier) {
      try {
        return import.meta.resolve(`${FROM_NOTEBOOK}${specifier}`);
      } catch (error) {
        // As in Node, a file need not be there for its address to be asked.
        if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, url).href;
        throw error;
      }
    },
  };
  const load = importScript.runInThisContext() as NotebookModules["import"];
  return {
    require: createRequire(fileName),
    fileName,
    folder,
    meta,
    async import(specifier, options) {
      const call = new Error("called here");
      let hasFailed = true;
      pendingImports += 1;
      try {
        const namespace = await load(specifier, options);
        hasFailed = false;
        return withCommonJsNames(namespace);
      } catch (thrown) {
        placeSyntaxError(thrown, localModules.unsettled());
        if (types.isNativeError(thrown) && Object.getPrototypeOf(thrown) === SyntaxError.prototype) {
          addCaller(thrown, call);
        }
        throw thrown;
      } finally {
        pendingImports -= 1;
        localModules.settle(hasFailed);
        packageLoads.settle();
      }
    },
    forgetStopped() {
      forgetHalfLoaded();
      // An import that was ended by force never settles.
      if (pendingImports === 0) return;
      pendingImports = 0;
      localModules.settle(true);
      packageLoads.renew();
    },
    beginCell() {
      settings.beginTurn();
      localModules.beginCell();
    },
  };
}
