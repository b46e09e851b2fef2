// Runs in a worker thread of the child, started from its own text: the main thread may be blocked for ever, and a worker
// that needs no file is the same in a checkout, in a bundle and in a package.
import type { Socket } from "node:net";
import type { MessagePort } from "node:worker_threads";

import type { Letter, MailboxEnd } from "./mailbox.ts";
import type { InputAnswer } from "./runtime.ts";
import type { Lane, RunNumber, ToHelper } from "./wire.ts";

/** Cells of the memory that the main thread and the helper share. */
export const SLOT = {
  /** 1 once the main thread's event loop has seen the last message. */
  isSeen: 0,
  /** How often termination was asked for, and how often it was carried out. */
  terminations: 1,
  terminated: 2,
  /** The run that began last: the main thread was free then. */
  begun: 3,
  /** The first of the cells, one for each lane, that hold the run that ended there last. */
  ended: 4,
} as const;

/** What the helper is given; plain data, because it has no imports. */
export interface HelperData {
  readonly state: Int32Array;
  readonly slot: typeof SLOT;
  /** Above 0 while the main thread does what must not be stopped half-way. */
  readonly ownWork: Int32Array;
  readonly fileDescriptor: number;
  readonly mailbox: MailboxEnd;
  /** How long a message may stay unseen before force is used, and how long force may take before it is repeated. */
  readonly graceMs: number;
  readonly repeatMs: number;
  /** How often to look whether such work is done. */
  readonly ownWorkMs: number;
  readonly rounds: number;
}

function helper(data: HelperData, mainThread: MessagePort): void {
  const { state, slot, mailbox } = data;
  const net = process.getBuiltinModule("node:net");
  const fs = process.getBuiltinModule("node:fs");
  const childProcess = process.getBuiltinModule("node:child_process");
  const inspector = process.getBuiltinModule("node:inspector");

  /** Stands for what blocks the main thread while no cell runs. It has ended when the main thread sees a message. */
  const NO_RUN = 0;
  const NO_LANE = -1;
  let unblockAfter: RunNumber = 0;

  function hasEnded(run: RunNumber, lane: Lane): boolean {
    if (lane === NO_LANE)
      return Atomics.load(state, slot.isSeen) === 1 || Atomics.load(state, slot.begun) > unblockAfter;
    return Atomics.load(state, slot.ended + lane) >= run;
  }

  function terminate(): void {
    // Connected only now: an open inspector session costs every process something, also at its end.
    const session = new inspector.Session();
    session.connectToMainThread();
    session.post("Runtime.terminateExecution", () => {
      session.disconnect();
      Atomics.add(state, slot.terminated, 1);
      // What the main thread was told while the termination was under way, it has left for later. It hears of the end in
      // any case, also when nothing is left to stop: its bookkeeping has to start afresh.
      for (const run of new Set([NO_RUN, ...stopping.keys()])) tell(run);
    });
  }

  // On Windows process.kill knows no signals and would end the process.
  const hasSignals = process.platform !== "win32";

  function useForce(): void {
    // A second termination while the first is under way could hit the next cell.
    if (Atomics.load(state, slot.terminations) !== Atomics.load(state, slot.terminated)) return;
    Atomics.add(state, slot.terminations, 1);
    terminate();
  }

  /** The other processes of our group. Small systems have no `ps`, and others no `/proc`. */
  function findChildren(): number[] {
    const rows = process.platform === "linux" ? fs.readdirSync("/proc").map(maybeProcessRow) : listProcesses();
    return rows.flatMap(([id = 0, group]) => (group === process.pid && id !== process.pid ? [id] : []));
  }

  function maybeProcessRow(id: string): number[] {
    if (!/^\d+$/.test(id)) return [];
    try {
      // Its name, in brackets, may hold anything; then come state, parent and group.
      const [, rest = ""] = /.*\) (.*)/s.exec(fs.readFileSync(`/proc/${id}/stat`, "utf8")) ?? [];
      return [Number(id), Number(rest.split(" ")[2])];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  }

  function listProcesses(): number[][] {
    const { stdout, pid } = childProcess.spawnSync("ps", ["-A", "-o", "pid=,pgid="], { encoding: "utf8" });
    const rows = (stdout ?? "").trim().split("\n");
    return rows.map((row) => row.trim().split(/\s+/).map(Number)).filter(([id]) => id !== pid);
  }

  /** As Ctrl+C in a terminal does: the main thread may wait for a process, such as one of `execSync`. */
  function interruptChildren(): void {
    if (!hasSignals) return;
    for (const id of findChildren()) {
      try {
        process.kill(id, "SIGINT");
      } catch (error) {
        // ESRCH: it has ended meanwhile.
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
      }
    }
  }

  function deliver(letter: Letter<InputAnswer>): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    mailbox.port.postMessage(letter);
    Atomics.add(mailbox.state, mailbox.cell.letters, 1);
    Atomics.notify(mailbox.state, mailbox.cell.letters);
  }

  /** The runs that are to stop. They share one round after another: force that one of them needs could hit another. */
  const stopping = new Map<RunNumber, Lane>();
  let nextStep: NodeJS.Timeout | undefined;

  function tell(run: RunNumber): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origin
    mainThread.postMessage(run);
  }

  function forgetEnded(): void {
    for (const [run, lane] of stopping) if (hasEnded(run, lane)) stopping.delete(run);
  }

  function interrupt(run: RunNumber, lane: Lane): void {
    forgetEnded();
    const isFirst = stopping.size === 0;
    stopping.set(run, lane);
    if (!isFirst) return;
    clearTimeout(nextStep);
    beginRound(1);
  }

  function unblock(after: RunNumber): void {
    forgetEnded();
    // Whatever is being stopped now frees the main thread too.
    if (stopping.size > 0) return;
    unblockAfter = after;
    Atomics.store(state, slot.isSeen, 0);
    interrupt(NO_RUN, NO_LANE);
  }

  function beginRound(round: number): void {
    forgetEnded();
    if (round > data.rounds) stopping.clear();
    if (stopping.size === 0) return;
    Atomics.store(state, slot.isSeen, 0);
    // A main thread that waits for an answer needs no force.
    const question = Atomics.load(mailbox.state, mailbox.cell.waitingFor);
    if (question !== 0) deliver({ id: question, content: undefined });
    for (const run of stopping.keys()) tell(run);
    nextStep = setTimeout(endRound, data.graceMs, round);
  }

  function endRound(round: number): void {
    forgetEnded();
    // Seen and still not ended: the cell was not there yet, or its next callback blocks now. Only a blocked main thread
    // may be forced, so the next message has to find out.
    const isBlocked = stopping.size > 0 && Atomics.load(state, slot.isSeen) === 0;
    if (isBlocked && Atomics.load(data.ownWork, 0) > 0) {
      nextStep = setTimeout(endRound, data.ownWorkMs, round);
      return;
    }
    if (isBlocked) {
      useForce();
      if (round > 1) interruptChildren();
    }
    nextStep = setTimeout(beginRound, isBlocked ? data.repeatMs : 0, round + 1);
  }

  function take(message: ToHelper): void {
    if (message.kind === "interrupt") interrupt(message.run, message.lane);
    else if (message.kind === "unblock") unblock(message.after);
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
  requests.on("close", () => process.kill(hasSignals ? -process.pid : process.pid, "SIGKILL"));
}

/** The program of the worker. */
export const HELPER_PROGRAM = `
  const { workerData, parentPort } = require("node:worker_threads");
  (${helper.toString()})(workerData, parentPort);
`;
