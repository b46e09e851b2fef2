import { StringDecoder } from "node:string_decoder";
import { Writable } from "node:stream";

import { currentScope } from "./execution-scope.ts";
import type { HostChannel } from "./host-channel.ts";

type Callback = (error?: Error | null) => void;

/**
 * Stands in for `process.stdout` or `process.stderr`. `write` does all the work itself: the machinery of Writable keeps
 * state across calls, and an interrupt that ends user code in the middle of it would leave the stream stuck for good.
 */
class CellStream extends Writable {
  readonly fd: number;
  readonly #name: "stdout" | "stderr";
  readonly #channel: HostChannel;
  readonly #decoder = new StringDecoder("utf8");
  /** What is to be called in the next tick, and how often. */
  readonly #written = new Map<Callback, number>();

  constructor(name: "stdout" | "stderr", channel: HostChannel) {
    super({ decodeStrings: false });
    this.fd = name === "stdout" ? 1 : 2;
    this.#name = name;
    this.#channel = channel;
  }

  override write(chunk: unknown, encodingOrDone?: BufferEncoding | Callback, maybeDone?: Callback): boolean {
    const done = typeof encodingOrDone === "function" ? encodingOrDone : maybeDone;
    const encoding = typeof encodingOrDone === "string" ? encodingOrDone : "utf8";
    this.#channel.writeText(currentScope()?.execution, this.#name, this.#toText(chunk, encoding));
    if (done !== undefined) this.#callLater(done);
    return true;
  }

  /**
   * The console hands over the same callback with every line. A loop that prints without end never lets the next tick
   * come, and a tick for each line would take 40 MB a second; so they are counted.
   */
  #callLater(done: Callback): void {
    const count = this.#written.get(done) ?? 0;
    this.#written.set(done, count + 1);
    if (count === 0) process.nextTick(() => this.#callBack(done));
  }

  #callBack(done: Callback): void {
    const count = this.#written.get(done) ?? 0;
    this.#written.delete(done);
    for (let call = 0; call < count; call += 1) done();
  }

  /** The real streams cannot be ended either: a later cell still prints. */
  override end(chunk?: unknown, encodingOrDone?: BufferEncoding | Callback, maybeDone?: Callback): this {
    if (typeof chunk === "function") process.nextTick(chunk);
    else if (chunk === undefined || chunk === null) this.write("", encodingOrDone, maybeDone);
    else this.write(chunk, encodingOrDone, maybeDone);
    return this;
  }

  override destroy(): this {
    return this;
  }

  #toText(chunk: unknown, encoding: BufferEncoding): string {
    if (typeof chunk === "string") {
      const isText = encoding === "utf8" || encoding === "utf-8";
      return isText ? chunk : this.#decoder.write(Buffer.from(chunk, encoding));
    }
    if (ArrayBuffer.isView(chunk)) {
      return this.#decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    }
    throw Object.assign(
      new TypeError(
        `The "chunk" argument must be of type string, Buffer, TypedArray, or DataView. Received ${typeof chunk}`,
      ),
      { code: "ERR_INVALID_ARG_TYPE" },
    );
  }
}

/** Sends what user code prints through the channel, in order with displays and the end of the cell. */
export function installConsoleStreams(channel: HostChannel): void {
  for (const name of ["stdout", "stderr"] as const) {
    const stream = new CellStream(name, channel);
    // The global console looks its streams up at the first call, so it must not have been used before.
    Object.defineProperty(process, name, { value: stream, configurable: true, enumerable: true, writable: true });
  }
}
