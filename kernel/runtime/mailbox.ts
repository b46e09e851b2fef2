// How the main thread waits for an answer of the host without its event loop: the helper thread reads the pipe (see
// interrupt-helper.ts) and leaves the answer here. `prompt` returns a text in browsers and in Deno, not a promise.
import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";

/** Cells of the memory that the two threads share. */
const CELL = { letters: 0, waitingFor: 1 } as const;

/** An answer; without content when the wait is to be given up, because the user stops the cell. */
export interface Letter<Content> {
  readonly id: number;
  readonly content: Content | undefined;
}

/** The helper's end; plain data and a port, because the helper has no imports. */
export interface MailboxEnd {
  readonly port: MessagePort;
  readonly state: Int32Array;
  readonly cell: typeof CELL;
}

export class Mailbox<Content> {
  readonly #channel = new MessageChannel();
  readonly #state = new Int32Array(new SharedArrayBuffer(Object.keys(CELL).length * Int32Array.BYTES_PER_ELEMENT));

  get helperEnd(): MailboxEnd {
    return { port: this.#channel.port2, state: this.#state, cell: CELL };
  }

  /** Blocks this thread until the letter with this id, which is not 0, is there. Undefined when the user stops the cell. */
  waitFor(id: number): Content | undefined {
    Atomics.store(this.#state, CELL.waitingFor, id);
    try {
      for (;;) {
        const count = Atomics.load(this.#state, CELL.letters);
        const letter = receiveMessageOnPort(this.#channel.port1)?.message as Letter<Content> | undefined;
        if (letter === undefined) Atomics.wait(this.#state, CELL.letters, count);
        // Others are late answers to questions that an interrupt has ended.
        else if (letter.id === id) return letter.content;
      }
    } finally {
      Atomics.store(this.#state, CELL.waitingFor, 0);
    }
  }
}
