import { createRequire } from "node:module";

const completed = new WeakMap<object, object>();
const { cache: commonJsModules } = createRequire(import.meta.url);

/**
 * Node finds the names that a CommonJS module exports by reading its code, and misses those that are only made when it
 * runs: `import { debounce } from "lodash"` would give undefined, and so would `debounce` of `import * as lodash`. What
 * TypeScript compiles to CommonJS finds them, and so do bundlers and cells.
 *
 * @param namespace - What `import()` gives.
 * @returns The same object as long as nothing is missing; for a module always the same one.
 */
export function withCommonJsNames(namespace: object): object {
  const exports = maybeExports(namespace);
  const missing = exports === undefined ? [] : Object.keys(exports).filter((name) => !(name in namespace));
  if (exports === undefined || missing.length === 0 || !isCommonJs(namespace, exports)) return namespace;
  let view = completed.get(namespace);
  if (view === undefined) {
    view = Object.create(null) as object;
    for (const key of Reflect.ownKeys(namespace)) defineFrom(view, namespace, key);
    for (const name of missing) defineFrom(view, exports, name);
    completed.set(namespace, Object.preventExtensions(view));
  }
  return view;
}

/** What `module.exports` is, if this is the namespace of a CommonJS module: the default export. */
function maybeExports(namespace: object): object | undefined {
  const exports: unknown = (namespace as { readonly default?: unknown }).default;
  const canHaveNames = typeof exports === "function" || (typeof exports === "object" && exports !== null);
  return canHaveNames ? exports : undefined;
}

/** Node 22 does not mark such namespaces yet; there the module is looked for among all that were loaded. */
function isCommonJs(namespace: object, exports: object): boolean {
  if ("module.exports" in namespace) return true;
  if (Number.parseInt(process.versions.node, 10) >= 24) return false;
  return Object.values(commonJsModules).some((module) => module?.exports === exports);
}

/** A getter stays one: it may load something, or warn, and nobody has asked for its value yet. */
function defineFrom(view: object, owner: object, key: PropertyKey): void {
  const descriptor = Object.getOwnPropertyDescriptor(owner, key);
  if (descriptor === undefined) return;
  const { enumerable = false, get } = descriptor;
  const value: PropertyDescriptor =
    get === undefined ? { value: descriptor.value as unknown } : { get: () => get.call(owner) as unknown };
  Object.defineProperty(view, key, { enumerable, ...value });
}
