// The child's side of all comms. Messages are handed over in the order in which they came, between the steps of a cell that
// awaits; a listener that gives a promise is waited for before the message counts as handled, but holds up no other.
import type { Json } from "../../src/shared/json.ts";
import { Comm, type CommExtras, type ReceivedExtras, toCommParts } from "./comm.ts";
import { currentScope, ExecutionScope, runInScope } from "./execution-scope.ts";
import { describeStray } from "./faults.ts";
import type { HostChannel } from "./host-channel.ts";
import type { CommMessage } from "./runtime.ts";
import { fromWireComm, toWireComm, type ToChild } from "./wire.ts";

/** Hears that a frontend opens a comm. */
export type CommTarget = (comm: Comm, data: Json, extras: ReceivedExtras) => unknown;

export class CommHub {
  readonly #channel: HostChannel;
  readonly #comms = new Map<string, Comm>();
  readonly #targets = new Map<string, CommTarget>();

  constructor(channel: HostChannel) {
    this.#channel = channel;
  }

  /** Opens a comm to a target that a frontend has registered. */
  readonly openComm = (target: string, data: unknown = {}, extras: CommExtras = {}): Comm => {
    const comm = this.#add(crypto.randomUUID(), String(target));
    this.#post({ kind: "open", id: comm.id, target: comm.target, ...toCommParts(data, extras) });
    return comm;
  };

  /** Lets frontends open comms to this target. A target that is registered again is replaced. */
  readonly registerCommTarget = (target: string, onOpen: CommTarget): void => {
    if (typeof onOpen !== "function") throw new TypeError(`the target "${target}" needs a function to call`);
    this.#targets.set(String(target), onOpen);
  };

  /** Takes a message of a frontend, and tells the host when it is handled. */
  receive({ id, execution, comm }: Extract<ToChild, { kind: "comm" }>): void {
    const handled = runInScope(new ExecutionScope(execution), () => this.#handle(fromWireComm(comm)));
    void handled.then(() => this.#channel.send({ kind: "answer", id, value: undefined }));
  }

  async #handle(message: CommMessage): Promise<void> {
    const { data, metadata, buffers } = message;
    const extras: ReceivedExtras = { metadata, buffers };
    if (message.kind === "open") return this.#accept(message.id, message.target, data, extras);
    const comm = this.#comms.get(message.id);
    // A comm that is closed on this side already, or one of a process that has ended.
    if (comm === undefined) return;
    if (message.kind === "close") this.#comms.delete(message.id);
    const listeners = Comm.listenersFor(comm, message.kind);
    // All begin now, and none keeps another from being called.
    await Promise.all(listeners.map((listener) => this.#tryCall(() => listener(data, extras))));
  }

  async #accept(id: string, target: string, data: Json, extras: ReceivedExtras): Promise<void> {
    const onOpen = this.#targets.get(target);
    // "If the target_name key is not found on the receiving side, then it should immediately reply with a comm_close."
    if (onOpen === undefined) return this.#post({ kind: "close", id, data: {}, metadata: {}, buffers: [] });
    const comm = this.#add(id, target);
    if (!(await this.#tryCall(() => onOpen(comm, data, extras)))) comm.close();
  }

  /** Shows what user code throws below the message's cell. Tells whether it threw nothing. */
  async #tryCall(call: () => unknown): Promise<boolean> {
    try {
      await call();
      return true;
    } catch (thrown) {
      this.#channel.writeText(
        currentScope()?.execution,
        "stderr",
        describeStray("Uncaught in a comm listener", thrown),
      );
      return false;
    }
  }

  #add(id: string, target: string): Comm {
    const comm = new Comm(id, target, (message) => this.#post(message));
    this.#comms.set(id, comm);
    return comm;
  }

  #post(message: CommMessage): void {
    if (message.kind === "close") this.#comms.delete(message.id);
    this.#channel.send({ kind: "comm", execution: currentScope()?.execution, comm: toWireComm(message) });
  }
}
