import type { ExecutionId } from "../../src/shared/ids.ts";
import type { HostChannel } from "./host-channel.ts";
import type { MagicFailure, ToChild } from "./wire.ts";

interface Waiting {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** What the host said against a magic line, as the error of the cell: a user's mistake, so it has no frames. */
function toError({ name, message, hint }: MagicFailure): Error {
  const error = new Error(hint === undefined ? message : `${message}\n${hint}`);
  error.name = name;
  error.stack = `${name}: ${error.message}`;
  return error;
}

/** Magic lines run in the host; the cell waits for them. */
export class MagicLines {
  readonly #channel: HostChannel;
  readonly #waiting = new Map<number, Waiting>();
  #count = 0;

  constructor(channel: HostChannel) {
    this.#channel = channel;
  }

  run(execution: ExecutionId, index: number): Promise<void> {
    this.#count += 1;
    const id = this.#count;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#channel.send({ kind: "magic", id, execution, index });
    });
  }

  settle({ id, failure }: Extract<ToChild, { kind: "magic-done" }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failure === undefined) waiting?.resolve();
    else waiting?.reject(toError(failure));
  }
}
