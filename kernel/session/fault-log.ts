import { messageOf } from "../../src/shared/errors.ts";

/** The first few are each logged, then only one in many: a flood must not fill a disk. */
const ALWAYS_LOGGED = 10;
const THEN_LOGGED_EVERY = 1000;

/** Counts what had to be dropped, and tells it to whoever reads the kernel's log. */
export class FaultLog {
  readonly #write: (line: string) => void;
  readonly #unknownTypes = new Set<string>();
  #droppedCount = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  /** How many messages were dropped so far. */
  get droppedCount(): number {
    return this.#droppedCount;
  }

  /** A message was dropped unread. */
  dropped(error: Error): void {
    this.#droppedCount += 1;
    const count = this.#droppedCount;
    if (count > ALWAYS_LOGGED && count % THEN_LOGGED_EVERY !== 0) return;
    this.#write(`dropped message number ${count}: ${error.message}`);
  }

  /** A message of a type that this kernel does not know; logged once for each type. */
  unknown(msg_type: string): void {
    if (this.#unknownTypes.has(msg_type)) return;
    this.#unknownTypes.add(msg_type);
    this.#write(`ignored a message of the unknown type "${msg_type}"`);
  }

  /** A fault of our own. */
  failed(what: string, error: unknown): void {
    this.#write(`${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`);
  }
}
