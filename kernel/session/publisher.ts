import type { JsonObject } from "../../src/shared/json.ts";
import type { Header } from "../protocol/header.ts";
import { createMessage, type Broadcasts, type BroadcastType } from "../protocol/message.ts";
import type { Channels } from "../transport/channels.ts";

/** What goes with the content of a broadcast. */
export interface BroadcastExtras {
  readonly metadata: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** Broadcasts on iopub, in the name of one kernel session. */
export class Publisher {
  readonly #session: string;
  readonly #channels: Channels;

  constructor(session: string, channels: Channels) {
    this.#session = session;
    this.#channels = channels;
  }

  /** `parent` is the request that caused it; undefined when none did. */
  publish<Type extends BroadcastType>(
    type: Type,
    content: Broadcasts[Type],
    parent: Header | undefined,
    extras?: BroadcastExtras,
  ): void {
    this.#channels.publish(createMessage(type, { session: this.#session, parent, content, ...extras }));
  }
}
