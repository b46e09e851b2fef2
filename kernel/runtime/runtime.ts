import type { CompiledCell } from "../../src/language/compiled-cell.ts";
import type { DisplayId, ExecutionId } from "../../src/shared/ids.ts";
import type { Json, JsonObject } from "../../src/shared/json.ts";
import type { CaptureChoice } from "../../src/track/capture/capture-choice.ts";
import type { CaptureEvent } from "../../src/track/capture/event.ts";
import type { TrackOrder, TrackQuestion } from "../../src/track/api/port.ts";
import type { AnswerTo, Inquiry } from "./inquiry.ts";

/** One value in several representations, by MIME type. */
export type MimeBundle = Readonly<Record<string, Json>>;

/** A failure of user code as Jupyter shows it. Every frame is already in the user's own lines and columns. */
export interface CellFault {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** How a cell ended. */
export type CellOutcome =
  | { readonly kind: "value"; readonly data: MimeBundle | undefined; readonly metadata: JsonObject }
  | {
      readonly kind: "error";
      readonly fault: CellFault;
      /** The engine does not take the code as JavaScript: nothing of it has run. */
      readonly isRefused?: boolean;
    }
  /** The user pressed stop; the session's state is kept. */
  | { readonly kind: "interrupted"; readonly fault: CellFault }
  /** The child ended (`process.exit`, a native crash); a fresh one is already on its way and the state is gone. */
  | { readonly kind: "died"; readonly fault: CellFault };

/** Something a cell shows while it runs, or later from a timer it started. */
export type CellOutput =
  | { readonly kind: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly kind: "display";
      readonly data: MimeBundle;
      readonly metadata: JsonObject;
      readonly displayId: DisplayId | undefined;
      readonly isUpdate: boolean;
    }
  | { readonly kind: "clear"; readonly wait: boolean };

interface CommParts {
  /** The comm's own id, the same on both sides. */
  readonly id: string;
  readonly data: Json;
  readonly metadata: JsonObject;
  readonly buffers: readonly Uint8Array[];
}

/** A message of a comm, in either direction. */
export type CommMessage =
  | (CommParts & { readonly kind: "open"; readonly target: string })
  | (CommParts & { readonly kind: "message" | "close" });

/** A line that user code asks its user for. */
export interface InputQuestion {
  readonly prompt: string;
  /** Whether the text must not be shown while it is typed. */
  readonly isPassword: boolean;
}

/** What came of a question. */
export type InputAnswer =
  | { readonly kind: "text"; readonly text: string }
  /** The user dismissed it. */
  | { readonly kind: "cancelled" }
  /** It is no longer asked: its cell has ended, or another question took its place. */
  | { readonly kind: "withdrawn" }
  /** Nobody can be asked: the client has no user, or the cell that asks has ended. */
  | { readonly kind: "unavailable"; readonly reason: "not-allowed" | "not-running" };

/** A value of user code in a command of the shell: one word, or one for each element. */
export type CommandValue = string | readonly string[];

/** A magic that a running cell has reached. */
export interface ReachedMagic {
  /** Of this call, within the process. */
  readonly id: number;
  /** Of the magic, within the cell. */
  readonly index: number;
  readonly values: readonly CommandValue[];
}

/** When the owner can take more; undefined when it can now. User code that shows things without end waits for it. */
export type Congestion = Promise<void> | undefined;

/** What the owner of a runtime hears from it. Calls come in the order in which things happened. */
export interface RuntimeListener {
  /** `execution` is the cell that caused the output, also after it has ended; undefined when nobody knows. */
  onOutput(execution: ExecutionId | undefined, output: CellOutput): Congestion;
  /** Only while capture is on. */
  onCapture(execution: ExecutionId | undefined, event: CaptureEvent): void;
  /** User code says something to `track`; must not throw. */
  onTrack(execution: ExecutionId | undefined, order: TrackOrder): void;
  /** User code asks `track` for something, and awaits the promise. */
  onTrackQuestion(execution: ExecutionId | undefined, question: TrackQuestion): Promise<Json>;
  /** A running cell has reached a magic, and waits for the promise. A rejection becomes the cell's error. */
  onMagic(execution: ExecutionId, reached: ReachedMagic): Promise<Json | undefined>;
  /** User code asks for a line and blocks until the promise resolves; it must not reject. */
  onInput(execution: ExecutionId | undefined, question: InputQuestion): Promise<InputAnswer>;
  /** User code sends a message to the frontends. */
  onComm(execution: ExecutionId | undefined, message: CommMessage): Congestion;
  /** A cell that is about to end has changed which names the global object has: these are all. */
  onGlobals(names: readonly string[]): void;
  /** A cell has ended before any of its code ran, so that it declared nothing; comes before its outcome. */
  onNeverBegan(cell: CompiledCell): void;
  /** The process with the session's variables has ended, between two cells or in one: the next cell finds a fresh one. */
  onStateLost(): void;
}

/** Which names of the live state are wanted. An expression is JavaScript for script scope: see `maybeLookExpression`. */
export type NamesQuery =
  | { readonly kind: "globals" }
  /** What may follow a dot, or stand in quotes and brackets, behind the expression; the columns of a frame that it gives. */
  | { readonly kind: "members" | "keys" | "columns"; readonly expression: string };

/** A name that the live state knows. */
export interface LiveName {
  readonly name: string;
  readonly kind: "function" | "class" | "instance" | "property" | "value";
  /** Whether it is a key of the value itself, of a class that it is an instance of, or of every object. */
  readonly origin: "own" | "class" | "object";
}

/** What can be said of a value without running any of its code. */
export interface ValueSummary {
  /** Its type with its size, such as `Array(3)` or `Tensor([ 2, 3 ])`. */
  readonly type: string;
  /** The value itself, cut to what is readable; of a function the first line, or in detail the source. */
  readonly text: string;
}

/** Whether and how the child captures what cells do. */
export interface CaptureSettings {
  readonly isOn: boolean;
  readonly seed?: number | undefined;
  /** How many numbers of the seed are gone already. */
  readonly skip?: number | undefined;
  /** What is captured from here on; as before when it is left out. */
  readonly choice?: CaptureChoice | undefined;
  /** All patterns of names whose values are secrets; as before when they are left out. */
  readonly secretNames?: readonly string[] | undefined;
}

/** A JavaScript process with the session's state. Cells may overlap: while one awaits, another can run. */
export interface Runtime {
  /**
   * Runs one cell. Never rejects for a fault in user code.
   *
   * @param signal - Stops this cell as {@link Runtime.interrupt} does; one that is aborted already keeps it from starting.
   */
  run(execution: ExecutionId, cell: CompiledCell, signal?: AbortSignal): Promise<CellOutcome>;
  /**
   * Stops all running cells and keeps the state. While none runs, it ends what blocks the process all the same: a callback
   * of a cell that has ended, a listener of a comm. Resolves when the request was delivered.
   */
  interrupt(): Promise<void>;
  /**
   * Hands a frontend's message to user code, also while a cell awaits. Resolves when it is handled, when a cell that was
   * interrupted meanwhile has ended, or when the child has ended.
   */
  deliverComm(execution: ExecutionId, message: CommMessage): Promise<void>;
  /** Names from the live state, found without side effects; none while a cell runs. */
  findNames(query: NamesQuery): Promise<readonly LiveName[]>;
  /** What a JavaScript expression gives now; undefined while a cell runs, and when finding out would have a side effect. */
  inspect(expression: string, isDetailed: boolean): Promise<ValueSummary | undefined>;
  /** The value of a top-level name, as capture describes it: used by `%track data NAME`. Undefined when there is no such name. */
  describeValue(name: string): Promise<Json | undefined>;
  /** Turns capture on or off in the child. A seed makes `Math.random` repeatable, after the first `skip` numbers. */
  setCapture(settings: CaptureSettings): Promise<void>;
  /** Asks what magics want to know or to have done. Undefined when the child ends meanwhile. */
  inquire<Asked extends Inquiry>(inquiry: Asked): Promise<AnswerTo<Asked> | undefined>;
  /** Ends the child with all state, and starts a fresh one. */
  restart(): Promise<void>;
  /** Ends the child. */
  close(): Promise<void>;
}
