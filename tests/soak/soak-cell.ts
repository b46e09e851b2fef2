import type { JsonObject } from "../../src/shared/json.ts";
import type { Model } from "./model.ts";

/** One thing that a cell shows; stream texts that follow one another are one. */
export type Shown = readonly [
  kind: "stdout" | "stderr" | "display" | "update" | "clear" | "comm",
  text: string | RegExp,
];

/** What must come of a cell. */
export interface Expected {
  readonly outcome: "ok" | "error" | "stopped" | "ended";
  /** What the error's text begins with. */
  readonly evalue?: string;
  /** The texts that its value may have; no value at all without it. */
  readonly results?: ReadonlySet<string>;
  readonly shown: readonly Shown[];
  /** What its timers and promises print on stdout, also after its end: the lines of each, which come in their order. */
  readonly late?: readonly string[];
  /** What its user expressions give. */
  readonly expressions?: Readonly<Record<string, string>>;
}

/** A cell of the soak. What must come of it depends on the state in which it runs. */
export interface SoakCell {
  readonly kind: string;
  readonly code: string;
  readonly options?: JsonObject;
  /** The line of the user when it asks. */
  readonly answer?: string;
  /** It never ends, and is to be stopped once it has printed this. */
  readonly stopAfter?: string;
  /** Undefined when the state is too uncertain to say. */
  predict(model: Model): Expected | undefined;
  /** It has run to its end, which may be an error. */
  onRun?(model: Model, result: string | undefined): void;
  /** It was stopped somewhere. */
  onStopped?(model: Model): void;
}

/** Makes a cell. `id` is a text that no other cell prints. */
export interface CellKind {
  readonly name: string;
  /** How often it comes. */
  readonly weight: number;
  /** Undefined when the state has nothing for it. */
  create(id: string, random: SoakRandom, model: Model): Omit<SoakCell, "kind"> | undefined;
}

/** What a kind needs of the random numbers. */
export interface SoakRandom {
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
}

export const NOTHING_SHOWN: Expected = { outcome: "ok", shown: [] };
