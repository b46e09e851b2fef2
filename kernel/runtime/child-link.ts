import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

import { entryPointPath } from "../../src/shared/installation.ts";
import { FlowControl } from "./flow-control.ts";
import { signalTree } from "./process-tree.ts";
import type { Congestion } from "./runtime.ts";
import { CHANNEL, createMessageReader, type ToChild, type ToHelper, type ToHost, toLine } from "./wire.ts";

/** Where a child runs and what it is told at its start. */
export interface ChildOptions {
  readonly cwd: string;
  /** Undefined when there is no notebook file, as in a console. */
  readonly notebookPath: string | undefined;
  /** Replaces the environment; the host's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
}

/** How a child ended. */
export type ChildEnd =
  | { readonly kind: "exit"; readonly exitCode: number }
  | { readonly kind: "signal"; readonly signal: string }
  /** V8 found no more room for what user code holds. */
  | { readonly kind: "out-of-memory" }
  /** {@link ChildLink.kill} has ended it. */
  | { readonly kind: "killed" }
  /** It never ran: the folder or the program is missing. */
  | { readonly kind: "not-started"; readonly reason: string };

export interface ChildHandlers {
  onMessage(message: ToHost): Congestion;
  /** Text that native code or a grandchild wrote to descriptor 1 or 2, in whole characters. */
  onNativeText(name: "stdout" | "stderr", text: string): Congestion;
  /** Called once, after the last message. */
  onEnd(end: ChildEnd): void;
}

const STOP_GRACE_MS = 500;
/** What V8 writes to descriptor 2 before it ends the process. */
const OUT_OF_MEMORY = /FATAL ERROR: .*out of memory/;

function nodeFlags(): readonly string[] {
  // Without it Node aborts the process when a terminated callback leaves its async ids behind (see interrupt.ts).
  const flags = ["--no-force-async-hooks-checks", "--disable-warning=ExperimentalWarning"];
  const addWhenKnown = (flag: string): void => {
    if (process.allowedNodeEnvironmentFlags.has(flag)) flags.push(flag);
  };
  // A notebook imports .ts files; Node 22.15 to 22.17 strip their types only when asked to.
  if (process.features.typescript === false) addWhenKnown("--experimental-strip-types");
  // Node 24 always does so. Node 22 would follow the context through async hooks, and abort after a termination.
  if (Number.parseInt(process.versions.node, 10) < 24) addWhenKnown("--experimental-async-context-frame");
  return flags;
}

function requirePipe<Pipe>(child: ChildProcess, fileDescriptor: number): Pipe {
  const pipe = child.stdio[fileDescriptor];
  if (pipe === null || pipe === undefined)
    throw new Error(`the child was spawned without descriptor ${fileDescriptor}`);
  return pipe as Pipe;
}

function requestPipe(child: ChildProcess, fileDescriptor: number): Writable {
  const pipe = requirePipe<Writable>(child, fileDescriptor);
  // Writing to a child that has just ended fails; its end is reported by onEnd, so the failed write says nothing new.
  pipe.on("error", () => undefined);
  return pipe;
}

/** One child process with its pipes. It is spawned at once and ends when this process ends, however that comes about. */
export class ChildLink {
  readonly #process: ChildProcess;
  readonly #toChild: Writable;
  readonly #toHelper: Writable;
  readonly #flow = new FlowControl();
  readonly #ended: Promise<ChildEnd>;
  #isKilled = false;
  #isOutOfMemory = false;

  constructor(options: ChildOptions, handlers: ChildHandlers) {
    const argv = [...nodeFlags(), entryPointPath("kernel/runtime/child"), options.notebookPath ?? ""];
    this.#process = spawn(process.execPath, argv, {
      cwd: options.cwd,
      env: { ...(options.env ?? process.env) },
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe", "pipe"],
      // A process group of its own: Ctrl+C in the terminal of a Jupyter server is not meant for the user's code.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    this.#toChild = requestPipe(this.#process, CHANNEL.toChild);
    this.#toHelper = requestPipe(this.#process, CHANNEL.toHelper);
    for (const name of ["stdout", "stderr"] as const) {
      const output = requirePipe<Readable>(this.#process, name === "stdout" ? 1 : 2).setEncoding("utf8");
      output.on("data", (text: string) => {
        this.#isOutOfMemory ||= name === "stderr" && OUT_OF_MEMORY.test(text);
        this.#flow.hold(output, handlers.onNativeText(name, text));
      });
    }
    const messages = requirePipe<Readable>(this.#process, CHANNEL.toHost);
    messages.on(
      "data",
      createMessageReader<ToHost>((message) => this.#flow.hold(messages, handlers.onMessage(message))),
    );
    // Not the "close" event: a grandchild that lives on may keep descriptors 1 and 2 open for ever.
    const drained = new Promise<void>((resolve) => messages.once("close", resolve));
    this.#ended = this.#waitForEnd(drained);
    void this.#ended.then((end) => handlers.onEnd(end));
  }

  get processId(): number | undefined {
    return this.#process.pid;
  }

  send(message: ToChild): void {
    this.#toChild.write(toLine(message));
  }

  /** Resolves when the message is on its way to the helper thread. */
  sendToHelper(message: ToHelper): Promise<void> {
    return new Promise((resolve) => this.#toHelper.write(toLine(message), () => resolve()));
  }

  /**
   * Reads on whatever the reader says, or no longer so. A child that waits for its reader cannot be interrupted: it is
   * blocked in a write.
   */
  readFreely(isFree: boolean): void {
    this.#flow.isFree = isFree;
  }

  /** Resolves when what was held back so far has been read; undefined when nothing is. */
  held(): Congestion {
    return this.#flow.held();
  }

  /** Ends the process, and those that user code has started, without asking. */
  kill(): void {
    this.#isKilled = true;
    this.#signal("SIGKILL");
  }

  /**
   * Ends the process, and those that user code has started; it may handle SIGTERM, but not for long. Resolves when the
   * process is gone.
   */
  async stop(): Promise<void> {
    this.#signal("SIGTERM");
    const timer = setTimeout(() => this.kill(), STOP_GRACE_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  #signal(signal: "SIGTERM" | "SIGKILL"): void {
    this.readFreely(true);
    // Undefined when it could not be started.
    if (this.processId !== undefined) signalTree(this.processId, signal);
  }

  async #waitForEnd(drained: Promise<void>): Promise<ChildEnd> {
    const end = await new Promise<ChildEnd>((resolve) => {
      this.#process.once("error", (error) => resolve({ kind: "not-started", reason: error.message }));
      this.#process.once("exit", (exitCode, signal) =>
        resolve(signal === null ? { kind: "exit", exitCode: exitCode ?? 0 } : { kind: "signal", signal }),
      );
    });
    if (end.kind !== "not-started") await drained;
    // What was written to descriptors 1 and 2 before the end is read in this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    if (end.kind !== "signal") return end;
    if (this.#isKilled) return { kind: "killed" };
    return this.#isOutOfMemory ? { kind: "out-of-memory" } : end;
  }
}
