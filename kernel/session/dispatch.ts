// Every request runs through here. What must never break: busy comes first, idle comes last and always comes, both
// with the request as parent, and between them everything the request has shown.
import { setImmediate as nextTurn } from "node:timers/promises";

import { messageOf } from "../../src/shared/errors.ts";
import type { JsonObject } from "../../src/shared/json.ts";
import type { Header } from "../protocol/header.ts";
import {
  createMessage,
  isNoticeType,
  isRequestType,
  NOTICE_PARSERS,
  type NoticeType,
  replyTypeOf,
  REQUEST_PARSERS,
  type RequestType,
} from "../protocol/message.ts";
import { ProtocolError } from "../protocol/protocol-error.ts";
import type { AbortedReply, ErrorReply } from "../protocol/reply.ts";
import type { Channels, ChannelsListener, IncomingMessage } from "../transport/channels.ts";
import type { FaultLog } from "./fault-log.ts";
import type { AfterReply, HandlerTable, KernelContext, NoticeTable, Request } from "./handler.ts";

export interface DispatcherOptions {
  readonly session: string;
  readonly channels: Channels;
  readonly handlers: HandlerTable;
  readonly noticeHandlers: NoticeTable;
  readonly context: KernelContext;
  readonly log: FaultLog;
  /** Called once, after the first request was answered in full. */
  readonly onFirstAnswer?: () => void;
  /** Called whenever one was. */
  readonly onAnswer?: () => void;
}

/** What an execution has beside other requests. */
interface ExecutionParts {
  readonly signal: AbortSignal;
  /** Told the status of the reply before it is sent. */
  readonly beforeReply: (status: string) => Promise<void>;
  /** Resolves when another execution of the shell waits for this one. */
  readonly nextCell: () => Promise<void>;
}

const ABORTED: AbortedReply = { status: "aborted" };

