// Models of the ml-* packages (mljs), and whatever is of their shape: `predict` and `toJSON`, most with `train`. They are
// plain classes without a common base, so each is patched where its methods are defined.
import { classNameOf, dataProperty, hasMethods } from "../../shared/data-property.ts";
import { maybeExport, watchLoadedModules } from "../../shared/loaded-modules.ts";

type Method = (this: object, ...args: unknown[]) => unknown;

/** The predictions of a model in one cell. */
export interface PredictCalls {
  readonly model: object;
  count: number;
  /** How many of them `tookMs` is the time of. */
  timed: number;
  tookMs: number;
  /** The cell has ended: the next prediction begins anew. */
  isOver: boolean;
}

/** Hears of the calls that user code makes; those that a model makes of its parts are the model's own. */
export interface EstimatorWatcher {
  readonly isOn: () => boolean;
  /** Returns what to do when the training has ended; with what was thrown when it failed. */
  onTrain(model: object, data: readonly unknown[]): (failure?: { readonly thrown: unknown }) => void;
  /** A model predicts for the first time since the last calls were over; they are counted there. */
  beginPredictions(model: object): PredictCalls;
}

/** Watches every such class as soon as it is loaded. */
export function watchEstimators(watcher: EstimatorWatcher): void {
  const patched = new WeakMap<object, Set<string>>();
  // A forest trains trees: only the outermost call is the user's.
  const depth = { current: 0 };
  watchLoadedModules((exported) => {
    const types = Object.getOwnPropertyNames(exported).map((name) => maybeExport(exported, name));
    for (const type of [exported, ...types]) {
      if (typeof type === "function") patch(dataProperty(type, "prototype"), watcher, patched, depth);
    }
  });
}

function isEstimator(prototype: unknown): prototype is object {
  // A model of TensorFlow.js has these as well, and is watched in its own way.
  return hasMethods(prototype, ["predict", "toJSON"]) && dataProperty(prototype, "compile") === undefined;
}

function patch(
  prototype: unknown,
  watcher: EstimatorWatcher,
  patched: WeakMap<object, Set<string>>,
  depth: { current: number },
): void {
  if (!isEstimator(prototype)) return;
  for (const name of ["train", "predict"]) {
    const owner = ownerOf(prototype, name);
    const names = owner === undefined ? undefined : (patched.get(owner) ?? new Set<string>());
    if (owner === undefined || names === undefined || names.has(name)) continue;
    names.add(name);
    patched.set(owner, names);
    const original = Object.getOwnPropertyDescriptor(owner, name)?.value as Method;
    const watched = name === "train" ? trainer(original, watcher, depth) : predictor(original, watcher, depth);
    Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
    Object.defineProperty(owner, name, { value: watched, configurable: true, writable: true });
  }
}

/** The prototype that has the method as its own, if it may be replaced there. */
function ownerOf(prototype: object, name: string): object | undefined {
  let owner: object | null = prototype;
  while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner) as object | null;
  if (owner === null || owner === Object.prototype) return undefined;
  return Object.getOwnPropertyDescriptor(owner, name)?.configurable === true ? owner : undefined;
}

function trainer(original: Method, watcher: EstimatorWatcher, depth: { current: number }): Method {
  return function train(...args) {
    if (depth.current > 0 || !watcher.isOn()) return original.apply(this, args);
    const end = watcher.onTrain(this, args);
    depth.current += 1;
    try {
      const result = original.apply(this, args);
      if (result instanceof Promise) {
        void result.then(
          () => end(),
          (thrown: unknown) => end({ thrown }),
        );
      } else end();
      return result;
    } catch (thrown) {
      end({ thrown });
      throw thrown;
    } finally {
      depth.current -= 1;
    }
  };
}

/** A loop over single rows may call this a million times: then each 64th call stands for all. */
const ALWAYS_TIMED = 1000;
const SAMPLE = 64;

function predictor(original: Method, watcher: EstimatorWatcher, depth: { current: number }): Method {
  let calls: PredictCalls | undefined;
  return function predict(...args) {
    if (depth.current > 0 || !watcher.isOn()) return original.apply(this, args);
    if (calls === undefined || calls.isOver || calls.model !== this) calls = watcher.beginPredictions(this);
    calls.count += 1;
    const isTimed = calls.count <= ALWAYS_TIMED || calls.count % SAMPLE === 0;
    const own = calls;
    const startedAt = isTimed ? performance.now() : 0;
    depth.current += 1;
    try {
      return original.apply(this, args);
    } finally {
      depth.current -= 1;
      if (isTimed) {
        own.timed += 1;
        own.tookMs += performance.now() - startedAt;
      }
    }
  };
}

/** What a model is called after: its class. */
export function estimatorName(model: object): string {
  return classNameOf(model);
}
