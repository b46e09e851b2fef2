// One message a line, in JSON, on two byte streams: what a headless client speaks, without sockets and without Python.
import type { Readable, Writable } from "node:stream";

import { decodeLine, encodeLine } from "../protocol/line.ts";
import type { AddressedMessage } from "../protocol/frames.ts";
import type { Message } from "../protocol/message.ts";
import { ProtocolError } from "../protocol/protocol-error.ts";
import { isRequestChannel, type Channels, type ChannelsListener, type RequestChannel } from "./channels.ts";

/** A reader that is this much behind is waited for. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;

/** Channels over a pair of streams; usually stdin and stdout of the kernel's process. */
export class PipeChannels implements Channels {
  readonly #input: Readable;
  readonly #output: Writable;
  #unfinished = "";
  #congestion: Promise<void> | undefined;
  #isClosed = false;

  constructor(input: Readable, output: Writable) {
    this.#input = input;
    this.#output = output;
  }

  listen(listener: ChannelsListener): void {
    this.#input.setEncoding("utf8");
    this.#input.on("data", (text: string) => this.#read(text, listener));
    const onEnd = (): void => {
      if (!this.#isClosed) listener.onEnd();
    };
    this.#input.once("end", onEnd).once("error", onEnd);
    // A reader that has gone: nobody is left to tell.
    this.#output.on("error", onEnd);
  }

  send(channel: RequestChannel, { message }: AddressedMessage): void {
    this.#output.write(encodeLine({ channel, message }));
  }

  publish(message: Message): void {
    this.#output.write(encodeLine({ channel: "iopub", message }));
  }

  congestion(): Promise<void> | undefined {
    if (this.#output.writableLength <= MAX_WAITING_BYTES) return undefined;
    this.#congestion ??= new Promise((resolve) => {
      const settle = (): void => {
        this.#congestion = undefined;
        resolve();
      };
      this.#output.once("drain", settle).once("close", settle);
    });
    return this.#congestion;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#input.destroy();
    if (this.#output.destroyed || this.#output.errored !== null) return;
    // Written in order: when this empty text has gone, everything has.
    await new Promise<void>((resolve) => this.#output.write("", () => resolve()));
  }

  #read(text: string, listener: ChannelsListener): void {
    const [first = "", ...others] = text.split("\n");
    let line = this.#unfinished + first;
    for (const next of others) {
      if (line.trim() !== "") this.#take(line, listener);
      line = next;
    }
    this.#unfinished = line;
  }

  #take(line: string, listener: ChannelsListener): void {
    try {
      const { channel, message } = decodeLine(line);
      if (!isRequestChannel(channel)) {
        throw new ProtocolError("MALFORMED_MESSAGE", `"${channel}" is not shell, control or stdin`);
      }
      listener.onMessage({ channel, identities: [], message });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      listener.onFault(error);
    }
  }
}
