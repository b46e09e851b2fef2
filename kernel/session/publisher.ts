import type { Header } from "../protocol/header.ts";
import { createMessage, type Broadcasts, type BroadcastType, type Message } from "../protocol/message.ts";
import type { Channels } from "../transport/channels.ts";

/**
 * Broadcasts on iopub. The child process starts before the sockets do, and may have something to say; what is
 * published until then waits.
 */
export class Publisher {
  readonly #session: string;
  readonly #waiting: Message[] = [];
  #channels: Channels | undefined;

  constructor(session: string) {
    this.#session = session;
  }

  open(channels: Channels): void {
    this.#channels = channels;
    for (const message of this.#waiting.splice(0)) channels.publish(message);
  }

  /** `parent` is the request that caused it; undefined when none did. */
  publish<Type extends BroadcastType>(type: Type, content: Broadcasts[Type], parent: Header | undefined): void {
    const message = createMessage(type, { session: this.#session, parent, content });
    if (this.#channels === undefined) this.#waiting.push(message);
    else this.#channels.publish(message);
  }
}
