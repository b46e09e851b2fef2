// Stops a cell and keeps the state, in two stages: (1) a message, which an idle event loop sees and abandons the cell;
// (2) termination by the inspector, when code spins. After (2) Node's bookkeeping of nested callbacks is out of step, and
// one uncaught exception, our sentinel, makes it start afresh. SIGINT, which node:vm turns into an exception, would need no
// sentinel, but ends the first synchronous part of a cell only, and guarding that takes a thread for each cell (0.15 ms).
import { setImmediate } from "node:timers";
import { types } from "node:util";
import { Worker } from "node:worker_threads";

import { ownWork } from "../../src/shared/own-work.ts";
import { INTERRUPT_FAULT } from "./interrupted.ts";
import { type HelperData, HELPER_PROGRAM, SLOT } from "./interrupt-helper.ts";
import type { MailboxEnd } from "./mailbox.ts";
import { CHANNEL, type Lane, LANE_COUNT, type RunNumber } from "./wire.ts";

const sentinel = new Error("the bookkeeping of interrupted callbacks starts afresh");

/** Whether an uncaught exception is our own and means nothing to the user. */
export function isSentinel(thrown: unknown): boolean {
  return thrown === sentinel;
}

/** Thrown into code of a stopped cell when it would go on after an `await`. */
export class CellInterrupted extends Error {
  override readonly name = INTERRUPT_FAULT.ename;

  constructor() {
    super(INTERRUPT_FAULT.evalue);
  }

  /** Whether something that was thrown is one. `instanceof` would run the traps of a proxy of the user's. */
  static is(thrown: unknown): boolean {
    return types.isNativeError(thrown) && Object.getPrototypeOf(thrown) === CellInterrupted.prototype;
  }
}

/** The main thread's side of interrupts. */
export class InterruptSwitch {
  readonly #state = new Int32Array(new SharedArrayBuffer((SLOT.ended + LANE_COUNT) * Int32Array.BYTES_PER_ELEMENT));

  /**
   * @param mailbox - Where the helper leaves answers.
   * @param onInterrupt - Called from the event loop when the cell is to be given up; its code no longer blocks.
   * @param onForce - Called when code was ended by force, wherever it was.
   */
  start(mailbox: MailboxEnd, onInterrupt: (run: RunNumber) => void, onForce: () => void): void {
    this.#keepSignalsOut();
    const workerData: HelperData = {
      state: this.#state,
      slot: SLOT,
      ownWork,
      fileDescriptor: CHANNEL.toHelper,
      mailbox,
      graceMs: 50,
      repeatMs: 250,
      ownWorkMs: 5,
      rounds: 100,
    };
    const worker = new Worker(HELPER_PROGRAM, {
      eval: true,
      workerData,
      transferList: [mailbox.port],
      execArgv: [],
    });
    let handledTerminations = 0;
    worker.on("message", (run: RunNumber) => {
      Atomics.store(this.#state, SLOT.isSeen, 1);
      const terminations = Atomics.load(this.#state, SLOT.terminations);
      // One that is under way would hit whatever runs next; when it has been carried out, the helper says so.
      if (terminations !== Atomics.load(this.#state, SLOT.terminated)) return;
      if (terminations === handledTerminations) onInterrupt(run);
      else {
        handledTerminations = terminations;
        // node:vm takes the listeners away while a guarded script of the user's runs, and puts them back only when that ends.
        this.#keepSignalsOut();
        onForce();
        setImmediate(() => {
          setImmediate(() => onInterrupt(run));
          throw sentinel;
        });
      }
    });
    worker.unref();
  }

  beginRun(run: RunNumber): void {
    Atomics.store(this.#state, SLOT.begun, run);
  }

  endRun(run: RunNumber, lane: Lane): void {
    Atomics.store(this.#state, SLOT.ended + lane, run);
  }

  #keepSignalsOut(): void {
    if (!process.listeners("SIGINT").includes(ignoreSignal)) process.on("SIGINT", ignoreSignal);
  }
}

/** A signal to the process group (Ctrl+C in the terminal of Jupyter) must not end the session. */
function ignoreSignal(): void {}
