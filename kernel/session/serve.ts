import { setTimeout as delay } from "node:timers/promises";

import { CellScope } from "../../src/language/cell-scope.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { Runtime, RuntimeListener } from "../runtime/runtime.ts";
import { CellTypes, type CellTypesParts } from "./cell-types.ts";
import { Comms } from "./comms.ts";
import { Dispatcher } from "./dispatch.ts";
import { ExecutionCounter } from "./execution-counter.ts";
import { FaultLog } from "./fault-log.ts";
import type { HandlerTable, KernelContext, NoticeTable } from "./handler.ts";
import { History } from "./history.ts";
import { HistoryFile } from "./history-file.ts";
import { Inputs } from "./inputs.ts";
import { Interruption } from "./interruption.ts";
import { OnDemand } from "./on-demand.ts";
import { Outputs } from "./outputs.ts";
import { Pages } from "./pages.ts";
import { Publisher } from "./publisher.ts";
import { Shells } from "./shells.ts";
import type { SpareMemory } from "./spare-memory.ts";
import type { Channels } from "../transport/channels.ts";

/** How long an orderly end may take. A database or a client that does not answer must not keep the process. */
const END_LIMIT_MS = 4000;
/**
 * How long the first request is waited for before the child is spawned, which takes this thread 5 to 10 ms: a client
 * that is there already gets its answer first, and for one that is not, the kernel is ready when it comes.
 */
const FIRST_REQUEST_MS = 50;

