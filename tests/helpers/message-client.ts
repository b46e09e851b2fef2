// A client that speaks to a kernel in messages, over whatever wire. Every wait has a deadline, and a wait that fails shows
// what went over all channels.
import { createSessionId } from "../../kernel/protocol/header.ts";
import { createMessage, type Message } from "../../kernel/protocol/message.ts";
import type { RequestChannel } from "../../kernel/transport/channels.ts";
import type { JsonObject } from "../../src/shared/json.ts";
import type { ClientWire, Receive } from "./client-wire.ts";

const DEADLINE_MS = 15_000;

/** A request with all that came of it. */
export interface Exchange {
  readonly request: Message;
  readonly reply: Message;
  /** Everything on iopub with this request as parent, from busy to idle. */
  readonly iopub: readonly Message[];
}

/** A request that was sent, and is being answered. */
export interface SentRequest {
  readonly request: Message;
  readonly exchange: Promise<Exchange>;
}

interface Entry {
  readonly channel: RequestChannel | "iopub" | "sent";
  readonly message: Message;
}

export class MessageClient {
  /** What the kernel wrote to its log, where it can be heard. */
  readonly log: string[] = [];
  /** Everything that was sent and received, in order. */
  readonly messages: Entry[] = [];
  readonly #session = createSessionId();
  /** What was received, by the `msg_id` of its parent. */
  readonly #children = new Map<string, Entry[]>();
  readonly #waiting = new Set<() => void>();
  #wire: ClientWire | undefined;

  /** Takes what comes on the wire. */
  protected readonly receive: Receive = (channel, message) => {
    const entry: Entry = { channel, message };
    this.messages.push(entry);
    const parent = message.parent_header.msg_id ?? "";
    const siblings = this.#children.get(parent);
    if (siblings === undefined) this.#children.set(parent, [entry]);
    else siblings.push(entry);
    this.#wake();
  };

  /** Takes a line of the kernel's log. */
  protected readonly hearLog = (line: string): void => {
    this.log.push(line);
    this.#wake();
  };

  protected connect(wire: ClientWire): void {
    this.#wire = wire;
  }

  protected async disconnect(): Promise<void> {
    await this.#wire?.close();
  }

