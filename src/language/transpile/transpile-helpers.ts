// What compiled code calls for decorators and `using` declarations. But for the standard decorators, which oxc does not
// lower, the contracts are those of `@oxc-project/runtime`, which resolves from nowhere in a notebook's folder.
import { ClassDecoration } from "../decorators/runtime.ts";

export type Decorator = (target: unknown, key?: string | symbol, descriptor?: unknown) => unknown;

/** What compiled code calls for syntax that Node does not run by itself. */
export interface TranspileHelpers {
  /** Applies decorators, last one first. `descriptor` is null for methods, undefined for fields, absent for classes. */
  decorate(decorators: readonly Decorator[], target: object, key?: string | symbol, descriptor?: unknown): unknown;
  /** Makes a parameter decorator one of its method or class. */
  decorateParam(index: number, decorator: ParameterDecorator): Decorator;
  /** Makes a decorator that tells the type of what it stands on, if `reflect-metadata` is loaded. */
  decorateMetadata(key: string, value: unknown): Decorator;
  /** Begins a class with standard decorators, given those of the class itself and its name. */
  classDecoration(decorators: readonly unknown[], name: string): ClassDecoration;
  /** Opens the scope of `using` declarations. */
  usingCtx(): DisposalScope;
}

type ParameterDecorator = (target: unknown, key: string | symbol | undefined, index: number) => void;

/** The resources of one block, ended in the reverse of their order. */
export interface DisposalScope {
  /** What the block threw. Left undefined by code that throws `undefined`, as in the original. */
  e: unknown;
  /** Takes a resource of `using`. */
  u<Resource>(resource: Resource): Resource;
  /** Takes a resource of `await using`. */
  a<Resource>(resource: Resource): Resource;
  /** Ends all resources, and throws what the block or they threw; a promise when one of them is asynchronous. */
  d(): unknown;
}

export const TRANSPILE_HELPERS: TranspileHelpers = {
  decorate(decorators, target, key, descriptor) {
    const isMember = key !== undefined;
    let result: unknown = descriptor === null && isMember ? Object.getOwnPropertyDescriptor(target, key) : descriptor;
    if (!isMember) result = target;
    for (const decorator of decorators.toReversed()) {
      result = (isMember ? decorator(target, key, result) : decorator(result)) ?? result;
    }
    if (isMember && isDescriptor(result)) Object.defineProperty(target, key, result);
    return result;
  },
  decorateParam: (index, decorator) => (target, key) => decorator(target, key, index),
  decorateMetadata(key, value) {
    const { metadata } = Reflect as { metadata?: (key: string, value: unknown) => Decorator };
    return metadata?.(key, value) ?? (() => undefined);
  },
  classDecoration: (decorators, name) => new ClassDecoration(decorators, name),
  usingCtx: () => new ResourceStack(),
};

function isDescriptor(value: unknown): value is PropertyDescriptor {
  return typeof value === "object" && value !== null;
}

const NOTHING = Symbol("nothing was thrown");

interface Disposal {
  readonly dispose: () => unknown;
  readonly isAsync: boolean;
}

class ResourceStack implements DisposalScope {
  readonly #disposals: Disposal[] = [];
  #thrown: unknown = NOTHING;

  get e(): unknown {
    return this.#thrown;
  }

  set e(thrown: unknown) {
    this.#thrown = thrown;
  }

  u<Resource>(resource: Resource): Resource {
    return this.#add(resource, false);
  }

  a<Resource>(resource: Resource): Resource {
    return this.#add(resource, true);
  }

  d(): unknown {
    return this.#disposals.some(({ isAsync }) => isAsync) ? this.#disposeAsync() : this.#disposeSync();
  }

  #add<Resource>(resource: Resource, isAsync: boolean): Resource {
    if (resource === null || resource === undefined) {
      // `await using` waits once even for nothing.
      if (isAsync) this.#disposals.push({ dispose: () => undefined, isAsync });
      return resource;
    }
    const methods = resource as { [Symbol.asyncDispose]?: unknown; [Symbol.dispose]?: unknown };
    const dispose = (isAsync ? methods[Symbol.asyncDispose] : undefined) ?? methods[Symbol.dispose];
    if (typeof dispose !== "function") throw new TypeError("Property [Symbol.dispose] is not a function.");
    this.#disposals.push({ dispose: () => dispose.call(resource) as unknown, isAsync });
    return resource;
  }

  #disposeSync(): void {
    for (const { dispose } of this.#disposals.toReversed()) {
      try {
        dispose();
      } catch (error) {
        this.#suppress(error);
      }
    }
    this.#rethrow();
  }

  async #disposeAsync(): Promise<void> {
    for (const { dispose, isAsync } of this.#disposals.toReversed()) {
      try {
        const done = dispose();
        if (isAsync) await done;
      } catch (error) {
        this.#suppress(error);
      }
    }
    this.#rethrow();
  }

  #suppress(error: unknown): void {
    const earlier = this.#thrown;
    this.#thrown = earlier === NOTHING ? error : suppressed(error, earlier);
  }

  #rethrow(): void {
    if (this.#thrown !== NOTHING) throw this.#thrown;
  }
}

/** Node 22 has no SuppressedError yet. */
function suppressed(error: unknown, earlier: unknown): Error {
  const message = "An error was suppressed during disposal.";
  if (typeof SuppressedError === "function") return new SuppressedError(error, earlier, message);
  return Object.assign(new Error(message), { name: "SuppressedError", error, suppressed: earlier });
}
