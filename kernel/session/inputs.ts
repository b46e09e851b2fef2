// A cell may ask its user for a line. The question goes to the client that sent the cell and to no other, and only while
// the cell runs: nobody would answer it later, and the child waits.
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Header } from "../protocol/header.ts";
import { parseInputReply, type InputRequest } from "../protocol/input.ts";
import { createMessage, type Message } from "../protocol/message.ts";
import type { InputAnswer, InputQuestion } from "../runtime/runtime.ts";
import type { Channels } from "../transport/channels.ts";

/** Who can be asked on behalf of an execution. */
export interface InputClient {
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  /** What the client said by `allow_stdin`. */
  readonly isAllowed: boolean;
}

interface PendingQuestion {
  readonly execution: ExecutionId;
  /** The `msg_id` of our `input_request`. */
  readonly id: string;
  readonly settle: (answer: InputAnswer) => void;
}

export class Inputs {
  readonly #session: string;
  readonly #channels: Channels;
  readonly #clients = new Map<ExecutionId, InputClient>();
  /** One at most: frontends show one box at a time. */
  #pending: PendingQuestion | undefined;

  constructor(session: string, channels: Channels) {
    this.#session = session;
    this.#channels = channels;
  }

  /** From here on the execution may ask. */
  begin(execution: ExecutionId, client: InputClient): void {
    this.#clients.set(execution, client);
  }

  /** The execution has ended. An answer that comes now must not become that of the next question. */
  end(execution: ExecutionId): void {
    this.#clients.delete(execution);
    if (this.#pending?.execution === execution) this.#settle({ kind: "withdrawn" });
  }

  /** Sends the question and waits for its answer. */
  ask(execution: ExecutionId | undefined, { prompt, isPassword }: InputQuestion): Promise<InputAnswer> {
    const client = execution === undefined ? undefined : this.#clients.get(execution);
    if (execution === undefined || client === undefined) {
      return Promise.resolve({ kind: "unavailable", reason: "not-running" });
    }
    if (!client.isAllowed) return Promise.resolve({ kind: "unavailable", reason: "not-allowed" });
    this.#settle({ kind: "withdrawn" });
    const content: InputRequest = { prompt, password: isPassword };
    const message = createMessage("input_request", { session: this.#session, parent: client.header, content });
    return new Promise((resolve) => {
      this.#pending = { execution, id: message.header.msg_id, settle: resolve };
      this.#channels.send("stdin", { identities: client.identities, message });
    });
  }

  /** Takes an `input_reply`. @throws {@link ProtocolError} `MALFORMED_CONTENT`; the question then stays open. */
  receive({ parent_header, content }: Message): void {
    const { value } = parseInputReply(content);
    // jupyter_client names no parent. A reply that names another question was overtaken by an interrupt.
    const question = parent_header.msg_id;
    if (question !== undefined && question !== this.#pending?.id) return;
    this.#settle(value === undefined ? { kind: "cancelled" } : { kind: "text", text: value });
  }

  #settle(answer: InputAnswer): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.settle(answer);
  }
}
