// A store for recording: what it cannot take is kept for later, so that training goes on and nothing is lost.
import { SYSTEM_CLOCK, type Clock } from "../../shared/clock.ts";
import { messageOf } from "../../shared/errors.ts";
import type { ObjectStore } from "../objects.ts";
import type { Run } from "../run.ts";
import { drawRunName } from "../run-name.ts";
import { isStoreFailure } from "../store-failed.ts";
import { STORE_READS, STORE_WRITES, type StoreWrite } from "../store-writes.ts";
import type { NewRun, TrackError, TrailStore } from "../store.ts";
import { beginJournal, createMemoryJournal, type Journal } from "./journal.ts";
import { call } from "./live-writes.ts";

/** What a person should know about where things are kept. */
export interface KeepingNotice {
  readonly text: string;
  /** Where things wait for the store; undefined once they are in it. */
  readonly place: string | undefined;
  /** Whether something was lost. */
  readonly isWarning?: boolean;
}

export interface KeepingOptions {
  /** @throws {@link TrackError} when the store cannot be opened. */
  readonly open: () => TrailStore;
  /** Opens a copy of the store with all that waits for it; undefined when there can be none. */
  readonly maybeOpenCopy: () => TrailStore | undefined;
  /** Where journals may be, the first choice first. */
  readonly pendingFolders: readonly string[];
  readonly notify: (notice: KeepingNotice) => void;
  readonly clock?: Clock;
}

/** How often a store that has failed is tried again. */
const RETRY_MS = 10_000;
/** A try that had to wait for a lock is not made so often: this share of the time may be spent on it. */
const MAX_RETRY_SHARE = 0.05;

/** A store whose writes never fail for want of the disk. It opens at once, or at the first write that finds it usable. */
export function keepingStore(options: KeepingOptions): TrailStore {
  const keeper = new Keeper(options);
  const entries = [
    ...STORE_WRITES.map((name) => [name, (...args: unknown[]) => keeper.write(name, args)] as const),
    ...STORE_READS.map((name) => [name, (...args: unknown[]) => keeper.look(name, args)] as const),
  ];
  const store: Omit<TrailStore, StoreWrite | (typeof STORE_READS)[number]> = {
    saveText: (text) => keeper.saveObject((objects) => objects.save(text), "saveText", text),
    saveBytes: (bytes) => keeper.saveObject((objects) => objects.saveBytes(bytes), "saveBytes", bytes),
    saveFile: (path) => keeper.saveFile(path),
    requireText: (digest) =>
      keeper.find(digest, (place) => ("save" in place ? place.require(digest) : place.requireText(digest))),
    requireBytes: (digest) => keeper.find(digest, (place) => place.requireBytes(digest)),
    takeOver: (journal) => keeper.requireStore().takeOver(journal),
    close: () => keeper.close(),
  };
  // Each name stands in one of the two lists, and each function takes what the method of that name takes.
  return { ...Object.fromEntries(entries), ...store } as TrailStore;
}

class Keeper {
  readonly #options: KeepingOptions;
  readonly #clock: Clock;
  #store: TrailStore | undefined;
  #copy: { readonly store: TrailStore | undefined; readonly keptCount: number } | undefined;
  #keptCount = 0;
  /** Why things are kept elsewhere; undefined while they are not. */
  #trouble: TrackError | undefined;
  /** The last one is written to. A disk that fills up makes another one begin. */
  #journals: Journal[] = [];
  #nextTryAt = 0;

