import { Session } from "node:inspector/promises";
import { getHeapStatistics } from "node:v8";

/** How long nothing has been asked for. */
const REST_MS = 10_000;
/** What is worth a pause of some 20 ms. */
const WORTH_BYTES = 24 * 1024 * 1024;

/**
 * Gives back what garbage has taken, when the kernel has come to rest. V8 does so only while something is allocated: after a
 * thousand cells it may keep 60 MB for minutes, beside 20 MB that are in use.
 */
export class SpareMemory {
  readonly #onFault: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #sizeAtRest = 0;

  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** To be called whenever something was done. */
  noteWork(): void {
    this.#timer ??= setTimeout(() => {
      this.#giveBack().catch(this.#onFault);
    }, REST_MS).unref();
    this.#timer.refresh();
  }

  async #giveBack(): Promise<void> {
    if (getHeapStatistics().total_heap_size < this.#sizeAtRest + WORTH_BYTES) return;
    const session = new Session();
    session.connect();
    try {
      await session.post("HeapProfiler.collectGarbage");
    } finally {
      session.disconnect();
    }
    this.#sizeAtRest = getHeapStatistics().total_heap_size;
  }
}
