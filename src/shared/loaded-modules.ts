import { subscribe } from "node:diagnostics_channel";

/**
 * Hears of every module right when it is loaded: `require` ends before the requiring module goes on, and `import()` before
 * its awaiter does, so that nothing of a module has been used yet.
 *
 * @param onLoaded - Gets what the module exports. It must not throw, and not run a getter of it.
 */
export function watchLoadedModules(onLoaded: (exported: object) => void): void {
  const onMessage = (message: unknown): void => {
    const result: unknown =
      typeof message === "object" && message !== null && "result" in message ? message.result : undefined;
    // A module of CommonJS may be a class, or any function.
    if ((typeof result === "object" && result !== null) || typeof result === "function") onLoaded(result);
  };
  subscribe("tracing:module.require:end", onMessage);
  subscribe("tracing:module.import:asyncEnd", onMessage);
}

/** What a module exports under a name; undefined when it is a getter, or is not there yet. */
export function maybeExport(exported: object, name: string): unknown {
  try {
    return Object.getOwnPropertyDescriptor(exported, name)?.value;
  } catch {
    // An export of a module that is still being evaluated cannot be looked at, and says so by throwing.
    return undefined;
  }
}
