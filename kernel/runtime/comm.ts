import type { Json, JsonObject } from "../../src/shared/json.ts";
import { toWireData, toWireMetadata } from "./display/wire-bundle.ts";
import type { CommMessage } from "./runtime.ts";

/** What goes with the data of a message. */
export interface CommExtras {
  readonly metadata?: object;
  /** Raw bytes, which JSON cannot hold. */
  readonly buffers?: readonly (ArrayBuffer | ArrayBufferView)[];
}

/** What came with the data of a message. */
export interface ReceivedExtras {
  readonly metadata: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** Hears a message of a comm. What it shows belongs to that message. */
export type CommListener = (data: Json, extras: ReceivedExtras) => unknown;

function toBytes(buffer: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  throw new TypeError("a buffer of a comm message must be an ArrayBuffer, a typed array or a DataView");
}

/** The parts of a message that user code gave, made ready for the wire. */
export function toCommParts(data: unknown, { metadata, buffers = [] }: CommExtras) {
  return { data: toWireData(data), metadata: toWireMetadata(metadata), buffers: buffers.map(toBytes) };
}

/** One open line between user code and a frontend. */
export class Comm {
  readonly id: string;
  readonly target: string;
  readonly #post: (message: CommMessage) => void;
  readonly #onMsg: CommListener[] = [];
  readonly #onClose: CommListener[] = [];
  #isOpen = true;

  /** @param post - Sends a message to the frontends. */
  constructor(id: string, target: string, post: (message: CommMessage) => void) {
    this.id = id;
    this.target = target;
    this.#post = post;
  }

  /** @throws {@link Error} when the comm is closed. */
  send(data: unknown = {}, extras: CommExtras = {}): void {
    if (!this.#isOpen) throw new Error(`the comm "${this.target}" is closed: open another one with openComm`);
    this.#post({ kind: "message", id: this.id, ...toCommParts(data, extras) });
  }

  /** Closes both sides; does nothing when the comm is closed. */
  close(data: unknown = {}, extras: CommExtras = {}): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#post({ kind: "close", id: this.id, ...toCommParts(data, extras) });
  }

  /** Calls the listener with each message of a frontend. */
  onMsg(listener: CommListener): void {
    this.#onMsg.push(listener);
  }

  /** Calls the listener when a frontend closes the comm. */
  onClose(listener: CommListener): void {
    this.#onClose.push(listener);
  }

  /** Takes a message of a frontend. @returns The listeners to call, in order. */
  static listenersFor(comm: Comm, kind: "message" | "close"): readonly CommListener[] {
    if (kind === "message") return [...comm.#onMsg];
    comm.#isOpen = false;
    return [...comm.#onClose];
  }
}
