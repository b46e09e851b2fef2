// What magics ask the process of user code. Questions are plain data, and each kind has an answer of its own.
import type { Json } from "../../src/shared/json.ts";

/** How a magic wants code to be measured. */
export type MeasureHow =
  | { readonly kind: "once" }
  /** Without `loops`, as many that a series takes a fifth of a second. */
  | { readonly kind: "repeat"; readonly loops: number | undefined; readonly repeats: number }
  | { readonly kind: "profile" };

/** What measuring code gave. */
export type Measured =
  | {
      readonly kind: "once";
      readonly wallMs: number;
      /** Time of the processor, of all threads; it is more than `wallMs` where several were at work. */
      readonly userMs: number;
      readonly systemMs: number;
    }
  | {
      readonly kind: "repeat";
      /** How many calls each series had. */
      readonly loops: number;
      /** What one call took in each series, on average. */
      readonly secondsPerCall: readonly number[];
      /** Whether each call was waited for. */
      readonly isAsync: boolean;
    }
  | { readonly kind: "profile"; readonly wallMs: number; readonly root: ProfileNode };

/** A function in the tree of calls that a profile shows. */
export interface ProfileNode {
  readonly name: string;
  /** Where it is defined, in the user's own lines: `cell_3.ts:2`; empty for what belongs to the engine. */
  readonly place: string;
  /** What was spent in the function itself. */
  readonly selfMs: number;
  readonly children: readonly ProfileNode[];
}

/** A top-level name of the session. */
export interface VariableSummary {
  readonly name: string;
  /** Such as `number`, `Array(3)` or `Tensor([ 2, 3 ])`. */
  readonly type: string;
  /** The beginning of the value as text, in one line. */
  readonly text: string;
  readonly isImport: boolean;
}

export interface MemoryReport {
  /** As `process.memoryUsage` names them. */
  readonly process: {
    readonly rss: number;
    readonly heapTotal: number;
    readonly heapUsed: number;
    readonly external: number;
    readonly arrayBuffers: number;
  };
  readonly variables: readonly VariableSize[];
}

export interface VariableSize {
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  /** False where a part was looked at and the rest taken to be like it. */
  readonly isWhole: boolean;
}

/** Where the process is, and what its children inherit. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A question of a magic. */
export type Inquiry =
  /** Answered when the code has run; without a value when it was given up, or has failed. */
  | { readonly kind: "measure"; readonly call: number; readonly how: MeasureHow }
  | { readonly kind: "variables" }
  | { readonly kind: "memory" }
  | { readonly kind: "surroundings" }
  | { readonly kind: "change-folder"; readonly path: string }
  /** Without a value, the variable of the environment is removed. */
  | { readonly kind: "set-environment"; readonly name: string; readonly value: string | undefined };

interface Answers {
  readonly measure: Measured;
  readonly variables: readonly VariableSummary[];
  readonly memory: MemoryReport;
  readonly surroundings: Surroundings;
  /** `failure` says why the folder is still the old one. */
  readonly "change-folder": { readonly cwd: string; readonly failure: string | undefined };
  readonly "set-environment": null;
}

/** What a question is answered with; undefined when the process has ended meanwhile. */
export type AnswerTo<Asked extends Inquiry> = Answers[Asked["kind"]];

/** An answer on its way through JSON. */
export function toWireAnswer(answer: Answers[keyof Answers]): Json {
  return answer as unknown as Json;
}
