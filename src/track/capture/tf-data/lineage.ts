import { maybeExport, watchLoadedModules } from "../../../shared/loaded-modules.ts";

type Method = (this: object, ...args: unknown[]) => unknown;

/** What makes one dataset of another. */
const DERIVING = [
  "batch",
  "concatenate",
  "filter",
  "map",
  "mapAsync",
  "prefetch",
  "repeat",
  "shuffle",
  "skip",
  "take",
] as const;

/** Datasets whose rows come in another order each time. */
const shuffled = new WeakSet<object>();

/** Whether the dataset, or one that it was made of, was shuffled. Not known of what `zip` puts together after a shuffle. */
export function isShuffled(dataset: object): boolean {
  return shuffled.has(dataset);
}

/**
 * Watches how datasets of TensorFlow.js are made of each other.
 *
 * @param drawSeed - What a shuffle without a seed begins with; without one the library takes the time of day, which no seed
 *   of ours would make repeatable.
 */
export function watchDatasets(drawSeed: () => string | undefined): void {
  const patched = new WeakSet<object>();
  watchLoadedModules((exported) => {
    const Dataset = maybeExport(exported, "Dataset");
    if (typeof Dataset !== "function" || patched.has(Dataset)) return;
    const prototype = Dataset.prototype as Record<string, unknown>;
    // A library of another kind may call something so as well.
    if (DERIVING.some((name) => typeof prototype[name] !== "function")) return;
    patched.add(Dataset);
    for (const name of DERIVING) prototype[name] = watched(name, prototype[name] as Method, drawSeed);
  });
}

function watched(name: (typeof DERIVING)[number], original: Method, drawSeed: () => string | undefined): Method {
  return function watchedMethod(this: object, ...args) {
    const given = name === "shuffle" && args[1] == null ? [args[0], drawSeed(), ...args.slice(2)] : args;
    const derived = original.apply(this, given);
    const isOfShuffled = [this, ...args].some((one) => typeof one === "object" && one !== null && shuffled.has(one));
    if ((name === "shuffle" || isOfShuffled) && typeof derived === "object" && derived !== null) shuffled.add(derived);
    return derived;
  };
}
