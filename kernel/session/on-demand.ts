/** A part of the kernel that is opened when it is first needed, and only once. */
export class OnDemand<Part> {
  readonly #open: () => Promise<Part>;
  #part: Promise<Part> | undefined;

  constructor(open: () => Promise<Part>) {
    this.#open = open;
  }

  /** The part, opened now if it was not. Every caller gets the same one, or the same failure. */
  readonly get = (): Promise<Part> => (this.#part ??= this.#open());

  /** The part if it was ever opened; undefined also when that failed, which whoever needed it has been told. */
  maybeGet(): Promise<Part | undefined> {
    return this.#part?.catch(() => undefined) ?? Promise.resolve(undefined);
  }
}