  constructor(options: KeepingOptions) {
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#attempt(() => {
      this.#store = options.open();
    });
  }

  write(name: StoreWrite, args: readonly unknown[]): unknown {
    if (this.#trouble !== undefined) this.#tryAgain();
    if (this.#trouble === undefined) {
      const done = this.#attempt(() => call(this.requireStore(), name, args));
      if (done !== undefined) return done.result;
    }
    const [complete, answer] = this.#complete(name, args);
    this.#keep((journal) => journal.append({ name, args: complete }));
    return answer;
  }

  look(name: (typeof STORE_READS)[number], args: readonly unknown[]): unknown {
    return call(this.#requireReadable(), name, args);
  }

  saveObject<Content>(
    save: (objects: ObjectStore) => string,
    name: "saveText" | "saveBytes",
    content: Content,
  ): string {
    if (this.#trouble === undefined) {
      const done = this.#attempt(() => call(this.requireStore(), name, [content]) as string);
      if (done !== undefined) return done.result;
    }
    return this.#keep(({ objects }) => save(objects));
  }

  async saveFile(path: string): ReturnType<TrailStore["saveFile"]> {
    if (this.#trouble === undefined) {
      try {
        return await this.requireStore().saveFile(path);
      } catch (error) {
        this.#fail(error);
      }
    }
    return this.#lastJournal().objects.saveFile(path);
  }

  find<Content>(digest: string, take: (place: TrailStore | ObjectStore) => Content): Content {
    const journal = this.#journals.find(({ objects }) => objects.has(digest));
    if (journal !== undefined) return take(journal.objects);
    return take(this.#requireReadable());
  }

  requireStore(): TrailStore {
    if (this.#store === undefined) throw this.#trouble ?? new Error("a store is neither open nor in trouble");
    return this.#store;
  }

  close(): void {
    if (this.#trouble !== undefined) {
      this.#nextTryAt = 0;
      this.#tryAgain();
      for (const journal of this.#journals) journal.end();
    }
    this.#store?.close();
    this.#copy?.store?.close();
  }

  /** What waits is looked at as well, in a copy of the store that has it; where there can be none, the store alone. */
  #requireReadable(): TrailStore {
    if (this.#trouble === undefined) return this.requireStore();
    if (this.#copy?.keptCount !== this.#keptCount) {
      this.#copy?.store?.close();
      this.#copy = { store: this.#options.maybeOpenCopy(), keptCount: this.#keptCount };
    }
    return this.#copy.store ?? this.requireStore();
  }

  /** Undefined when the store has failed: from then on things are kept elsewhere. */
  #attempt<Result>(work: () => Result): { readonly result: Result } | undefined {
    const began = performance.now();
    try {
      return { result: work() };
    } catch (error) {
      this.#fail(error, performance.now() - began);
      return undefined;
    }
  }

  #fail(error: unknown, tookMs = 0): void {
    if (!isStoreFailure(error)) throw error;
    this.#nextTryAt = this.#clock.now() + Math.max(RETRY_MS, tookMs / MAX_RETRY_SHARE);
    if (this.#trouble !== undefined) return;
    this.#trouble = error;
    const journal = this.#lastJournal();
    this.#options.notify({ text: describeTrouble(error, journal), place: journal.folder ?? "memory" });
  }

  /** Keeps something in the last journal, or where that has no room, in the next. */
  #keep<Result>(keep: (journal: Journal) => Result): Result {
    const journal = this.#lastJournal();
    this.#keptCount += 1;
    try {
      return keep(journal);
    } catch (error) {
      if (journal.folder === undefined) throw error;
      this.#journals.push(this.#beginAfter(journal.folder));
      return this.#keep(keep);
    }
  }

  #lastJournal(): Journal {
    const last = this.#journals.at(-1) ?? this.#beginAfter(undefined);
    if (this.#journals.length === 0) this.#journals.push(last);
    return last;
  }

  /** @param full - The journal that has no room; the first place that has some is taken when there is none. */
  #beginAfter(full: string | undefined): Journal {
    const { pendingFolders } = this.#options;
    const from = full === undefined ? 0 : pendingFolders.findIndex((folder) => full.startsWith(folder)) + 1;
    for (const folder of pendingFolders.slice(from)) {
      try {
        return beginJournal(folder);
      } catch {
        // The next place may do, and memory always does: the notice says which it is.
      }
    }
    return createMemoryJournal();
  }

  #tryAgain(): void {
    if (this.#clock.now() < this.#nextTryAt) return;
    const done = this.#attempt(() => {
      this.#store ??= this.#options.open();
      const store = this.#store;
      return this.#journals.flatMap((journal) => {
        const refusals = store.takeOver(journal.read());
        journal.remove();
        return refusals;
      });
    });
    if (done === undefined) return;
    this.#journals = [];
    this.#trouble = undefined;
    this.#copy?.store?.close();
    this.#copy = undefined;
    const refused = done.result.map((reason) => ` Refused: ${reason}.`).join("");
    this.#options.notify({
      text: `the store can be written again, and has what was kept meanwhile.${refused}`,
      place: undefined,
    });
  }

  /** What the store would have added, and its answer. */
  #complete(name: StoreWrite, args: readonly unknown[]): readonly [args: readonly unknown[], answer: unknown] {
    if (name === "appendMetrics") return [args, (args[2] as readonly unknown[]).length];
    if (name !== "createRun") return [args, undefined];
    const given = args[0] as NewRun;
    const run = { ...given, name: given.name ?? drawRunName((candidate) => this.#hasRunName(candidate)) };
    return [[run], toRunningRun(run)];
  }

  #hasRunName(name: string): boolean {
    try {
      return this.requireStore().findRuns({ name }).length > 0;
    } catch (error) {
      // Names need not be unique, only handy: where the store cannot be read either, any will do.
      if (isStoreFailure(error)) return false;
      throw error;
    }
  }
}

function toRunningRun({
  id,
  name,
  experiment,
  sessionId,
  parentId,
  startedAt,
  seed,
}: NewRun & { readonly name: string }): Run {
  const none = { endedAt: undefined, error: undefined, archivedAt: undefined } as const;
  return { id, name, experiment, sessionId, parentId, status: "running", startedAt, seed, ...none };
}

function describeTrouble(error: TrackError, { folder }: Journal): string {
  const hint = error.hint === undefined ? "" : ` ${error.hint}`;
  const kept =
    folder === undefined
      ? "What is recorded meanwhile is kept in memory, since no disk has room, and written as soon as one has: it is lost when this process ends before."
      : `What is recorded meanwhile is kept in "${folder}", and taken over by this session, the next one or any labtrail command, as soon as the store can be written.`;
  return `${messageOf(error)}.${hint} ${kept}`;
}
