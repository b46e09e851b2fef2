const completed = new WeakMap<object, object>();

/**
 * Node finds the names that a CommonJS module exports by reading its code, and misses those that are only made when it
 * runs: `import { debounce } from "lodash"` would give undefined, and so would `debounce` of `import * as lodash`. What
 * TypeScript compiles to CommonJS finds them, and so do bundlers and cells.
 *
 * @param namespace - What `import()` gives.
 * @returns The same object as long as nothing is missing; for a module always the same one.
 */
export function withCommonJsNames(namespace: object): object {
  const exports: unknown = (namespace as { readonly "module.exports"?: unknown })["module.exports"];
  if ((typeof exports !== "object" && typeof exports !== "function") || exports === null) return namespace;
  const missing = Object.keys(exports).filter((name) => !(name in namespace));
  if (missing.length === 0) return namespace;
  let view = completed.get(namespace);
  if (view === undefined) {
    view = Object.create(null) as object;
    for (const key of Reflect.ownKeys(namespace)) defineFrom(view, namespace, key);
    for (const name of missing) defineFrom(view, exports, name);
    completed.set(namespace, Object.preventExtensions(view));
  }
  return view;
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
