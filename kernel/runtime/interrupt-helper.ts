// Runs in a worker thread of the child, started from its own text: the main thread may be blocked for ever, and a worker
// that needs no file is the same in a checkout, in a bundle and in a package.
import type { Socket } from "node:net";
import type { MessagePort } from "node:worker_threads";

/** Cells of the memory that the main thread and the helper share. */
export const SLOT = {
  /** The run that ended last. */
  ended: 0,
  /** 1 while a cell's synchronous part runs inside node:vm, which turns SIGINT into an exception. */
  isInsideVm: 1,
  /** 1 once the main thread's event loop has seen the last message. */
  isSeen: 2,
  /** How often execution was terminated, and how often SIGINT was sent. */
  terminations: 3,
  signals: 4,
} as const;

/** What the helper is given; plain data, because it has no imports. */
export interface HelperData {
  readonly state: Int32Array;
  readonly slot: typeof SLOT;
  readonly fileDescriptor: number;
  /** How long a message may stay unseen before force is used, and how long force may take before it is repeated. */
  readonly graceMs: number;
  readonly repeatMs: number;
  readonly attempts: number;
}

function helper(data: HelperData, mainThread: MessagePort): void {
  const { state, slot } = data;
  const net = process.getBuiltinModule("node:net");
  const inspector = process.getBuiltinModule("node:inspector");

  function terminate(): void {
    // Connected only now: an open inspector session costs every process something, also at its end.
    const session = new inspector.Session();
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => session.disconnect());
  }

  function useForce(): void {
    // On Windows process.kill knows no signals and would end the process.
    if (process.platform !== "win32" && Atomics.load(state, slot.isInsideVm) === 1) {
      Atomics.add(state, slot.signals, 1);
      process.kill(process.pid, "SIGINT");
    } else {
      Atomics.add(state, slot.terminations, 1);
      terminate();
    }
  }

  function interrupt(run: number, attempt: number): void {
    if (Atomics.load(state, slot.ended) >= run || attempt > data.attempts) return;
    Atomics.store(state, slot.isSeen, 0);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    mainThread.postMessage(run);
    setTimeout(followUp, data.graceMs, run, attempt);
  }

  function followUp(run: number, attempt: number): void {
    if (Atomics.load(state, slot.ended) >= run) return;
    // Seen and still not ended: the cell was not there yet, or its next callback blocks now. Only a blocked main thread
    // may be forced, so the next message has to find out.
    const isBlocked = Atomics.load(state, slot.isSeen) === 0;
    if (isBlocked) useForce();
    setTimeout(interrupt, isBlocked ? data.repeatMs : 0, run, attempt + 1);
  }

  const requests: Socket = new net.Socket({ fd: data.fileDescriptor, readable: true, writable: false });
  let rest = "";
  requests.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) interrupt(Number(line), 1);
  });
  // The host is gone, and user code may be spinning on the main thread.
  requests.on("close", () => process.kill(process.pid, "SIGKILL"));
}

/** The program of the worker. */
export const HELPER_PROGRAM = `
  const { workerData, parentPort } = require("node:worker_threads");
  (${helper.toString()})(workerData, parentPort);
`;
