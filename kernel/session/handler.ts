import type { CellScope } from "../../src/language/cell-scope.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { ProjectSettings } from "../../src/settings/project-settings.ts";
import type { Tracker } from "../../src/track/tracker.ts";
import type { Header } from "../protocol/header.ts";
import type { Notices, NoticeType, ReplyContent, RequestContent, RequestType } from "../protocol/message.ts";
import type { Json, JsonObject } from "../../src/shared/json.ts";
import type { Congestion, ReachedMagic, Runtime } from "../runtime/runtime.ts";
import type { CellTypes } from "./cell-types.ts";
import type { Comms } from "./comms.ts";
import type { ExecutionCounter } from "./execution-counter.ts";
import type { History } from "./history.ts";
import type { Inputs } from "./inputs.ts";
import type { Interruption } from "./interruption.ts";
import type { Outputs } from "./outputs.ts";
import type { Pages } from "./pages.ts";
import type { Publisher } from "./publisher.ts";
import type { Shells } from "./shells.ts";

/** A request as a handler sees it: read, checked, with every default filled in. */
export interface Request<Type extends RequestType> {
  readonly header: Header;
  readonly metadata: JsonObject;
  /** The way back to the client, for what is neither reply nor broadcast. */
  readonly identities: readonly Uint8Array[];
  readonly content: RequestContent<Type>;
  /** Aborted when the user stops the execution, however far it has come; undefined for other requests. */
  readonly signal: AbortSignal | undefined;
  /** Has the dispatcher do something more when the reply is sent, before the idle. It must not reject. */
  readonly afterReply: (work: AfterReply) => void;
}

/** @param nextCell - Resolves when another cell of the shell waits for this request to end. */
export type AfterReply = (nextCell: Promise<void>) => Promise<void>;

/** A message that is not replied to, read and checked. */
export interface Notice<Type extends NoticeType> {
  readonly header: Header;
  readonly metadata: JsonObject;
  readonly buffers: readonly Uint8Array[];
  readonly content: Notices[Type];
}

/** What handlers share: the state of one kernel. */
export interface KernelContext {
  /** The process that runs cells; started at its first use, since `kernel_info` must not wait for it. */
  readonly runtime: () => Promise<Runtime>;
  readonly publisher: Publisher;
  readonly outputs: Outputs;
  readonly history: History;
  readonly inputs: Inputs;
  readonly pages: Pages;
  readonly comms: Comms;
  readonly interruption: Interruption;
  readonly shells: Shells;
  readonly counter: ExecutionCounter;
  /** Whether this process was started by a console, which is then its client. */
  readonly isStartedByConsole: () => Promise<boolean>;
  /** The sessions of clients that are consoles. */
  readonly consoles: Set<string>;
  /** What the top-level names of earlier cells mean. */
  readonly scope: CellScope;
  /** The settings of the project that the notebook belongs to; loaded at their first use. */
  readonly settings: () => Promise<ProjectSettings>;
  /** The session's tracker; loaded at its first use. */
  readonly tracker: () => Promise<Tracker>;
  /** How the magics of the running cells are run. */
  readonly magicLines: Map<ExecutionId, (reached: ReachedMagic) => Promise<Json | undefined>>;
  /** What `%config` has changed, by the name of the option. */
  readonly options: Map<string, string>;
  /** When clients have read what was shown; undefined when they can take more now. */
  readonly congestion: () => Congestion;
  readonly types: CellTypes;
  /** The absolute path of the notebook; undefined when the frontend did not tell it. */
  readonly notebookPath: string | undefined;
  readonly cwd: string;
  /** Aborted when the kernel ends: no program that a cell has started outlives it. */
  readonly lifetime: AbortSignal;
  /** Ends the kernel once what has been asked is answered. */
  readonly stop: () => void;
}

/**
 * Answers one kind of request. It only returns the reply's content: the dispatcher addresses and signs it, and puts
 * busy and idle around it. What it throws becomes an error reply.
 */
export type Handler<Type extends RequestType> = (
  request: Request<Type>,
  context: KernelContext,
) => ReplyContent<Type> | Promise<ReplyContent<Type>>;

/** Takes one kind of notice. The dispatcher puts busy and idle around it. */
export type NoticeHandler<Type extends NoticeType> = (notice: Notice<Type>, context: KernelContext) => Promise<void>;

/** One handler for every notice. */
export type NoticeTable = { readonly [Type in NoticeType]: NoticeHandler<Type> };

/** One handler for every request. */
export type HandlerTable = { readonly [Type in RequestType]: Handler<Type> };