  /** Sends a request and goes on at once. */
  send(msg_type: string, content: JsonObject = {}, channel: RequestChannel = "shell"): SentRequest {
    const request = this.#create(msg_type, content);
    this.#requireWire().send(channel, request);
    return { request, exchange: this.#exchange(request, channel) };
  }

  /** Sends a request and waits for its reply and its idle. */
  request(msg_type: string, content: JsonObject = {}, channel: RequestChannel = "shell"): Promise<Exchange> {
    return this.send(msg_type, content, channel).exchange;
  }

  sendExecute(code: string, options: JsonObject = {}): SentRequest {
    return this.send("execute_request", { code, ...options });
  }

  execute(code: string, options: JsonObject = {}): Promise<Exchange> {
    return this.sendExecute(code, options).exchange;
  }

  /** Runs a cell of a notebook, named as JupyterLab does. */
  executeCell(cellId: string, code: string, metadata: JsonObject = {}): Promise<Exchange> {
    const request = { ...this.#create("execute_request", { code }), metadata: { cellId, ...metadata } };
    this.#requireWire().send("shell", request);
    return this.#exchange(request, "shell");
  }

  /** Sends a cell to a subshell. */
  sendExecuteIn(subshell_id: string, code: string, options: JsonObject = {}): SentRequest {
    const request = this.#create("execute_request", { code, ...options }, subshell_id);
    this.#requireWire().send("shell", request);
    return { request, exchange: this.#exchange(request, "shell") };
  }

  executeIn(subshell_id: string, code: string, options: JsonObject = {}): Promise<Exchange> {
    return this.sendExecuteIn(subshell_id, code, options).exchange;
  }

  /** Sends a message to a subshell that no reply is expected to. */
  notifyIn(subshell_id: string, msg_type: string, content: JsonObject): void {
    this.#requireWire().send("shell", this.#create(msg_type, content, subshell_id));
  }

  /** Sends a message that no reply is expected to, and returns it. */
  notify(msg_type: string, content: JsonObject = {}, buffers: readonly Uint8Array[] = []): Message {
    const message = { ...this.#create(msg_type, content), buffers };
    this.#requireWire().send("shell", message);
    return message;
  }

  /** Sends such a message and waits for its idle. */
  async tell(msg_type: string, content: JsonObject, buffers: readonly Uint8Array[] = []): Promise<readonly Message[]> {
    const message = this.notify(msg_type, content, buffers);
    await this.until(`the idle of ${msg_type}`, () => this.iopubOf(message).some(isIdle));
    return this.iopubOf(message);
  }

  /** Sends a request that is signed with another key. */
  sendForged(msg_type: string, content: JsonObject = {}): Message {
    const message = this.#create(msg_type, content);
    this.#requireWire().sendForged("shell", message);
    return message;
  }

  /** Sends frames that are no message. */
  sendMalformed(channel: RequestChannel, frames: readonly string[]): void {
    this.#requireWire().sendMalformed(channel, frames);
  }

  /** The question that a cell asks its user, once it is there. */
  async inputRequestOf(request: Message): Promise<Message> {
    await this.until("an input_request", () => this.maybeInputRequestOf(request) !== undefined);
    return this.maybeInputRequestOf(request) as Message;
  }

  /** The last question that a cell has asked its user. */
  maybeInputRequestOf(request: Message): Message | undefined {
    return this.#childrenOf(request).findLast(({ channel }) => channel === "stdin")?.message;
  }

  /** Answers a question as JupyterLab does, which names the question, or as jupyter_client does, which does not. */
  answerInput(content: JsonObject, question?: Message): void {
    const message = createMessage("input_reply", { session: this.#session, parent: question?.header, content });
    this.messages.push({ channel: "sent", message });
    this.#requireWire().send("stdin", message);
  }

  /** Everything on iopub with this request as parent so far. */
  iopubOf(request: Message): readonly Message[] {
    return this.#childrenOf(request)
      .filter(({ channel }) => channel === "iopub")
      .map(({ message }) => message);
  }

  /** Whether the reply and the idle of a request are here. */
  isAnswered(request: Message, channel: RequestChannel = "shell"): boolean {
    return this.#maybeReply(request, channel) !== undefined && this.iopubOf(request).some(isIdle);
  }

  /** Waits for something that messages bring about; upon failure shows the transcript. */
  async until(what: string, isTrue: () => boolean): Promise<void> {
    if (isTrue()) return;
    await new Promise<void>((resolve, reject) => {
      const check = (): void => {
        if (!isTrue()) return;
        this.#waiting.delete(check);
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(new Error(`waited ${DEADLINE_MS} ms for ${what}\n${this.transcript()}`));
      }, DEADLINE_MS);
      this.#waiting.add(check);
    });
  }

  /** What was said last, a line for each message. */
  transcript(count = 200): string {
    const lines = this.messages.slice(-count).map(({ channel, message: { header, parent_header, content } }) => {
      const parent = String(parent_header.msg_id ?? "-")
        .split("_")
        .at(-1);
      const text = JSON.stringify(content).slice(0, 200);
      return `${channel.padEnd(8)}${header.msg_id.split("_").at(-1)} <- ${parent} ${header.msg_type} ${text}`;
    });
    return [...lines, ...this.log.slice(-count).map((line) => `log     ${line}`)].join("\n");
  }

  #wake(): void {
    for (const check of this.#waiting) check();
  }

  async #exchange(request: Message, channel: RequestChannel): Promise<Exchange> {
    await this.until(`the reply and the idle of ${request.header.msg_type}`, () => this.isAnswered(request, channel));
    const reply = this.#maybeReply(request, channel);
    if (reply === undefined) throw new Error("the reply was there a moment ago");
    return { request, reply, iopub: this.iopubOf(request) };
  }

  #maybeReply(request: Message, channel: RequestChannel): Message | undefined {
    return this.#childrenOf(request).find((entry) => entry.channel === channel)?.message;
  }

  #childrenOf(request: Message): readonly Entry[] {
    return this.#children.get(request.header.msg_id) ?? [];
  }

  #create(msg_type: string, content: JsonObject, subshell_id?: string): Message {
    const created = createMessage(msg_type, { session: this.#session, parent: undefined, content });
    const message = subshell_id === undefined ? created : { ...created, header: { ...created.header, subshell_id } };
    this.messages.push({ channel: "sent", message });
    return message;
  }

  #requireWire(): ClientWire {
    if (this.#wire === undefined) throw new Error("the client is not connected");
    return this.#wire;
  }
}

function isIdle({ header, content }: Message): boolean {
  return header.msg_type === "status" && content["execution_state"] === "idle";
}
