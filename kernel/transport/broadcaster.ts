// A socket of zeromq either drops what a subscriber cannot take, and with it the idle that a frontend waits for, or keeps
// it all, until a cell that prints without end has filled the memory. Here the sender waits instead; and since a client
// that has been suspended must not stop all others, it does so for a few seconds only.
import { setTimeout as delay } from "node:timers/promises";

import { openSocket, setOptions, type ZeromqSocket } from "./zeromq-sockets.ts";

/** How many messages wait for one subscriber, beside those in its own process and in the network between. */
const MAX_WAITING = 500;
const RETRY_MS = 10;
const PATIENCE_MS = 5000;
/** How long nobody is waited for, once one has used up the patience. */
const LOSSY_MS = 60_000;

export interface BroadcasterOptions {
  readonly linger: number;
  readonly ipv6: boolean;
  /** How long the slowest subscriber may hold up the others. */
  readonly patienceMs?: number;
  /** Called when a subscriber has used up all patience: for a minute it misses what it cannot take. */
  readonly onStalled: () => void;
}

/** The iopub socket: sends to every subscriber. */
export class Broadcaster {
  readonly socket: ZeromqSocket;
  readonly #patienceMs: number;
  readonly #onStalled: () => void;
  /** Set while nobody is waited for. */
  #lossyUntil: number | undefined;

  constructor({ linger, ipv6, patienceMs = PATIENCE_MS, onStalled }: BroadcasterOptions) {
    this.socket = openSocket("xpublisher", {
      linger,
      ipv6,
      sendHighWaterMark: MAX_WAITING,
      // A send then fails with EAGAIN when a subscriber has no room, and not by dropping the message.
      noDrop: true,
      // Also the second client with the same subscription gets its welcome.
      allSubscriptions: true,
    });
    this.#patienceMs = patienceMs;
    this.#onStalled = onStalled;
  }

  /** Resolves when the message is on its way to all who can take it. One at a time: zeromq refuses a second send. */
  async send(frames: Uint8Array[]): Promise<void> {
    const startedAt = performance.now();
    if (this.#lossyUntil !== undefined && startedAt >= this.#lossyUntil) this.#beLossyUntil(undefined);
    while (!(await this.#trySend(frames))) {
      if (performance.now() < startedAt + this.#patienceMs) await delay(RETRY_MS);
      else {
        this.#onStalled();
        this.#beLossyUntil(performance.now() + LOSSY_MS);
      }
    }
  }

  /** @returns Whether all could take it; of those that cannot, a lossy socket says nothing. */
  async #trySend(frames: Uint8Array[]): Promise<boolean> {
    try {
      await this.socket.send(frames);
      return true;
    } catch (error) {
      if (isFull(error)) return false;
      throw error;
    }
  }

  /** Seldom: zeromq warns, wrongly for this option, that it will have no effect. */
  #beLossyUntil(until: number | undefined): void {
    this.#lossyUntil = until;
    setOptions(this.socket, { noDrop: until === undefined });
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
