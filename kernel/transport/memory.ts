import type { AddressedMessage } from "../protocol/frames.ts";
import type { Message } from "../protocol/message.ts";
import type { ProtocolError } from "../protocol/protocol-error.ts";
import type { Channels, ChannelsListener, RequestChannel } from "./channels.ts";

/** What the client at the other end of memory channels gets. */
export type MemoryReceiver = (channel: RequestChannel | "iopub", message: Message) => void;

/** Channels without bytes: two queues in one process. A kernel at one end, a client at the other. */
export class MemoryChannels implements Channels {
  readonly #receive: MemoryReceiver;
  /** What was sent before the kernel listened. */
  readonly #waiting: (() => void)[] = [];
  #listener: ChannelsListener | undefined;
  #isClosed = false;

  constructor(receive: MemoryReceiver) {
    this.#receive = receive;
  }

  /** The client sends a request. */
  request(channel: RequestChannel, message: Message): void {
    this.#deliver((listener) => listener.onMessage({ channel, identities: [], message }));
  }

  /** The client sends what cannot be read. */
  fault(error: ProtocolError): void {
    this.#deliver((listener) => listener.onFault(error));
  }

  /** The client goes away. */
  hangUp(): void {
    this.#deliver((listener) => listener.onEnd());
  }

  listen(listener: ChannelsListener): void {
    this.#listener = listener;
    for (const deliver of this.#waiting.splice(0)) deliver();
  }

  send(channel: RequestChannel, { message }: AddressedMessage): void {
    this.#hand(channel, message);
  }

  publish(message: Message): void {
    this.#hand("iopub", message);
  }

  congestion(): undefined {
    return undefined;
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return Promise.resolve();
  }

  /** Later, as a socket would: the sender must not meet its own answer while it is still sending. */
  #deliver(toListener: (listener: ChannelsListener) => void): void {
    const deliver = (): void => {
      const listener = this.#listener;
      if (listener !== undefined && !this.#isClosed) queueMicrotask(() => toListener(listener));
    };
    if (this.#listener === undefined) this.#waiting.push(deliver);
    else deliver();
  }

  #hand(channel: RequestChannel | "iopub", message: Message): void {
    if (!this.#isClosed) queueMicrotask(() => this.#receive(channel, message));
  }
}