/** Leads each request to its handler and the reply back: executions of a shell one after another, everything else at once. */
export class Dispatcher implements ChannelsListener {
  readonly #options: DispatcherOptions;
  readonly #answering = new Set<Promise<unknown>>();
  /** The executions that run now. */
  readonly #running = new Set<Header>();
  #hasAnswered = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  onMessage(incoming: IncomingMessage): void {
    const { header } = incoming.message;
    const type = header.msg_type;
    if (type === "input_reply") return this.#takeInput(incoming);
    if (isNoticeType(type)) return void this.#track(this.#takeNotice(type, incoming));
    if (!isRequestType(type)) return this.#ignore(header);
    if (type === "execute_request") this.#enqueue(type, incoming);
    else void this.#answer(type, incoming);
  }

  onFault(error: ProtocolError): void {
    this.#options.log.dropped(error);
  }

  onEnd(): void {
    this.#options.context.stop();
  }

  /** From here on executions are aborted; everything else is still answered. */
  close(): void {
    this.#options.context.shells.close();
  }

  /** Resolves when all that was asked is answered. */
  async settled(): Promise<void> {
    await this.#options.context.shells.settled();
    await Promise.all(this.#answering);
  }

  #enqueue(type: "execute_request", incoming: IncomingMessage): void {
    const { interruption, shells } = this.#options.context;
    const { header, content } = incoming.message;
    const queue = shells.maybeQueueOf(header);
    // The answer says that there is no such shell.
    if (queue === undefined) return void this.#answer(type, incoming);
    queue.add({
      run: async (abortTheRest) => {
        this.#running.add(header);
        const signal = interruption.begin();
        const beforeReply = async (status: string): Promise<void> => {
          if (status === "error" && content["stop_on_error"] !== false) await abortTheRest();
          this.#running.delete(header);
          interruption.end(signal);
        };
        await this.#answer(type, incoming, { signal, beforeReply, nextCell: () => queue.whenWaiting() });
      },
      abort: () => {
        this.#publishStatus("busy", header);
        this.#reply(type, incoming, ABORTED, new Date());
        this.#publishStatus("idle", header);
      },
    });
  }

  /** Answers one request. Never rejects. */
  #answer(type: RequestType, incoming: IncomingMessage, execution?: ExecutionParts): Promise<void> {
    return this.#track(this.#bracket(type, incoming, execution));
  }

  async #bracket(type: RequestType, incoming: IncomingMessage, execution?: ExecutionParts): Promise<void> {
    const { outputs } = this.#options.context;
    const { header } = incoming.message;
    const startedAt = new Date();
    const afterReply: AfterReply[] = [];
    this.#publishStatus("busy", header);
    try {
      const parts = { signal: execution?.signal, afterReply: (work: AfterReply) => void afterReply.push(work) };
      const content = await this.#handle(type, incoming, parts).catch((error: unknown) =>
        this.#toFailure(type, header, error),
      );
      await execution?.beforeReply("status" in content ? content.status : "ok");
      outputs.flush();
      this.#reply(type, incoming, content, startedAt);
      // What was said so far leaves in the next turn, and waits for nothing that can be done later.
      if (afterReply.length > 0) await nextTurn();
      for (const work of afterReply) await work(execution?.nextCell() ?? Promise.resolve());
    } catch (error) {
      this.#options.log.failed(type, error);
    } finally {
      this.#publishIdle(header);
      this.#noteAnswer();
    }
  }

  #noteAnswer(): void {
    this.#options.onAnswer?.();
    if (this.#hasAnswered) return;
    this.#hasAnswered = true;
    // In a later turn, when the answer has left.
    setImmediate(() => this.#options.onFirstAnswer?.());
  }

  async #handle<Type extends RequestType>(
    type: Type,
    { identities, message }: IncomingMessage,
    parts: Pick<Request<Type>, "signal" | "afterReply">,
  ) {
    const { handlers, context } = this.#options;
    const { header, metadata } = message;
    // A message for a subshell that is gone is refused, whatever it asks for.
    context.shells.requireShellOf(header);
    const content = REQUEST_PARSERS[type](message.content);
    return await handlers[type]({ header, metadata, identities, content, ...parts }, context);
  }

  /** The client's mistake is told in one line; our own fault with its stack, here and in the log. */
  #toFailure(type: RequestType, header: Header, error: unknown): ErrorReply {
    const { log, context } = this.#options;
    const isMistake = error instanceof ProtocolError;
    if (!isMistake) log.failed(type, error);
    const ename = error instanceof Error ? error.name : "Error";
    const evalue = messageOf(error);
    const stack = error instanceof Error && !isMistake ? error.stack : undefined;
    const failure = { ename, evalue, traceback: (stack ?? `${ename}: ${evalue}`).split("\n") };
    // An execution that fails without an `error` broadcast looks to the user as if it had done nothing.
    if (type === "execute_request") {
      context.outputs.flush();
      context.publisher.publish("error", failure, header);
    }
    return { status: "error", ...failure };
  }

  #reply(type: RequestType, { channel, identities, message }: IncomingMessage, content: object, startedAt: Date): void {
    const { channels, session } = this.#options;
    // JupyterLab shows how long a cell took by `started`.
    const metadata: JsonObject = { started: startedAt.toISOString() };
    const reply = createMessage(replyTypeOf(type), { session, parent: message.header, content, metadata });
    channels.send(channel, { identities, message: reply });
  }

  /** Keeps the kernel from ending before this has. */
  #track(work: Promise<void>): Promise<void> {
    const tracked = work.finally(() => this.#answering.delete(tracked));
    this.#answering.add(tracked);
    return tracked;
  }

  async #takeNotice<Type extends NoticeType>(type: Type, { message }: IncomingMessage): Promise<void> {
    const { noticeHandlers, context, log } = this.#options;
    const { header, metadata, buffers } = message;
    this.#publishStatus("busy", header);
    try {
      context.shells.requireShellOf(header);
      await noticeHandlers[type](
        { header, metadata, buffers, content: NOTICE_PARSERS[type](message.content) },
        context,
      );
    } catch (error) {
      if (error instanceof ProtocolError) this.onFault(error);
      else log.failed(type, error);
    }
    this.#publishIdle(header);
  }

  /** A reply to a question of ours. It is no request, and so gets neither busy nor idle. */
  #takeInput({ message }: IncomingMessage): void {
    try {
      this.#options.context.inputs.receive(message);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.onFault(error);
    }
  }

  #ignore(header: Header): void {
    this.#options.log.unknown(header.msg_type);
    this.#publishStatus("busy", header);
    this.#publishStatus("idle", header);
  }

  #publishIdle(parent: Header): void {
    this.#options.context.outputs.flush();
    this.#publishStatus("idle", parent);
    // Frontends show the last state they heard of as the kernel's: the idle of this request must not hide a cell.
    for (const running of this.#running) this.#publishStatus("busy", running);
  }

  #publishStatus(execution_state: "busy" | "idle", parent: Header): void {
    this.#options.context.publisher.publish("status", { execution_state }, parent);
  }
}
