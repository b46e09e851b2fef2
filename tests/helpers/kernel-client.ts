// A kernel in this process and a client for it, over either transport. Every wait has a deadline, and a wait that fails
// shows what went over all channels.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Dealer, Subscriber } from "zeromq";

import { HANDLERS, loadHandlers, NOTICE_HANDLERS } from "../../kernel/handlers/table.ts";
import { decodeFrames, encodeFrames } from "../../kernel/protocol/frames.ts";
import { createSessionId } from "../../kernel/protocol/header.ts";
import { createMessage, type Message } from "../../kernel/protocol/message.ts";
import { ProtocolError } from "../../kernel/protocol/protocol-error.ts";
import { createSigner } from "../../kernel/protocol/sign.ts";
import { startRuntime } from "../../kernel/runtime/host.ts";
import type { RequestChannel } from "../../kernel/transport/channels.ts";
import { parseConnection } from "../../kernel/transport/connection-file.ts";
import { serveKernel, type ServedKernel } from "../../kernel/session/serve.ts";
import { MemoryChannels } from "../../kernel/transport/memory.ts";
import { openZeromqChannels } from "../../kernel/transport/zeromq.ts";
import type { JsonObject } from "../../src/shared/json.ts";
import { createTracker } from "../../src/track/session/create-tracker.ts";

export const TRANSPORTS = ["memory", "zeromq"] as const;
export type TransportName = (typeof TRANSPORTS)[number];

const DEADLINE_MS = 15_000;
const KEY = "a key that only this test knows";
const SCHEME = "hmac-sha256";

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

/** What a client needs of a transport. */
interface ClientWire {
  send(channel: RequestChannel, message: Message): void;
  /** Sends the message with a signature that does not belong to it. */
  sendForged(channel: RequestChannel, message: Message): void;
  close(): Promise<void>;
}

type Receive = (channel: RequestChannel | "iopub", message: Message) => void;

/** Starts a kernel with a child process and a tracker of its own, in an empty folder. */
export async function startKernel(transport: TransportName = "memory"): Promise<TestKernel> {
  const folder = mkdtempSync(join(tmpdir(), "labtrail-kernel-"));
  const kernel = new TestKernel(folder);
  await kernel.start(transport);
  return kernel;
}

