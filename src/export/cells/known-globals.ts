import { analyze } from "@typescript-eslint/scope-manager";

import { parseCell } from "../../language/parse/parse.ts";

/** Names that browsers define and Node does not; a module may be written for either. */
const BROWSER_VALUES = ["document", "window", "navigator", "location", "localStorage", "sessionStorage", "self"];
const BROWSER_FUNCTIONS = ["requestAnimationFrame", "cancelAnimationFrame", "matchMedia", "getComputedStyle"];

/** Values that every module has without being properties of `globalThis`, and namespaces of types. */
const LANGUAGE_NAMES = ["undefined", "globalThis", "const", "this", "NodeJS", "Intl", "WebAssembly", "JSX"];

/** What a cell finds in the notebook's kernel: it shows, asks, records, or speaks to the page. A test keeps it whole. */
const KERNEL_GLOBALS = new Set([
  "display",
  "updateDisplay",
  "html",
  "md",
  "svg",
  "latex",
  "image",
  "json",
  "plot",
  "clearOutput",
  "prompt",
  "getpass",
  "alert",
  "confirm",
  "progress",
  "track",
  "$$",
  "openComm",
  "registerCommTarget",
  "Deno",
]);

/** What cells and CommonJS have, and no module does. */
const COMMON_JS_NAMES = new Set(["require", "module", "exports", "__filename", "__dirname"]);

/** Packages that work under a notebook's kernel only. */
const KERNEL_PACKAGES = new Set(["tslab"]);

let knownNames: ReadonlySet<string> | undefined;

/** Whether a name is there in every module: from the language, its types, Node or the browser. */
export function isGlobalName(name: string): boolean {
  knownNames ??= new Set([
    ...Object.getOwnPropertyNames(globalThis),
    ...libraryNames(),
    ...LANGUAGE_NAMES,
    ...BROWSER_VALUES,
    ...BROWSER_FUNCTIONS,
  ]);
  return knownNames.has(name);
}

export function isKernelName(name: string): boolean {
  return KERNEL_GLOBALS.has(name) || COMMON_JS_NAMES.has(name);
}

/** Whether a name is a property of a notebook's `globalThis`, and of no other. */
export function isKernelGlobal(name: string): boolean {
  return KERNEL_GLOBALS.has(name);
}

export function isKernelPackage(source: string): boolean {
  return KERNEL_PACKAGES.has(source);
}

/** The types of TypeScript's own libraries, such as `Record` and `HTMLElement`, as the scope analysis lists them. */
function libraryNames(): readonly string[] {
  const { globalScope } = analyze(parseCell("").program, { sourceType: "module", lib: ["esnext", "dom"] });
  return [...(globalScope?.set.keys() ?? [])];
}
