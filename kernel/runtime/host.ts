import type { CompiledCell } from "../../src/language/compiled-cell.ts";
import { assertNever } from "../../src/shared/errors.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Json } from "../../src/shared/json.ts";
import { answerInput, answerMagic, answerTrackQuestion } from "./answer-child.ts";
import { ChildLink, type ChildEnd, type ChildOptions } from "./child-link.ts";
import { describeEnd, diedOutcome } from "./died.ts";
import { interruptedOutcome } from "./interrupted.ts";
import type { AnswerTo, Inquiry } from "./inquiry.ts";
import { RuntimeError } from "./runtime-error.ts";
import type {
  CaptureSettings,
  CellOutcome,
  CommMessage,
  LiveName,
  Congestion,
  NamesQuery,
  Runtime,
  RuntimeListener,
  ValueSummary,
} from "./runtime.ts";
import {
  fromWireComm,
  LANE_COUNT,
  toWireComm,
  type Lane,
  type Question,
  type RunNumber,
  type ToChild,
  type ToHost,
} from "./wire.ts";

/** How to start a runtime. */
export interface RuntimeOptions extends ChildOptions {
  readonly listener: RuntimeListener;
}

/** The helper thread of the child gives up after five seconds; then the child is replaced. */
const INTERRUPT_LIMIT_MS = 6000;

interface RunningCell {
  readonly run: RunNumber;
  readonly lane: Lane;
  readonly cell: CompiledCell;
  readonly settle: (outcome: CellOutcome) => void;
  /** Set once the cell is to stop: kills the child when it does not. */
  killTimer: NodeJS.Timeout | undefined;
}

type CellEnd = Extract<ToHost, { kind: "ended" }>;

/**
 * Starts a child process for user code and returns at once: the child comes up while the caller goes on, and calls made
 * meanwhile wait for it.
 */
export function startRuntime(options: RuntimeOptions): Runtime {
  return new ChildRuntime(options);
}

class ChildRuntime implements Runtime {
  readonly #options: RuntimeOptions;
  readonly #answers = new Map<number, (value: Json | undefined) => void>();
  #link: ChildLink | undefined;
  readonly #running = new Map<RunNumber, RunningCell>();
  #lastExecution: ExecutionId | undefined;
  #capture: CaptureSettings | undefined;
  #runs = 0;
  #questions = 0;
  #isReady = false;
  #isClosed = false;

  constructor(options: RuntimeOptions) {
    this.#options = options;
    this.#requireLink();
  }

  run(execution: ExecutionId, cell: CompiledCell, signal?: AbortSignal): Promise<CellOutcome> {
    if (signal?.aborted === true) {
      // Stopped before it was sent: what the user meant may be what blocks the child, such as a listener of a comm.
      if (this.#running.size === 0) void this.#unblock();
      this.#options.listener.onNeverBegan(cell);
      return Promise.resolve(interruptedOutcome());
    }
    const { running, ended } = this.#start(execution, cell);
    const stop = (): void => void this.#interrupt(running);
    signal?.addEventListener("abort", stop, { once: true });
    return ended.finally(() => signal?.removeEventListener("abort", stop));
  }

  #start(execution: ExecutionId, cell: CompiledCell) {
    const link = this.#requireLink();
    const lane = this.#requireLane();
    this.#runs += 1;
    const run = this.#runs;
    this.#lastExecution = execution;
    const { promise: ended, resolve: settle } = Promise.withResolvers<CellOutcome>();
    const running: RunningCell = { run, lane, cell, settle, killTimer: undefined };
    this.#running.set(run, running);
    link.send({ kind: "run", run, lane, execution, cell });
    return { running, ended };
  }

