// What cells show, on its way to iopub. Two things are kept here: whose output it is, also long after the cell has
// ended, and that streams are few and large: a subscriber drops what comes faster than about 1000 messages at a time.
import { assertNever } from "../../src/shared/errors.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Header } from "../protocol/header.ts";
import type { Broadcasts, BroadcastType } from "../protocol/message.ts";
import type { CellOutput, MimeBundle } from "../runtime/runtime.ts";
import { ConsoleBar } from "./console-bar.ts";
import type { BroadcastExtras, Publisher } from "./publisher.ts";

/** How long stream text waits for more; the first text after a silence does not wait at all. */
const STREAM_WAIT_MS = 20;
const STREAM_LIMIT = 65_536;
/** How many executions are remembered for their late output. */
const REMEMBERED_EXECUTIONS = 1000;

/** The request behind an execution. */
export interface Origin {
  readonly header: Header;
  /** A silent execution shows nothing. */
  readonly isSilent: boolean;
  /** The client is a console, which does not know that displays can change. */
  readonly isConsole?: boolean;
}

interface PendingStream {
  readonly execution: ExecutionId | undefined;
  readonly name: "stdout" | "stderr";
  text: string;
}

export class Outputs {
  readonly #publisher: Publisher;
  readonly #origins = new Map<ExecutionId, Origin>();
  #latest: Origin | undefined;
  #stream: PendingStream | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lastStreamAt = -Infinity;
  readonly #consoleBar = new ConsoleBar();
  #barOrigin: Origin | undefined;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  /** From here on, what belongs to this execution is sent as caused by its request. */
  begin(execution: ExecutionId, origin: Origin): void {
    this.remember(execution, origin);
    this.#latest = origin;
  }

  /** As {@link begin}, for what is no cell: output that nobody knows the cause of is not taken for its own. */
  remember(execution: ExecutionId, origin: Origin): void {
    this.#origins.set(execution, origin);
    if (this.#origins.size <= REMEMBERED_EXECUTIONS) return;
    const [oldest] = this.#origins.keys();
    if (oldest !== undefined) this.#origins.delete(oldest);
  }

  /** Shows an output of the runtime. What nobody knows the cause of goes to the latest cell. */
  show(execution: ExecutionId | undefined, output: CellOutput): void {
    switch (output.kind) {
      case "stream":
        return this.#addStream(execution, output.name, output.text);
      case "display": {
        const { data, metadata, displayId, isUpdate } = output;
        if (displayId !== undefined && this.#showInConsole(execution, displayId, data)) return undefined;
        const transient = displayId === undefined ? {} : { display_id: displayId };
        return this.publish(execution, isUpdate ? "update_display_data" : "display_data", {
          data,
          metadata,
          transient,
        });
      }
      case "clear":
        return this.publish(execution, "clear_output", { wait: output.wait });
      default:
        return assertNever(output);
    }
  }

  /** Broadcasts for an execution, after everything it has shown so far. */
  publish<Type extends BroadcastType>(execution: ExecutionId | undefined, type: Type, content: Broadcasts[Type]): void {
    this.flush();
    const origin = this.#originOf(execution);
    if (origin?.isSilent !== true) this.#publisher.publish(type, content, origin?.header);
  }

  /** Whether the client is a console and was shown the display as text. */
  #showInConsole(execution: ExecutionId | undefined, displayId: string, data: MimeBundle): boolean {
    const origin = this.#originOf(execution);
    const text = data["text/plain"];
    if (origin?.isConsole !== true || origin.isSilent || typeof text !== "string") return false;
    this.#flushStream();
    this.#publisher.publish(
      "stream",
      { name: "stdout", text: this.#consoleBar.replace(displayId, text) },
      origin.header,
    );
    this.#barOrigin = origin;
    return true;
  }

  /** Broadcasts what is no output, after everything shown so far; also for an execution that is silent. */
  send<Type extends BroadcastType>(
    execution: ExecutionId | undefined,
    type: Type,
    content: Broadcasts[Type],
    extras: BroadcastExtras,
  ): void {
    this.flush();
    this.#publisher.publish(type, content, this.#originOf(execution)?.header, extras);
  }

  /** Sends what waits. Called before every idle, so that no cell is over before its output is there. */
  flush(): void {
    this.#flushStream();
    const text = this.#consoleBar.end();
    if (text !== "") this.#publisher.publish("stream", { name: "stdout", text }, this.#barOrigin?.header);
  }

  #flushStream(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const stream = this.#stream;
    if (stream === undefined) return;
    this.#stream = undefined;
    this.#lastStreamAt = performance.now();
    const origin = this.#originOf(stream.execution);
    if (origin?.isSilent === true) return;
    // Half a surrogate pair would be refused by clients that read strict UTF-8.
    const text = stream.text.toWellFormed();
    this.#publisher.publish("stream", { name: stream.name, text }, origin?.header);
  }

  #originOf(execution: ExecutionId | undefined): Origin | undefined {
    return (execution === undefined ? undefined : this.#origins.get(execution)) ?? this.#latest;
  }

  #addStream(execution: ExecutionId | undefined, name: "stdout" | "stderr", written: string): void {
    if (written === "") return;
    const text = this.#consoleBar.end() + written;
    const waiting = this.#stream;
    if (waiting !== undefined && (waiting.execution !== execution || waiting.name !== name)) this.#flushStream();
    this.#stream ??= { execution, name, text: "" };
    this.#stream.text += text;
    const waitMs = this.#lastStreamAt + STREAM_WAIT_MS - performance.now();
    if (waitMs <= 0 || this.#stream.text.length >= STREAM_LIMIT) this.#flushStream();
    else this.#timer ??= setTimeout(() => this.#flushStream(), waitMs);
  }
}
