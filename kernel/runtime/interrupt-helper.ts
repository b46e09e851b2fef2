// Runs in a worker thread of the child, started from its own text: the main thread may be blocked for ever, and a worker
// that needs no file is the same in a checkout, in a bundle and in a package.
import type { Socket } from "node:net";
import type { MessagePort } from "node:worker_threads";

import type { Letter, MailboxEnd } from "./mailbox.ts";
import type { InputAnswer } from "./runtime.ts";
import type { ToHelper } from "./wire.ts";

/** Cells of the memory that the main thread and the helper share. */
export const SLOT = {
  /** The run that ended last. */
  ended: 0,
  /** 1 while a cell's synchronous part runs inside node:vm, which turns SIGINT into an exception. */
  isInsideVm: 1,
  /** 1 once the main thread's event loop has seen the last message. */
  isSeen: 2,
  /** How often termination was asked for, how often it was carried out, and how often SIGINT was sent. */
  terminations: 3,
  terminated: 4,
  signals: 5,
} as const;

/** What the helper is given; plain data, because it has no imports. */
export interface HelperData {
  readonly state: Int32Array;
  readonly slot: typeof SLOT;
  readonly fileDescriptor: number;
  readonly mailbox: MailboxEnd;
  /** How long a message may stay unseen before force is used, and how long force may take before it is repeated. */
  readonly graceMs: number;
  readonly repeatMs: number;
  readonly attempts: number;
}

function helper(data: HelperData, mainThread: MessagePort): void {
  const { state, slot, mailbox } = data;
  const net = process.getBuiltinModule("node:net");
  const inspector = process.getBuiltinModule("node:inspector");

  function terminate(run: number): void {
    // Connected only now: an open inspector session costs every process something, also at its end.
    const session = new inspector.Session();
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => {
      session.disconnect();
      Atomics.add(state, slot.terminated, 1);
      // What the main thread was told while the termination was under way, it has left for later.
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
      mainThread.postMessage(run);
    });
  }

  function useForce(run: number): void {
    // On Windows process.kill knows no signals and would end the process.
    if (process.platform !== "win32" && Atomics.load(state, slot.isInsideVm) === 1) {
      Atomics.add(state, slot.signals, 1);
      process.kill(process.pid, "SIGINT");
    } else {
      Atomics.add(state, slot.terminations, 1);
      terminate(run);
    }
  }

  function deliver(letter: Letter<InputAnswer>): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    mailbox.port.postMessage(letter);
    Atomics.add(mailbox.state, mailbox.cell.letters, 1);
    Atomics.notify(mailbox.state, mailbox.cell.letters);
  }

  function interrupt(run: number, attempt: number): void {
    if (Atomics.load(state, slot.ended) >= run || attempt > data.attempts) return;
    Atomics.store(state, slot.isSeen, 0);
    // A main thread that waits for an answer needs no force.
    const question = Atomics.load(mailbox.state, mailbox.cell.waitingFor);
    if (question !== 0) deliver({ id: question, content: undefined });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    mainThread.postMessage(run);
    setTimeout(followUp, data.graceMs, run, attempt);
  }

  function followUp(run: number, attempt: number): void {
    if (Atomics.load(state, slot.ended) >= run) return;
    // Seen and still not ended: the cell was not there yet, or its next callback blocks now. Only a blocked main thread
    // may be forced, so the next message has to find out.
    const isBlocked = Atomics.load(state, slot.isSeen) === 0;
    // A second termination while the first is under way could hit the next cell.
    const isUnderWay = Atomics.load(state, slot.terminations) !== Atomics.load(state, slot.terminated);
    if (isBlocked && !isUnderWay) useForce(run);
    setTimeout(interrupt, isBlocked ? data.repeatMs : 0, run, attempt + 1);
  }

  function take(message: ToHelper): void {
    if (message.kind === "interrupt") interrupt(message.run, 1);
    else deliver({ id: message.id, content: message.answer });
  }

  const requests: Socket = new net.Socket({ fd: data.fileDescriptor, readable: true, writable: false });
  let rest = "";
  requests.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) take(JSON.parse(line) as ToHelper);
  });
  // The host is gone, and user code may be spinning on the main thread.
  requests.on("close", () => process.kill(process.pid, "SIGKILL"));
}

/** The program of the worker. */
export const HELPER_PROGRAM = `
  const { workerData, parentPort } = require("node:worker_threads");
  (${helper.toString()})(workerData, parentPort);
`;
