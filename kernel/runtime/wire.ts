// The host and its child speak JSON lines. Each direction has a pipe of its own: the child writes with blocking calls, so
// that output leaves while user code spins, and a blocking descriptor must never be read by an event loop (a message that
// fills the read buffer exactly would make the next read wait for ever). Interrupts, and answers that user code blocks for,
// have a third pipe, which a helper thread reads, because the child's main thread may be busy for ever.
import { StringDecoder } from "node:string_decoder";

import type { CompiledCell } from "../../src/language/compiled-cell.ts";
import type { ExecutionId } from "../../src/shared/ids.ts";
import type { Json } from "../../src/shared/json.ts";
import type { CaptureChoice } from "../../src/track/capture/capture-choice.ts";
import type { CaptureEvent } from "../../src/track/capture/event.ts";
import type { TrackOrder, TrackQuestion } from "../../src/track/api/port.ts";
import type { Inquiry } from "./inquiry.ts";
import type {
  CellOutcome,
  CellOutput,
  CommandValue,
  CommMessage,
  InputAnswer,
  InputQuestion,
  NamesQuery,
} from "./runtime.ts";

/** File descriptors of the child, after the three that every process has. */
export const CHANNEL = { toHost: 3, toChild: 4, toHelper: 5 } as const;

/** The number of a cell run within one child, from 1: an interrupt names it, so that it never hits the cell after. */
export type RunNumber = number;

/**
 * The number of a place, from 0, that a run holds until it ends: runs may overlap. By it the helper thread knows whether a
 * run has ended without asking the main thread, which may be busy for ever.
 */
export type Lane = number;

/** More cells cannot run at the same time. */
export const LANE_COUNT = 256;

/** A question whose answer carries the same `id`. */
export type Question =
  | { readonly kind: "names"; readonly query: NamesQuery }
  | { readonly kind: "inspect"; readonly expression: string; readonly isDetailed: boolean }
  | { readonly kind: "describe-value"; readonly name: string }
  | {
      readonly kind: "set-capture";
      readonly isOn: boolean;
      readonly seed?: number | undefined;
      readonly skip?: number | undefined;
      readonly choice?: CaptureChoice | undefined;
      /** Patterns of names whose values are secrets. */
      readonly secretNames?: readonly string[] | undefined;
    }
  | Inquiry;

/** Why a magic failed, ready to become the cell's error. */
export interface MagicFailure {
  readonly name: string;
  readonly message: string;
  readonly hint: string | undefined;
  /** Where code that the magic ran has failed; a mistake in the magic's own line has none. */
  readonly traceback: readonly string[] | undefined;
}

/** Why a question of `track` failed; without a code it is our own fault. */
export interface TrackFailure {
  readonly code: string | undefined;
  readonly message: string;
  readonly hint: string | undefined;
}

type Base64Buffers<Message> = Message extends unknown
  ? Omit<Message, "buffers"> & { readonly buffers: readonly string[] }
  : never;

/** A message of a comm as JSON can hold it. */
export type WireComm = Base64Buffers<CommMessage>;

export type ToChild =
  | {
      readonly kind: "run";
      readonly run: RunNumber;
      readonly lane: Lane;
      readonly execution: ExecutionId;
      readonly cell: CompiledCell;
    }
  | { readonly kind: "ask"; readonly id: number; readonly question: Question }
  /** Answered without a value once it is handled. */
  | { readonly kind: "comm"; readonly id: number; readonly execution: ExecutionId; readonly comm: WireComm }
  | {
      readonly kind: "magic-done";
      readonly id: number;
      readonly failure: MagicFailure | undefined;
      readonly value: Json | undefined;
    }
  | {
      readonly kind: "track-answer";
      readonly id: number;
      readonly answer: Json;
      readonly failure: TrackFailure | undefined;
    }
  /** What came of a question that the main thread does not block for. */
  | { readonly kind: "line"; readonly id: number; readonly answer: InputAnswer };

export type ToHelper =
  | { readonly kind: "interrupt"; readonly run: RunNumber; readonly lane: Lane }
  /**
   * Ends whatever blocks the main thread while no cell runs, such as a callback of one that has ended. When a run later
   * than `after` has begun, nothing did.
   */
  | { readonly kind: "unblock"; readonly after: RunNumber }
  | { readonly kind: "input"; readonly id: number; readonly answer: InputAnswer };

export type ToHost =
  | { readonly kind: "ready" }
  | { readonly kind: "output"; readonly execution: ExecutionId | undefined; readonly output: CellOutput }
  | { readonly kind: "track"; readonly execution: ExecutionId | undefined; readonly order: TrackOrder }
  | {
      readonly kind: "track-question";
      readonly id: number;
      readonly execution: ExecutionId | undefined;
      readonly question: TrackQuestion;
    }
  | { readonly kind: "capture"; readonly execution: ExecutionId | undefined; readonly event: CaptureEvent }
  | {
      readonly kind: "magic";
      readonly id: number;
      readonly execution: ExecutionId;
      readonly index: number;
      readonly values: readonly CommandValue[];
    }
  | {
      readonly kind: "input";
      readonly id: number;
      readonly execution: ExecutionId | undefined;
      readonly question: InputQuestion;
      /** Whether the main thread waits for the answer, which then has to take the way through the helper thread. */
      readonly isBlocking: boolean;
    }
  | { readonly kind: "comm"; readonly execution: ExecutionId | undefined; readonly comm: WireComm }
  | { readonly kind: "answer"; readonly id: number; readonly value: Json | undefined }
  /** The names of the global object have changed; comes before the end of the cell that did it. */
  | { readonly kind: "globals"; readonly names: readonly string[] }
  | {
      readonly kind: "ended";
      readonly run: RunNumber;
      readonly outcome: CellOutcome;
      /** Whether its names were declared and its code was about to run. */
      readonly hasBegun: boolean;
    };

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

export function toWireComm(message: CommMessage): WireComm {
  return { ...message, buffers: message.buffers.map(toBase64) };
}

export function fromWireComm(comm: WireComm): CommMessage {
  // A copy with memory of its own: user code may look at `bytes.buffer`, and a Buffer is part of a larger one.
  return { ...comm, buffers: comm.buffers.map((text) => new Uint8Array(Buffer.from(text, "base64"))) };
}

export function toLine(message: ToChild | ToHelper | ToHost): string {
  return `${JSON.stringify(message)}\n`;
}

/** Turns chunks of bytes into messages, wherever the chunks were cut. The peer is our own code, so its types are trusted. */
export function createMessageReader<Message>(onMessage: (message: Message) => void): (chunk: Buffer) => void {
  const decoder = new StringDecoder("utf8");
  // Parts of a line that has not ended yet; a 10 MB display comes in 160 of them, so they are joined only once.
  let parts: string[] = [];
  return (chunk) => {
    const [first = "", ...others] = decoder.write(chunk).split("\n");
    parts.push(first);
    for (const next of others) {
      const line = parts.join("");
      parts = [next];
      onMessage(JSON.parse(line) as Message);
    }
  };
}