  #requireLane(): Lane {
    const taken = new Set(Array.from(this.#running.values(), ({ lane }) => lane));
    for (let lane = 0; lane < LANE_COUNT; lane += 1) if (!taken.has(lane)) return lane;
    throw new RuntimeError("TOO_MANY_CELLS", `${LANE_COUNT} cells run at the same time, and no more can`, {
      hint: "Wait until one has ended, or stop them.",
    });
  }

  async interrupt(): Promise<void> {
    if (this.#running.size === 0) return this.#unblock();
    await Promise.all(Array.from(this.#running.values(), (running) => this.#interrupt(running)));
  }

  async #unblock(): Promise<void> {
    this.#stopWaiting();
    await this.#link?.sendToHelper({ kind: "unblock", after: this.#runs });
  }

  async #interrupt(running: RunningCell): Promise<void> {
    const link = this.#link;
    if (link === undefined) return;
    running.killTimer ??= setTimeout(() => link.kill(), INTERRUPT_LIMIT_MS);
    link.readFreely(true);
    await link.sendToHelper({ kind: "interrupt", run: running.run, lane: running.lane });
  }

  async deliverComm(execution: ExecutionId, message: CommMessage): Promise<void> {
    await this.#call((id) => ({ kind: "comm", id, execution, comm: toWireComm(message) }));
  }

  async findNames(query: NamesQuery): Promise<readonly LiveName[]> {
    if (this.#running.size > 0) return [];
    const names = (await this.#ask({ kind: "names", query })) as readonly LiveName[] | undefined;
    return names ?? [];
  }

  async inspect(expression: string, isDetailed: boolean): Promise<ValueSummary | undefined> {
    if (this.#running.size > 0) return undefined;
    return (await this.#ask({ kind: "inspect", expression, isDetailed })) as ValueSummary | undefined;
  }

  describeValue(name: string): Promise<Json | undefined> {
    return this.#ask({ kind: "describe-value", name });
  }

  async setCapture(options: CaptureSettings): Promise<void> {
    const { choice = this.#capture?.choice, secretNames = this.#capture?.secretNames } = options;
    this.#capture = { ...options, choice, secretNames };
    await this.#ask({ kind: "set-capture", ...options });
  }

  async inquire<Asked extends Inquiry>(inquiry: Asked): Promise<AnswerTo<Asked> | undefined> {
    return (await this.#ask(inquiry)) as unknown as AnswerTo<Asked> | undefined;
  }

  async restart(): Promise<void> {
    await this.#stopChild("The session was restarted. Its variables are gone.");
    this.#requireLink();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#stopChild("The session was closed.");
  }

  #requireLink(): ChildLink {
    if (this.#isClosed) throw new RuntimeError("RUNTIME_CLOSED", "the runtime is closed and runs no more cells");
    if (this.#link !== undefined) return this.#link;
    const link: ChildLink = new ChildLink(this.#options, {
      onMessage: (message) => this.#receive(link, message),
      onNativeText: (name, text) => this.#show(name, text),
      onEnd: (end) => this.#replace(link, end),
    });
    this.#link = link;
    this.#isReady = false;
    if (this.#capture !== undefined) void this.#ask({ kind: "set-capture", ...this.#capture });
    return link;
  }

  #receive(link: ChildLink, message: ToHost): Congestion {
    const { listener } = this.#options;
    switch (message.kind) {
      case "ready":
        this.#isReady = link === this.#link;
        return undefined;
      case "output":
        return listener.onOutput(message.execution, message.output);
      case "capture":
        listener.onCapture(message.execution, message.event);
        return undefined;
      case "track":
        listener.onTrack(message.execution, message.order);
        return undefined;
      case "track-question":
        void answerTrackQuestion(link, listener, message);
        return undefined;
      case "magic":
        void answerMagic(link, listener, message);
        return undefined;
      case "input":
        void answerInput(link, listener, message);
        return undefined;
      case "comm":
        return listener.onComm(message.execution, fromWireComm(message.comm));
      case "answer":
        this.#answers.get(message.id)?.(message.value);
        this.#answers.delete(message.id);
        return undefined;
      case "globals":
        listener.onGlobals(message.names);
        return undefined;
      case "ended":
        void this.#settleAfterOutput(link, message);
        return undefined;
      default:
        return assertNever(message);
    }
  }

  async #settleAfterOutput(link: ChildLink, { run, outcome, hasBegun }: CellEnd): Promise<void> {
    // What a grandchild wrote to descriptor 1 before the end of the cell is read in the same turn of the loop, or waits.
    await link.held();
    await new Promise((resolve) => setImmediate(resolve));
    const cell = this.#running.get(run)?.cell;
    if (!hasBegun && cell !== undefined) this.#options.listener.onNeverBegan(cell);
    this.#settle(run, outcome);
  }

  #ask(question: Question): Promise<Json | undefined> {
    return this.#call((id) => ({ kind: "ask", id, question }));
  }

  /** Sends a message whose answer carries the same id. Resolves also when it is stopped or has ended: without a value. */
  #call(toMessage: (id: number) => ToChild): Promise<Json | undefined> {
    const link = this.#requireLink();
    this.#questions += 1;
    const id = this.#questions;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      link.send(toMessage(id));
    });
  }

  #show(name: "stdout" | "stderr", text: string): Congestion {
    return this.#options.listener.onOutput(this.#lastExecution, { kind: "stream", name, text });
  }

  #settle(run: RunNumber, outcome: CellOutcome): void {
    const running = this.#running.get(run);
    if (running === undefined) return;
    this.#running.delete(run);
    clearTimeout(running.killTimer);
    if (running.killTimer !== undefined) this.#stopWaiting();
    if (![...this.#running.values()].some(({ killTimer }) => killTimer !== undefined)) this.#link?.readFreely(false);
    running.settle(outcome);
  }

  /** The child ended by itself: the running cell gets to know, and a fresh child is there for the next. */
  #replace(link: ChildLink, end: ChildEnd): void {
    if (link !== this.#link) return;
    const wasReady = this.#isReady;
    const explanation = describeEnd(end);
    this.#link = undefined;
    if (this.#running.size === 0) this.#show("stderr", `${explanation}\n`);
    this.#giveUp(explanation);
    // A child that cannot even start would be started again and again; the next call tries anew.
    if (wasReady && !this.#isClosed) this.#requireLink();
  }

  async #stopChild(explanation: string): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    this.#giveUp(explanation);
    await link?.stop();
  }

  #giveUp(explanation: string): void {
    this.#options.listener.onStateLost();
    for (const run of this.#running.keys()) this.#settle(run, diedOutcome(explanation));
    this.#stopWaiting();
  }

  /**
   * Goes on without the answers that are still to come: what the child was at when it was stopped, such as a listener of a
   * comm or a long look at a value, will never say that it is done.
   */
  #stopWaiting(): void {
    for (const answer of this.#answers.values()) answer(undefined);
    this.#answers.clear();
  }
}
