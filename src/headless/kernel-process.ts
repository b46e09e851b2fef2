// A kernel as a child process that speaks Jupyter messages over its stdin and stdout, one line of JSON each. The order
// on the pipe is the order of things: once a request's reply and its idle are here, so is all it showed.
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { randomUUID } from "node:crypto";

import { messageOf } from "../shared/errors.ts";
import type { JsonObject } from "../shared/json.ts";
import { withDeadline } from "./deadline.ts";
import { HeadlessError } from "./headless-error.ts";
import { readLines } from "./line-stream.ts";
import { parseMessage, type Channel, type Message } from "./message.ts";

const KEPT_STDERR_LINES = 20;
/** How long a process that has ended may leave its pipes open: a grandchild that holds them must not hold us. */
const PIPES_CLOSE_MS = 500;

/** The program that is the kernel. */
export interface KernelCommand {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long the kernel may take to answer for the first time. Default: 60 s. */
  readonly startTimeoutMs?: number;
  /** How long the kernel may take to end when asked to, before it is killed. Default: 5 s. */
  readonly stopTimeoutMs?: number;
}

/** A request that is answered on its own channel, and bracketed by busy and idle on iopub. */
export interface KernelRequest {
  readonly type: string;
  readonly content: JsonObject;
  readonly metadata?: JsonObject;
  /** Hears everything the request causes on iopub, also after its idle: a timer may write at any time. */
  readonly onBroadcast?: (message: Message) => void;
}

interface PendingRequest {
  readonly settle: (reply: Message) => void;
  readonly fail: (error: HeadlessError) => void;
  reply: Message | undefined;
  isIdle: boolean;
}

/** Starts a kernel and waits until it answers. @throws {@link HeadlessError} when it does not; nothing is left running. */
export async function startKernel(command: KernelCommand): Promise<KernelProcess> {
  const kernel = new KernelProcess(command);
  const { startTimeoutMs = 60_000 } = command;
  try {
    const reply = await withDeadline(kernel.request({ type: "kernel_info_request", content: {} }), startTimeoutMs, () =>
      kernel.fault("KERNEL_NOT_STARTED", `the kernel did not answer within ${startTimeoutMs / 1000} s`),
    );
    kernel.info = reply.content;
    return kernel;
  } catch (error) {
    kernel.kill();
    throw error;
  }
}

/** A running kernel. Whoever starts one closes it. */
export class KernelProcess {
  /** What the kernel says of itself (`kernel_info_reply`). */
  info: JsonObject = {};
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #session = randomUUID();
  readonly #pending = new Map<string, PendingRequest>();
  readonly #listeners = new Map<string, (message: Message) => void>();
  readonly #stderr: string[] = [];
  readonly #stopTimeoutMs: number;
  readonly #ended: Promise<void>;
  #failure: HeadlessError | undefined;

  constructor({ argv: [program = "", ...args], cwd, env, stopTimeoutMs = 5_000 }: KernelCommand) {
    this.#stopTimeoutMs = stopTimeoutMs;
    // In a process group of its own, Ctrl-C reaches the kernel only through us, and a kill reaches all its children.
    const isDetached = process.platform !== "win32";
    this.#child = spawn(program, args, { cwd, env, stdio: "pipe", detached: isDetached, windowsHide: true });
    this.#ended = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#fail(this.fault("KERNEL_NOT_STARTED", `the kernel could not be started: ${error.message}`));
        resolve();
      });
      this.#child.once("exit", () => setTimeout(resolve, PIPES_CLOSE_MS).unref());
      this.#child.once("close", () => resolve());
    });
    void this.#ended.then(() => this.#fail(this.fault("KERNEL_DIED", `the kernel ended ${this.#howItEnded()}`)));
    // A write to a kernel that has ended gives EPIPE here; its end is reported by the exit.
    this.#child.stdin.on("error", (error) => this.#stderr.push(error.message));
    readLines(this.#child.stderr, (line) => {
      this.#stderr.push(line);
      if (this.#stderr.length > KEPT_STDERR_LINES) this.#stderr.shift();
    });
    readLines(this.#child.stdout, (line) => this.#receiveLine(line));
  }

  /** Of the kernel's process; undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Sends a request on shell. Resolves with its reply once its idle has come too; rejects only when the kernel is gone. */
  request({ type, content, metadata = {}, onBroadcast }: KernelRequest): Promise<Message> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const id = this.#send("shell", type, content, metadata);
      this.#pending.set(id, { settle: resolve, fail: reject, reply: undefined, isIdle: false });
      if (onBroadcast !== undefined) this.#listeners.set(id, onBroadcast);
    });
  }

  /** Asks the kernel to stop the running cell; its request is then answered as an error. */
  interrupt(): void {
    if (this.#failure === undefined) this.#send("control", "interrupt_request", {}, {});
  }

  /** Asks the kernel to end, and kills it with its children when it does not. Never rejects. */
  async close(): Promise<void> {
    if (this.#failure === undefined) {
      this.#send("control", "shutdown_request", { restart: false }, {});
      this.#child.stdin.end();
    }
    const timer = setTimeout(() => this.kill(), this.#stopTimeoutMs);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Ends the kernel and its children at once. */
  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
    } catch (error) {
      // ESRCH: it had ended already, which is what was asked for.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  /** An error that shows what the kernel wrote last. */
  fault(code: "KERNEL_NOT_STARTED" | "KERNEL_DIED", what: string): HeadlessError {
    const lines = this.#stderr.map((line) => `\n    ${line}`).join("");
    return new HeadlessError(code, lines === "" ? what : `${what}; its last lines were:${lines}`);
  }

  #send(channel: Channel, type: string, content: JsonObject, metadata: JsonObject): string {
    const id = randomUUID();
    const header = {
      msg_id: id,
      msg_type: type,
      session: this.#session,
      username: "labtrail",
      date: new Date().toISOString(),
      version: "5.4",
    };
    const message = { channel, header, parent_header: {}, metadata, content, buffers: [] };
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
    return id;
  }

  #receiveLine(line: string): void {
    try {
      this.#receive(parseMessage(line));
    } catch (error) {
      this.#fail(error instanceof HeadlessError ? error : this.fault("KERNEL_DIED", messageOf(error)));
      this.kill();
    }
  }

  #receive(message: Message): void {
    const id = message.parent_header.msg_id ?? "";
    const pending = this.#pending.get(id);
    if (message.channel === "iopub") {
      this.#listeners.get(id)?.(message);
      const isIdle = message.header.msg_type === "status" && message.content["execution_state"] === "idle";
      if (pending !== undefined && isIdle) pending.isIdle = true;
    } else if (pending !== undefined) {
      pending.reply = message;
    }
    if (pending?.reply !== undefined && pending.isIdle) {
      this.#pending.delete(id);
      pending.settle(pending.reply);
    }
  }

  #fail(error: HeadlessError): void {
    this.#failure ??= error;
    for (const { fail } of this.#pending.values()) fail(this.#failure);
    this.#pending.clear();
  }

  #howItEnded(): string {
    const { exitCode, signalCode } = this.#child;
    return signalCode === null ? `with exit code ${exitCode}` : `by signal ${signalCode}`;
  }
}
