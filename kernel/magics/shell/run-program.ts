// Programs that a cell starts. What they print is shown as it comes; Stop ends them with all that they have started; and
// none outlives the kernel.
import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

import { FlowControl } from "../../runtime/flow-control.ts";
import type { Congestion } from "../../runtime/runtime.ts";
import type { ShellProgram } from "./shell-program.ts";

export interface ProgramOptions extends ShellProgram {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Ends the program. */
  readonly signal: AbortSignal;
  /** Ends the program, and what it has left in the background, with the kernel. */
  readonly lifetime: AbortSignal;
  /** Hears text in whole characters. No more is read until the promise, if there is one, is over. */
  readonly onText: (name: "stdout" | "stderr", text: string) => Congestion;
}

/** How a program ended. */
export type ProgramEnd =
  | { readonly kind: "exit"; readonly exitCode: number }
  | { readonly kind: "signal"; readonly signal: string }
  /** The user has stopped it. */
  | { readonly kind: "stopped" }
  /** It never ran. */
  | { readonly kind: "not-started"; readonly code: string; readonly reason: string };

/** How long a program may take to end after it was asked to, before it is asked harder. */
const STOP_STEPS_MS = [
  ["SIGINT", 1000],
  ["SIGTERM", 1000],
  ["SIGKILL", 0],
] as const;
/** What a program leaves in the background may hold its output open for ever; it is waited for no longer than this. */
const BACKGROUND_MS = 200;

/** Runs a program to its end. Never rejects for what the program does. */
export async function runProgram(options: ProgramOptions): Promise<ProgramEnd> {
  if (options.signal.aborted) return { kind: "stopped" };
  const program = spawn(options.file, [...options.args], {
    cwd: options.cwd,
    env: { ...options.env },
    // Nobody can type: whoever asks is told that the input has ended, and does not hang.
    stdio: ["ignore", "pipe", "pipe"],
    // A process group of its own, so that it can be ended with all that it has started.
    detached: process.platform !== "win32",
    windowsHide: true,
    windowsVerbatimArguments: options.isVerbatim === true,
  });
  const flow = new FlowControl();
  for (const name of ["stdout", "stderr"] as const) {
    const stream = program[name];
    stream.setEncoding("utf8").on("data", (text: string) => flow.hold(stream, options.onText(name, text)));
  }
  const closed = new Promise<void>((resolve) => program.once("close", () => resolve()));
  const ended = waitForEnd(program);
  const onKernelEnd = (): void => signalGroup(program.pid, "SIGKILL");
  options.lifetime.addEventListener("abort", onKernelEnd, { once: true });
  // What has closed its output has ended, or wants to be on its own.
  void closed.then(() => options.lifetime.removeEventListener("abort", onKernelEnd));
  const onStop = (): void => {
    flow.isFree = true;
    void stop(program, ended);
  };
  options.signal.addEventListener("abort", onStop, { once: true });
  const end = await ended;
  options.signal.removeEventListener("abort", onStop);
  if (options.signal.aborted) return { kind: "stopped" };
  if (end.kind !== "not-started") await readRest(closed, flow);
  return end;
}

function waitForEnd(program: ChildProcess): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    program.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ kind: "not-started", code: error.code ?? "", reason: error.message }),
    );
    program.once("exit", (exitCode, signal) =>
      resolve(signal === null ? { kind: "exit", exitCode: exitCode ?? 0 } : { kind: "signal", signal }),
    );
  });
}

/** Waits for what the program has printed, but not for what it has left in the background. */
async function readRest(closed: Promise<void>, flow: FlowControl): Promise<void> {
  for (;;) {
    const isClosed = await Promise.race([closed.then(() => true), delay(BACKGROUND_MS, false)]);
    const held = flow.held();
    if (isClosed || held === undefined) return;
    await held;
  }
}

async function stop(program: ChildProcess, ended: Promise<ProgramEnd>): Promise<void> {
  for (const [signal, patienceMs] of STOP_STEPS_MS) {
    signalGroup(program.pid, signal);
    const hasEnded = await Promise.race([ended.then(() => true), delay(patienceMs, false, { ref: false })]);
    if (hasEnded) break;
  }
  // What it had started may have taken no notice.
  signalGroup(program.pid, "SIGKILL");
}

function signalGroup(processId: number | undefined, signal: NodeJS.Signals): void {
  if (processId === undefined) return;
  if (process.platform === "win32") {
    // Windows knows no signals; this ends the tree of processes.
    spawn("taskkill", ["/pid", String(processId), "/T", "/F"], { stdio: "ignore", windowsHide: true }).on(
      "error",
      () => undefined,
    );
    return;
  }
  try {
    process.kill(-processId, signal);
  } catch (error) {
    // Nobody of the group is left.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}