/** What a kernel is made of; each part chosen by whoever starts it. */
export interface KernelParts {
  /** The kernel's session id, in the header of every message it sends. */
  readonly session: string;
  readonly channels: Channels;
  readonly handlers: HandlerTable;
  readonly noticeHandlers: NoticeTable;
  /** Loads what handlers put off, once the first request is answered. */
  readonly loadHandlers: () => Promise<void>;
  readonly openRuntime: (listener: RuntimeListener) => Promise<Runtime>;
  readonly openTracker: () => Promise<Tracker>;
  /** Without it the kernel knows nothing of types. */
  readonly types?: CellTypesParts | undefined;
  /** The absolute path of the notebook; undefined when it is not known. */
  readonly notebookPath: string | undefined;
  /** The folder in which relative paths start. */
  readonly cwd: string;
  /** Says where the inputs of all sessions are kept; without it, nothing is kept beyond the session. */
  readonly locateHistory?: (() => Promise<string>) | undefined;
  /** Says whether a console has started this process; without it, none has. */
  readonly isStartedByConsole?: (() => Promise<boolean>) | undefined;
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

/** Serves the channels until the kernel is asked to end. Whatever the first answer does not need is opened after it. */
export function serveKernel(parts: KernelParts): ServedKernel {
  const { session, channels, handlers, noticeHandlers, notebookPath, cwd, locateHistory: locate } = parts;
  const log = new FaultLog(parts.log);
  const publisher = new Publisher(session, channels);
  const outputs = new Outputs(publisher);
  const inputs = new Inputs(session, channels);
  const onFault = (error: unknown): void => log.failed("keeping the history", error);
  const historyFile = locate === undefined ? undefined : new HistoryFile({ locate, session, onFault });
  const history = new History(historyFile);
  const comms = new Comms(outputs);
  const scope = new CellScope();
  const magicLines: KernelContext["magicLines"] = new Map();
  const tracker = new OnDemand(parts.openTracker);
  const settings = new OnDemand(async () => {
    const { ProjectSettings } = await import("../../src/settings/project-settings.ts");
    return new ProjectSettings(cwd);
  });
  const types = new CellTypes(parts.types, log);
  const runtime = new OnDemand(() =>
    parts.openRuntime(createListener({ channels, outputs, inputs, comms, scope, types, magicLines, tracker, log })),
  );
  const { promise: stopAsked, resolve: askToStop } = Promise.withResolvers<void>();
  const lifetime = new AbortController();
  let spareMemory: SpareMemory | undefined;
  let isStopping = false;
  const stop = (): void => {
    isStopping = true;
    askToStop();
  };
  const warmUp = async (): Promise<void> => {
    if (isStopping) return;
    await runtime.get();
    await parts.loadHandlers();
    await tracker.get();
    (await settings.get()).of();
    types.warmUp();
    const { SpareMemory } = await import("./spare-memory.ts");
    spareMemory = new SpareMemory((error) => log.failed("giving memory back", error));
  };
  const warmUpOnce = new OnDemand(() => warmUp().catch((error: unknown) => log.failed("the start", error)));

  const dispatcher = new Dispatcher({
    session,
    channels,
    handlers,
    noticeHandlers,
    context: {
      runtime: runtime.get,
      publisher,
      outputs,
      inputs,
      pages: new Pages(),
      comms,
      history,
      interruption: new Interruption(),
      shells: new Shells(),
      counter: new ExecutionCounter(),
      isStartedByConsole: parts.isStartedByConsole ?? (() => Promise.resolve(false)),
      consoles: new Set(),
      scope,
      settings: settings.get,
      tracker: tracker.get,
      types,
      magicLines,
      options: new Map(),
      congestion: () => channels.congestion(),
      lifetime: lifetime.signal,
      notebookPath,
      cwd,
      stop,
    },
    log,
    onFirstAnswer: () => void warmUpOnce.get(),
    onAnswer: () => spareMemory?.noteWork(),
  });
  publisher.publish("status", { execution_state: "starting" }, undefined);
  channels.listen(dispatcher);
  setTimeout(() => void warmUpOnce.get(), FIRST_REQUEST_MS);

  const end = async (): Promise<void> => {
    dispatcher.close();
    lifetime.abort();
    // The running cell ends with its process, and is then answered as failed.
    await (await runtime.maybeGet())?.close();
    await dispatcher.settled();
    outputs.flush();
    await types.close();
    await (await tracker.maybeGet())?.close();
    await history.close();
    await channels.close();
  };
  const ended = stopAsked.then(() => Promise.race([end(), delay(END_LIMIT_MS, undefined, { ref: false })]));
  return { ended, stop };
}

interface ListenerParts {
  readonly channels: Channels;
  readonly outputs: Outputs;
  readonly inputs: Inputs;
  readonly comms: Comms;
  readonly scope: CellScope;
  readonly types: CellTypes;
  readonly magicLines: KernelContext["magicLines"];
  readonly tracker: OnDemand<Tracker>;
  readonly log: FaultLog;
}

/** What the kernel does with what it hears from the child. */
function createListener(parts: ListenerParts): RuntimeListener {
  const { channels, outputs, inputs, comms, scope, types, magicLines, tracker, log } = parts;
  return {
    onOutput: (execution, output) => {
      outputs.show(execution, output);
      if (output.kind !== "clear") {
        tracker.get().then(
          (recorder) => {
            if (output.kind === "stream") recorder.print(execution, output.text);
            else recorder.show(execution, output);
          },
          (error: unknown) => log.failed("capture", error),
        );
      }
      return channels.congestion();
    },
    onCapture: (execution, event) => {
      // Promises keep the order of the events, also while the tracker is loading.
      tracker.get().then(
        (recorder) => recorder.capture(execution, event),
        (error: unknown) => log.failed("capture", error),
      );
    },
    onTrack: (execution, order) => {
      tracker.get().then(
        (recorder) => recorder.record(execution, order),
        (error: unknown) => log.failed("track", error),
      );
    },
    onTrackQuestion: async (execution, question) => (await tracker.get()).answer(execution, question),
    onMagic: (execution, reached) => {
      const run = magicLines.get(execution);
      return run === undefined ? Promise.reject(new Error("the cell of this magic has ended")) : run(reached);
    },
    onInput: (execution, question) => {
      // The user answers to what the cell has shown so far.
      outputs.flush();
      return inputs.ask(execution, question);
    },
    onComm: (execution, message) => {
      comms.send(execution, message);
      return channels.congestion();
    },
    onGlobals: (names) => scope.setGlobals(names),
    onNeverBegan: (cell) => scope.retract(cell),
    onStateLost: () => {
      scope.clear();
      types.clear().catch((error: unknown) => log.failed("types", error));
      comms.closeAll();
    },
  };
}
