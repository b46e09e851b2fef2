// The list of open comms, kept beside the child: `comm_info` is answered also while a cell blocks it, and what was open in a
// child that has ended is closed on the other side too.
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { CommMessage } from "../runtime/runtime.ts";
import type { Outputs } from "./outputs.ts";

export class Comms {
  readonly #outputs: Outputs;
  /** Targets by the id of the comm. */
  readonly #open = new Map<string, string>();

  constructor(outputs: Outputs) {
    this.#outputs = outputs;
  }

  /** The open comms, of one target or of all: targets by id. */
  list(target: string | undefined): ReadonlyMap<string, string> {
    return new Map([...this.#open].filter(([, name]) => target === undefined || name === target));
  }

  /** A message came from a client or goes to one. */
  note(message: CommMessage): void {
    if (message.kind === "open") this.#open.set(message.id, message.target);
    else if (message.kind === "close") this.#open.delete(message.id);
  }

  /** Sends a message of user code to every client, also from a silent execution: both sides must know the same. */
  send(execution: ExecutionId | undefined, message: CommMessage): void {
    this.note(message);
    const { kind, id: comm_id, data, metadata, buffers } = message;
    const extras = { metadata, buffers };
    if (kind === "open") {
      this.#outputs.send(execution, "comm_open", { comm_id, target_name: message.target, data }, extras);
    } else {
      this.#outputs.send(execution, kind === "close" ? "comm_close" : "comm_msg", { comm_id, data }, extras);
    }
  }

  /** The child has ended, and with it the kernel's side of every comm. */
  closeAll(): void {
    for (const id of this.#open.keys()) {
      this.send(undefined, { kind: "close", id, data: {}, metadata: {}, buffers: [] });
    }
  }
}
