import { isShuffled } from "./lineage.ts";
import { PassDigest, type PassContent } from "./pass-digest.ts";

/** What has gone by of a dataset. */
export interface SeenPass extends PassContent {
  /** What the digest is over, where that is not all rows in their order. */
  readonly note: string | undefined;
}

interface Step {
  readonly value: unknown;
  readonly done?: boolean;
}

/** Whether a value is a dataset of TensorFlow.js, or one of its iterators: `fitDataset` itself asks no more. */
export function isDataset(value: unknown): value is object {
  return typeof value === "object" && value !== null && (isMethod(value, "iterator") || isMethod(value, "next"));
}

function isMethod(value: object, name: string): boolean {
  return typeof (value as Readonly<Record<string, unknown>>)[name] === "function";
}

/**
 * A dataset whose rows are hashed as they go by. Nothing is read that would not be read anyway, and nothing twice: the first
 * pass that somebody makes through it is looked at, until it ends or {@link WatchedDataset.end} is called.
 */
export class WatchedDataset {
  readonly #dataset: object;
  readonly #digest: PassDigest;
  #batches = 0;
  #isOver = false;
  #isWhole = false;

  constructor(dataset: object) {
    this.#dataset = dataset;
    this.#digest = new PassDigest(!isShuffled(dataset));
  }

  /** What the dataset was to its user. */
  get original(): object {
    return this.#dataset;
  }

  /** Takes the place of the dataset. */
  wrap(): object {
    if (!isMethod(this.#dataset, "iterator")) return this.#wrapIterator(this.#dataset);
    return instead(this.#dataset, "iterator", async () => {
      const iterator = (await call(this.#dataset, "iterator")) as object;
      // Each epoch begins with an iterator of its own.
      return this.#isOver ? iterator : this.#wrapIterator(iterator);
    });
  }

  /** Looks at no more. Undefined when nothing can be said. */
  end(): SeenPass | undefined {
    this.#isOver = true;
    const content = this.#digest.maybeContent();
    return content && { ...content, note: this.#note() };
  }

  #wrapIterator(iterator: object): object {
    return instead(iterator, "next", async () => {
      const step = (await call(iterator, "next")) as Step;
      if (!this.#isOver) this.#see(step);
      return step;
    });
  }

  #see({ value, done }: Step): void {
    if (value !== null && value !== undefined) {
      this.#digest.add(value);
      this.#batches += 1;
    }
    const { size } = this.#dataset as { readonly size?: unknown };
    this.#isWhole = done === true || size === this.#batches;
    this.#isOver ||= done === true;
  }

  #note(): string | undefined {
    const first = this.#isWhole
      ? undefined
      : `the first ${this.#digest.rows} rows that came; whether there are more is not known`;
    const order = isShuffled(this.#dataset) ? "shuffled: whatever the order of the rows" : undefined;
    const notes = [first, order].filter((note) => note !== undefined);
    return notes.length === 0 ? undefined : notes.join("; ");
  }
}

function call(holder: object, name: string): unknown {
  return (holder as Readonly<Record<string, () => unknown>>)[name]?.();
}

/** The object with another method; everything else is its own, also for code that asks what class it is. */
function instead(target: object, name: string, method: () => Promise<unknown>): object {
  return new Proxy(target, {
    get: (_, key) => (key === name ? method : (Reflect.get(target, key, target) as unknown)),
  });
}
