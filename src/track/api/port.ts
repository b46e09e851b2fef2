// What the API says to whoever records it, as JSON: the store of this process, or the tracker of a kernel's session.
import type { RunId } from "../../shared/ids.ts";
import type { Json, JsonObject } from "../../shared/json.ts";
import type { DatasetRef, DatasetRole, EvaluatorRef, RunError } from "../run.ts";

/** The run that is meant; undefined for the open one. */
type Target = RunId | undefined;

/** A point as JSON can hold it: `value` is a number, or the text of one that JSON lacks. */
export type WirePoint = readonly [key: string, value: number | string, step: number | null, at: number];

/** What a metric was measured on and by. */
export interface WireOrigin {
  readonly dataset?: DatasetRef | undefined;
  readonly evaluator?: EvaluatorRef | undefined;
}

/** Something to be recorded. Nobody waits for it. */
export type TrackOrder =
  | {
      readonly kind: "begin-run";
      readonly run: RunId;
      readonly name: string;
      readonly experiment: string | undefined;
      /** The run around it. */
      readonly parent: RunId | undefined;
      readonly at: number;
    }
  | { readonly kind: "end-run"; readonly run: RunId; readonly error: RunError | undefined; readonly at: number }
  | { readonly kind: "params"; readonly run: Target; readonly values: JsonObject }
  | {
      readonly kind: "metrics";
      readonly run: Target;
      readonly origin: WireOrigin;
      readonly points: readonly WirePoint[];
    }
  | { readonly kind: "tags"; readonly run: Target; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: "note"; readonly run: Target; readonly text: string; readonly at: number };

/** A dataset as a person names it. */
export interface DatasetDeclaration {
  /** A top-level variable, or a value in memory under a name, or a path; what it is was decided by the caller. */
  readonly subject:
    | { readonly kind: "file"; readonly path: string }
    | { readonly kind: "variable"; readonly name: string; readonly description: Json };
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly role?: DatasetRole | undefined;
}

/** What an evaluator has measured, as JSON. */
export interface WireEvaluation {
  readonly run: Target;
  readonly dataset: DatasetRef;
  readonly role: DatasetRole | undefined;
  readonly rowCount: number;
  readonly schema: Json | undefined;
  readonly evaluator: EvaluatorRef;
  readonly points: readonly WirePoint[];
}

/** Content in memory. */
export interface WireContent {
  readonly base64: string;
  readonly mediaType: string;
}

/** Something that is answered. */
export type TrackQuestion =
  | ({ readonly kind: "dataset"; readonly run: Target } & DatasetDeclaration)
  /** Answered with the id of the run that it belongs to, and with null when none is open: nothing is kept then. */
  | ({ readonly kind: "evaluation" } & WireEvaluation)
  | {
      readonly kind: "artifact";
      readonly run: Target;
      readonly name: string;
      readonly content: { readonly path: string } | WireContent;
    }
  | {
      readonly kind: "runs";
      readonly filter: string | undefined;
      readonly sort: string | undefined;
      readonly limit: number | undefined;
      readonly experiment: string | undefined;
    }
  /** Answered when all before it is recorded. */
  | { readonly kind: "flush" };

/** Whoever records what the API says. */
export interface TrackPort {
  /** Never throws: what cannot be recorded becomes a warning where the user sees it. */
  send(order: TrackOrder): void;
  /** Rejects with {@link TrackError} for a mistake of the caller. */
  ask(question: TrackQuestion): Promise<Json>;
  /** The digest, the number of rows and the columns of a value, as far as it has them. */
  describe(value: object): Json;
}
