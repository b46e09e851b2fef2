import { setTimeout as delay } from "node:timers/promises";

import { CellScope } from "../../src/language/cell-scope.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { Runtime, RuntimeListener } from "../runtime/runtime.ts";
import { Dispatcher } from "../session/dispatch.ts";
import { ExecutionCounter } from "../session/execution-counter.ts";
import { FaultLog } from "../session/fault-log.ts";
import type { KernelContext } from "../session/handler.ts";
import { History } from "../session/history.ts";
import { Outputs } from "../session/outputs.ts";
import { Publisher } from "../session/publisher.ts";
import type { Channels } from "../transport/channels.ts";
import { HANDLERS, warmUpHandlers } from "./table.ts";

/** How long an orderly end may take. A database or a client that does not answer must not keep the process. */
const END_LIMIT_MS = 4000;

/** What a kernel is made of; each part chosen by whoever starts it. */
export interface KernelParts {
  /** The kernel's session id, in the header of every message it sends. */
  readonly session: string;
  /** Called first; it should begin to bind before it returns, so that the child is spawned while that is under way. */
  readonly openChannels: () => Promise<Channels>;
  readonly startRuntime: (listener: RuntimeListener) => Runtime;
  readonly openTracker: () => Promise<Tracker>;
  /** The absolute path of the notebook; undefined when it is not known. */
  readonly notebookPath: string | undefined;
  /** The folder in which relative paths start. */
  readonly cwd: string;
  /** Where the kernel's own log goes; one line without its line end. */
  readonly log: (line: string) => void;
}

/** A kernel that serves its channels. */
export interface ServedKernel {
  /** Resolves when the kernel has ended, after a shutdown, a lost client, or {@link ServedKernel.stop}. */
  readonly ended: Promise<void>;
  /** Ends the running cell and then the kernel; what has been asked is still answered. */
  stop(): void;
}

/**
 * Starts a kernel: binds, spawns the child meanwhile, and loads the compiler once the first request is answered.
 *
 * @throws {@link ProtocolError} when the channels cannot be opened; nothing is left running then.
 */
export async function serveKernel(parts: KernelParts): Promise<ServedKernel> {
  const { session, notebookPath, cwd } = parts;
  const log = new FaultLog(parts.log);
  const publisher = new Publisher(session);
  const outputs = new Outputs(publisher);
  const magicLines: KernelContext["magicLines"] = new Map();
  let openingTracker: Promise<Tracker> | undefined;
  const tracker = (): Promise<Tracker> => (openingTracker ??= parts.openTracker());

  const opening = parts.openChannels();
  const runtime = parts.startRuntime({
    onOutput: (execution, output) => outputs.show(execution, output),
    onCapture: (execution, event) => {
      // Promises keep the order of the events, also while the tracker is loading.
      tracker().then(
        (recorder) => recorder.capture(execution, event),
        (error: unknown) => log.failed("capture", error),
      );
    },
    onMagicLine: (execution: ExecutionId, index: number) => {
      const run = magicLines.get(execution);
      // A function of an earlier cell may hold a magic line and be called by a later one.
      return run === undefined ? Promise.reject(new Error("the cell of this magic has ended")) : run(index);
    },
  });

  let stopping: (() => void) | undefined;
  const stopAsked = new Promise<void>((resolve) => (stopping = resolve));
  const stop = (): void => stopping?.();

  const channels = await opening.catch(async (error: unknown) => {
    await runtime.close();
    throw error;
  });
  const context: KernelContext = {
    runtime,
    publisher,
    outputs,
    history: new History(),
    counter: new ExecutionCounter(),
    scope: new CellScope(),
    tracker,
    magicLines,
    notebookPath,
    cwd,
    stop,
  };
  const dispatcher = new Dispatcher({
    session,
    channels,
    handlers: HANDLERS,
    context,
    log,
    // Not earlier: what loads blocks the thread that should answer.
    onFirstAnswer: () => void warmUpHandlers().catch((error: unknown) => log.failed("loading", error)),
  });
  publisher.open(channels);
  publisher.publish("status", { execution_state: "starting" }, undefined);
  channels.listen(dispatcher);

  const end = async (): Promise<void> => {
    dispatcher.close();
    // The running cell ends with its process, and is then answered as failed.
    await runtime.close();
    await dispatcher.settled();
    outputs.flush();
    // A tracker that could not be opened has been reported to the cell that needed it, and has nothing to close.
    const opened = await openingTracker?.catch(() => undefined);
    await opened?.close();
    await channels.close();
  };
  const ended = stopAsked.then(() => Promise.race([end(), delay(END_LIMIT_MS, undefined, { ref: false })]));
  return { ended, stop };
}
