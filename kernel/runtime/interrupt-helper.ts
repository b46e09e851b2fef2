// Runs in a worker thread of the child, started from its own text: the main thread may be blocked for ever, and a worker
// that needs no file is the same in a checkout, in a bundle and in a package.
import type { Socket } from "node:net";
import type { MessagePort } from "node:worker_threads";

/** Cells of the memory that the main thread and the helper share. */
export const SLOT = {
  /** The run that started last, and the run that ended last. */
  started: 0,
  ended: 1,
  /** 1 while the cell's synchronous part runs inside node:vm, which turns SIGINT into an exception. */
  isInsideVm: 2,
  /** 1 once the main thread's event loop has seen the request. */
  isSeen: 3,
  /** The stage that was tried last: 1 message, 2 SIGINT, 3 termination. */
  stage: 4,
} as const;

/** What the helper is given; plain data, because it has no imports. */
export interface HelperData {
  readonly state: Int32Array;
  readonly slot: typeof SLOT;
  readonly fileDescriptor: number;
  /** How long a message may stay unseen before force is used, and how often force is repeated. */
  readonly graceMs: number;
  readonly repeatMs: number;
  readonly attempts: number;
}

function helper(data: HelperData, mainThread: MessagePort): void {
  const { state, slot } = data;
  const net = process.getBuiltinModule("node:net");
  const inspector = process.getBuiltinModule("node:inspector");
  const hasEnded = (run: number): boolean => Atomics.load(state, slot.ended) >= run;

  function terminate(): void {
    // Connected only now: an open inspector session costs every process something, also at its end.
    const session = new inspector.Session();
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => session.disconnect());
  }

  function useForce(run: number, attempt: number): void {
    if (hasEnded(run) || Atomics.load(state, slot.isSeen) === 1) return;
    // On Windows process.kill knows no signals and would end the process.
    const canSignal = process.platform !== "win32" && Atomics.load(state, slot.isInsideVm) === 1;
    Atomics.store(state, slot.stage, canSignal ? 2 : 3);
    if (canSignal) process.kill(process.pid, "SIGINT");
    else terminate();
    if (attempt < data.attempts) setTimeout(useForce, data.repeatMs, run, attempt + 1);
  }

  function interrupt(run: number): void {
    if (hasEnded(run)) return;
    // The request came by another pipe than the cell, and may be here first.
    if (Atomics.load(state, slot.started) < run) {
      setTimeout(interrupt, data.graceMs, run);
      return;
    }
    Atomics.store(state, slot.isSeen, 0);
    Atomics.store(state, slot.stage, 1);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    mainThread.postMessage(run);
    setTimeout(useForce, data.graceMs, run, 1);
  }

  const requests: Socket = new net.Socket({ fd: data.fileDescriptor, readable: true, writable: false });
  let rest = "";
  requests.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) interrupt(Number(line));
  });
  // The host is gone, and user code may be spinning on the main thread.
  requests.on("close", () => process.kill(process.pid, "SIGKILL"));
}

/** The program of the worker. */
export const HELPER_PROGRAM = `
  const { workerData, parentPort } = require("node:worker_threads");
  (${helper.toString()})(workerData, parentPort);
`;
