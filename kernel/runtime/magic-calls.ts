import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Json } from "../../src/shared/json.ts";
import type { CommandValue } from "./runtime.ts";
import type { HostChannel } from "./host-channel.ts";
import type { MagicFailure, ToChild } from "./wire.ts";

interface Waiting {
  readonly resolve: (value: Json | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** A magic that runs in the host. */
export interface MagicCall {
  readonly id: number;
  /** Settles when the host has done with it. */
  readonly done: Promise<Json | undefined>;
}

/** What the host said against a magic, as the error of the cell: a user's mistake has no frames of its own. */
function toError({ name, message, hint, traceback }: MagicFailure): Error {
  const error = new Error(hint === undefined ? message : `${message}\n${hint}`);
  error.name = name;
  error.stack = traceback?.join("\n") ?? `${name}: ${error.message}`;
  return error;
}

/** Magics run in the host; the cell waits for them. */
export class MagicCalls {
  readonly #channel: HostChannel;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor(channel: HostChannel) {
    this.#channel = channel;
  }

  start(execution: ExecutionId, index: number, values: readonly CommandValue[]): MagicCall {
    this.#count += 1;
    const id = this.#count;
    const done = new Promise<Json | undefined>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#channel.send({ kind: "magic", id, execution, index, values });
    });
    return { id, done };
  }

  settle({ id, failure, value }: Extract<ToChild, { kind: "magic-done" }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failure === undefined) waiting?.resolve(value);
    else waiting?.reject(toError(failure));
  }
}