export class TestKernel {
  /** The working directory of the cells. */
  readonly folder: string;
  /** What the kernel wrote to its log. */
  readonly log: string[] = [];
  /** Everything that was sent and received, in order. */
  readonly messages: { readonly channel: string; readonly message: Message }[] = [];
  readonly #session = createSessionId();
  readonly #waiting = new Set<() => void>();
  #wire: ClientWire | undefined;
  #served: ServedKernel | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  async start(transport: TransportName): Promise<void> {
    const receive: Receive = (channel, message) => this.#receive(channel, message);
    const memory = new MemoryChannels(receive);
    const endpoint = join(this.folder, "socket");
    const session = createSessionId();
    const channels =
      transport === "memory"
        ? memory
        : await openZeromqChannels(parseConnection(connectionText(endpoint), "in memory"), session);
    this.#served = serveKernel({
      session,
      channels,
      handlers: HANDLERS,
      noticeHandlers: NOTICE_HANDLERS,
      loadHandlers,
      openRuntime: (listener) => Promise.resolve(startRuntime({ cwd: this.folder, notebookPath: undefined, listener })),
      openTracker: () => Promise.resolve(createTracker({ cwd: this.folder, notebookPath: undefined })),
      notebookPath: undefined,
      cwd: this.folder,
      log: (line) => this.log.push(line),
    });
    this.#wire = transport === "memory" ? memoryWire(memory) : zeromqWire(endpoint, receive);
    if (transport === "zeromq") await this.until("a welcome on iopub", () => this.#seen("iopub_welcome"));
  }

  /** Resolves when the kernel has ended. */
  get ended(): Promise<void> {
    return this.#requireServed().ended;
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

  /** The question that a cell asks its user, once it is there. */
  async inputRequestOf(request: Message): Promise<Message> {
    const findQuestion = (): Message | undefined =>
      this.messages.findLast(({ channel, message }) => channel === "stdin" && isChildOf(message, request))?.message;
    await this.until("an input_request", () => findQuestion() !== undefined);
    return findQuestion() as Message;
  }

  /** Answers a question as JupyterLab does, which names the question, or as jupyter_client does, which does not. */
  answerInput(content: JsonObject, question?: Message): void {
    const reply = createMessage("input_reply", { session: this.#session, parent: question?.header, content });
    this.messages.push({ channel: "sent", message: reply });
    this.#requireWire().send("stdin", reply);
  }

  /** Sends a request that is signed with another key. */
  sendForged(msg_type: string, content: JsonObject = {}): Message {
    const message = this.#create(msg_type, content);
    this.#requireWire().sendForged("shell", message);
    return message;
  }

  /** Sends such a message and waits for its idle. */
  async tell(msg_type: string, content: JsonObject, buffers: readonly Uint8Array[] = []): Promise<readonly Message[]> {
    const message = this.notify(msg_type, content, buffers);
    await this.until(`the idle of ${msg_type}`, () => this.iopubOf(message).some(isIdle));
    return this.iopubOf(message);
  }

  /** Everything on iopub with this request as parent so far. */
  iopubOf(request: Message): readonly Message[] {
    return this.messages
      .filter(({ channel, message }) => channel === "iopub" && isChildOf(message, request))
      .map(({ message }) => message);
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

  transcript(): string {
    const lines = this.messages.map(({ channel, message: { header, parent_header, content } }) => {
      const parent = String(parent_header.msg_id ?? "-")
        .split("_")
        .at(-1);
      const text = JSON.stringify(content).slice(0, 200);
      return `${channel.padEnd(8)}${header.msg_id.split("_").at(-1)} <- ${parent} ${header.msg_type} ${text}`;
    });
    return [...lines, ...this.log.map((line) => `log     ${line}`)].join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const served = this.#requireServed();
    served.stop();
    await served.ended;
    await this.#requireWire().close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #exchange(request: Message, channel: RequestChannel): Promise<Exchange> {
    const findReply = (): Message | undefined =>
      this.messages.find((entry) => entry.channel === channel && isChildOf(entry.message, request))?.message;
    await this.until(
      `the reply and the idle of ${request.header.msg_type}`,
      () => findReply() !== undefined && this.iopubOf(request).some(isIdle),
    );
    const reply = findReply();
    if (reply === undefined) throw new Error("the reply was there a moment ago");
    return { request, reply, iopub: this.iopubOf(request) };
  }

  #create(msg_type: string, content: JsonObject, subshell_id?: string): Message {
    const created = createMessage(msg_type, { session: this.#session, parent: undefined, content });
    const message = subshell_id === undefined ? created : { ...created, header: { ...created.header, subshell_id } };
    this.messages.push({ channel: "sent", message });
    return message;
  }

  #receive(channel: RequestChannel | "iopub", message: Message): void {
    this.messages.push({ channel, message });
    for (const check of this.#waiting) check();
  }

  #seen(msg_type: string): boolean {
    return this.messages.some(({ message }) => message.header.msg_type === msg_type);
  }

  #requireServed(): ServedKernel {
    if (this.#served === undefined) throw new Error("the kernel was not started");
    return this.#served;
  }

  #requireWire(): ClientWire {
    if (this.#wire === undefined) throw new Error("the kernel was not started");
    return this.#wire;
  }
}

function isChildOf(message: Message, request: Message): boolean {
  return message.parent_header.msg_id === request.header.msg_id;
}

function isIdle({ header, content }: Message): boolean {
  return header.msg_type === "status" && content["execution_state"] === "idle";
}

/** A connection over local sockets in a folder: no port to be taken by somebody else. */
function connectionText(endpoint: string): string {
  const ports = { shell_port: 1, control_port: 2, stdin_port: 3, iopub_port: 4, hb_port: 5 };
  return JSON.stringify({ transport: "ipc", ip: endpoint, key: KEY, signature_scheme: SCHEME, ...ports });
}

function memoryWire(memory: MemoryChannels): ClientWire {
  return {
    send: (channel, message) => memory.request(channel, message),
    // Nothing is signed in memory: what a forged message comes to is that the transport reports it.
    sendForged: () => memory.fault(forgery()),
    close: () => Promise.resolve(),
  };
}

function forgery(): ProtocolError {
  return new ProtocolError("BAD_SIGNATURE", "the signature does not belong to the message and the key");
}

function zeromqWire(endpoint: string, receive: Receive): ClientWire {
  const signer = createSigner(KEY, SCHEME);
  const forger = createSigner("another key", SCHEME);
  // One identity on all channels: by it the kernel finds, on stdin, the client that sent the cell.
  const routing = { routingId: "client" };
  const dealers = { shell: new Dealer(routing), control: new Dealer(routing), stdin: new Dealer(routing) };
  const subscriber = new Subscriber({ receiveHighWaterMark: 0 });
  const sockets = [dealers.shell, dealers.control, dealers.stdin, subscriber];
  sockets.forEach((socket, index) => {
    socket.linger = 0;
    socket.connect(`ipc://${endpoint}-${index + 1}`);
  });
  subscriber.subscribe("");
  const listen = async (channel: RequestChannel | "iopub", socket: Dealer | Subscriber): Promise<void> => {
    for await (const frames of socket) receive(channel, decodeFrames(frames, signer).message);
  };
  const loops = [
    listen("shell", dealers.shell),
    listen("control", dealers.control),
    listen("stdin", dealers.stdin),
    listen("iopub", subscriber),
  ];
  // One send at a time on each socket, as in the kernel.
  const tails: Record<RequestChannel, Promise<void>> = {
    shell: Promise.resolve(),
    control: Promise.resolve(),
    stdin: Promise.resolve(),
  };
  const sendSigned = (channel: RequestChannel, message: Message, by: typeof signer): void => {
    const frames = encodeFrames({ identities: [], message }, by);
    tails[channel] = tails[channel].then(() => dealers[channel].send(frames));
  };
  return {
    send: (channel, message) => sendSigned(channel, message, signer),
    sendForged: (channel, message) => sendSigned(channel, message, forger),
    async close() {
      for (const socket of sockets) socket.close();
      await Promise.all(loops);
    },
  };
}
