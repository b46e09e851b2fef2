// Everything the child says goes through here, so that output, displays and the end of a cell keep their order. Writes
// block: they leave while user code spins, and a cell that prints without end waits for its reader.
import { writeSync } from "node:fs";
import { setTimeout } from "node:timers";

import type { ExecutionId } from "../../src/shared/ids.ts";
import type { CellOutput } from "./runtime.ts";
import { CHANNEL, type ToHost, toLine } from "./wire.ts";

type StreamName = "stdout" | "stderr";

const FLUSH_INTERVAL_MS = 10;
const MAX_JOINED_LENGTH = 64 * 1024;
/** Writes that may leave at once before joining begins: the loop may spin after a few lines, and then no timer fires. */
const BURST = 16;

// Capture replaces functions of `fs` later; what we write is not the user's.
const nativeWrite = writeSync;

/** The child's only way to its host. */
export class HostChannel {
  #execution: ExecutionId | undefined;
  #name: StreamName = "stdout";
  #joined: string[] = [];
  #joinedLength = 0;
  /** What is on its way. Stop may end user code in the middle of a write, and the next one goes on where it was. */
  readonly #outgoing: Uint8Array[] = [];
  #written = 0;
  #isFlushPlanned = false;
  #isClosing = false;
  #allowance = BURST;
  #lastFlush = 0;

  send(message: ToHost): void {
    this.flush();
    // An interrupt may have ended planFlush half-way; one timer too many does no harm.
    this.#isFlushPlanned = false;
    this.#outgoing.push(Buffer.from(toLine(message)));
    this.#writeOutgoing();
  }

  show(execution: ExecutionId | undefined, output: CellOutput): void {
    this.send({ kind: "output", execution, output });
  }

  /** Adds text to a stream. It leaves at once, or with what follows within 10 ms or 64 KiB when there is much of it. */
  writeText(execution: ExecutionId | undefined, name: StreamName, text: string): void {
    if (text === "") return;
    if (execution !== this.#execution || name !== this.#name) {
      this.flush();
      if (execution !== this.#execution) this.#allowance = BURST;
      this.#execution = execution;
      this.#name = name;
    }
    this.#joined.push(text);
    this.#joinedLength += text.length;
    if (this.#mayLeaveNow()) this.flush();
    else this.#planFlush();
  }

  flush(): void {
    if (this.#joinedLength === 0) return this.#writeOutgoing();
    const output: CellOutput = { kind: "stream", name: this.#name, text: this.#joined.join("") };
    const line = Buffer.from(toLine({ kind: "output", execution: this.#execution, output }));
    // Nothing is called between these lines, so that code which is stopped has done all of them or none.
    this.#outgoing[this.#outgoing.length] = line;
    this.#joined = [];
    this.#joinedLength = 0;
    this.#writeOutgoing();
  }

  /** From here on nothing is held back, because no timer fires any more. */
  close(): void {
    this.#isClosing = true;
    this.flush();
  }

  #writeOutgoing(): void {
    for (let line = this.#outgoing[0]; line !== undefined; line = this.#outgoing[0]) {
      if (this.#written < line.length) this.#written += nativeWrite(CHANNEL.toHost, line, this.#written);
      if (this.#written < line.length) continue;
      this.#outgoing.shift();
      this.#written = 0;
    }
  }

  #mayLeaveNow(): boolean {
    if (this.#isClosing || this.#joinedLength >= MAX_JOINED_LENGTH) return true;
    const now = performance.now();
    const refill = Math.floor((now - this.#lastFlush) / FLUSH_INTERVAL_MS);
    if (refill > 0) {
      this.#allowance = Math.min(BURST, this.#allowance + refill);
      this.#lastFlush = now;
    }
    if (this.#allowance === 0) return false;
    this.#allowance -= 1;
    return true;
  }

  #planFlush(): void {
    if (this.#isFlushPlanned) return;
    this.#isFlushPlanned = true;
    const flushPlanned = (): void => {
      this.#isFlushPlanned = false;
      this.flush();
    };
    setTimeout(flushPlanned, FLUSH_INTERVAL_MS);
  }
}
