// A folder may be deleted while a session records into it, and the file goes on being written where nobody finds it again.
import { STORE_READS, STORE_WRITES, type StoreWrite } from "../store-writes.ts";
import { TrackError, type KeptJournal, type TrailStore } from "../store.ts";
import type { KeepingNotice } from "./keeping-store.ts";
import { call, LiveWrites } from "./live-writes.ts";

export interface SurvivingOptions {
  /**
   * @param first - What the store takes over before anything else.
   * @throws {@link TrackError} when the store cannot be opened.
   */
  readonly open: (first?: KeptJournal) => TrailStore;
  /** What tells the file of the store from another in its place; undefined when there is none. Asked with every write. */
  readonly identify: () => string | undefined;
  readonly notify: (notice: KeepingNotice) => void;
}

const NOTICE: KeepingNotice = {
  text:
    "the store was deleted or moved away while this session was recording, and what it held with it. A fresh one has what " +
    "follows; an open run goes on in it without its earlier points.",
  place: undefined,
  isWarning: true,
};

/** A store that begins anew when its file is gone: with the sessions and runs that are open, so that they can go on. */
export function survivingStore(options: SurvivingOptions): TrailStore {
  const survivor = new Survivor(options);
  const methods = [...STORE_WRITES, ...STORE_READS].map(
    (name) => [name, (...args: unknown[]) => survivor.call(name, args)] as const,
  );
  const others: Partial<TrailStore> = {
    saveText: (text) => survivor.save((store) => store.saveText(text), text),
    saveBytes: (bytes) => survivor.save((store) => store.saveBytes(bytes), bytes),
    saveFile: (path) => survivor.saveFile(path),
    requireText: (digest) => survivor.do((store) => store.requireText(digest)),
    requireBytes: (digest) => survivor.do((store) => store.requireBytes(digest)),
    takeOver: (journal) => survivor.do((store) => store.takeOver(journal)),
    close: () => survivor.close(),
  };
  // Each method of a store stands in one of the lists, or above.
  return { ...Object.fromEntries(methods), ...others } as TrailStore;
}

class Survivor {
  readonly #options: SurvivingOptions;
  readonly #live = new LiveWrites();
  #store: TrailStore | undefined;
  #identity: string | undefined;
  #wasLost = false;

  constructor(options: SurvivingOptions) {
    this.#options = options;
    this.#open();
  }

  call(name: keyof TrailStore, args: readonly unknown[]): unknown {
    // Whoever deletes a store and closes the notebook does not want to find another one there.
    const isEnd = name === "endRun" || name === "endSession";
    const answer = isEnd && this.#isGone() ? undefined : this.do((store) => this.#callKnown(store, name, args));
    const write = STORE_WRITES.find((one) => one === name);
    if (write !== undefined) this.#live.remember(write, args, answer);
    return answer;
  }

  save(save: (store: TrailStore) => string, content: string | Uint8Array): string {
    const digest = this.do(save);
    this.#live.rememberContent(digest, content);
    return digest;
  }

  async saveFile(path: string): ReturnType<TrailStore["saveFile"]> {
    const saved = await this.do((store) => store.saveFile(path));
    return this.#isGone() ? this.#openAnew().saveFile(path) : saved;
  }

  /** Does something once more when the file turns out to be gone: what was written went nowhere. */
  do<Answer>(work: (store: TrailStore) => Answer): Answer {
    const store = this.#store ?? this.#open();
    let answer: Answer;
    try {
      answer = work(store);
    } catch (error) {
      if (!this.#isGone()) throw error;
      return work(this.#openAnew());
    }
    return this.#isGone() ? work(this.#openAnew()) : answer;
  }

  close(): void {
    this.#store?.close();
    this.#store = undefined;
  }

  /** What still comes for a run that was lost, such as a figure, has nowhere to go. */
  #callKnown(store: TrailStore, name: keyof TrailStore, args: readonly unknown[]): unknown {
    try {
      return call(store, name, args);
    } catch (error) {
      const isOfLostRun =
        this.#wasLost &&
        error instanceof TrackError &&
        error.code === "RUN_NOT_FOUND" &&
        STORE_WRITES.includes(name as StoreWrite) &&
        !this.#live.hasRun(String(args[0]));
      if (!isOfLostRun || this.#isGone()) throw error;
      return 0;
    }
  }

  #isGone(): boolean {
    return this.#options.identify() !== this.#identity;
  }

  #openAnew(): TrailStore {
    // First: SQLite takes the log of a store away when it closes it, and must not find that of the next.
    this.close();
    return this.#open();
  }

  #open(): TrailStore {
    const isAnew = this.#identity !== undefined;
    const store = this.#options.open(isAnew ? this.#live.toJournal() : undefined);
    this.#store = store;
    this.#identity = this.#options.identify();
    if (isAnew) {
      this.#wasLost = true;
      this.#options.notify(NOTICE);
    }
    return store;
  }
}
