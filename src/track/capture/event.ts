import type { JsonObject } from "../../shared/json.ts";
import type { UsedData } from "./fit-data.ts";
import type { EvaluatorRef, RandomUse } from "../run.ts";
import type { VariableChanges } from "./variable-watch.ts";

/** Something worth remembering that happened in the process that runs user code. */
export type CaptureEvent =
  /** A file was read or written through `fs`. The path is absolute; hashing is left to the receiver. */
  | { readonly kind: "file"; readonly access: "read" | "write"; readonly path: string }
  /** `fetch` has brought something that was read to its end. */
  | { readonly kind: "download"; readonly url: string; readonly digest: string; readonly sizeBytes: number }
  /** A module of an installed package, or a built-in one, was loaded: `url` is what the specifier resolved to. */
  | { readonly kind: "module"; readonly url: string }
  /**
   * A `fit` or `fitDataset` began; `params` are its configuration (epochs, batchSize, optimizer, loss, ...).
   * A model that is trained further keeps its `modelId`, whatever its configuration is by then.
   */
  | {
      readonly kind: "fit-begin";
      readonly fitId: number;
      readonly modelId: number;
      readonly params: JsonObject;
      readonly data?: readonly UsedData[];
    }
  /** The rows of a dataset of a fit have gone by, before the epoch's end is told. */
  | { readonly kind: "fit-data"; readonly fitId: number; readonly data: UsedData }
  /** One epoch ended. Values are written as numbers, or as "NaN", "Infinity", "-Infinity", which JSON cannot hold. */
  | {
      readonly kind: "fit-epoch";
      readonly fitId: number;
      readonly epoch: number;
      readonly metrics: Readonly<Record<string, number | string>>;
    }
  | { readonly kind: "fit-end"; readonly fitId: number; readonly error?: string }
  /** `model.evaluate` returned, or a function that evaluates. */
  | {
      readonly kind: "evaluate";
      readonly metrics: Readonly<Record<string, number | string>>;
      readonly data?: UsedData | undefined;
      /** What the metrics were computed by, where it can be told. */
      readonly evaluator?: EvaluatorRef | undefined;
      /** Whether the metrics have the names that the user gave them; those of a model's own are the library's. */
      readonly isNamed?: boolean;
    }
  /** A function that trains or evaluates was given data. */
  | { readonly kind: "data"; readonly data: UsedData }
  /** How long something took; belongs to the run that is there anyway. */
  | { readonly kind: "timing"; readonly metrics: Readonly<Record<string, number | string>> }
  /** A model was loaded; `params` are its own. */
  | { readonly kind: "model"; readonly params: JsonObject }
  /** Something to be kept with the run lies in a file of ours, which whoever hears this removes. */
  | { readonly kind: "artifact"; readonly name: string; readonly path: string; readonly mediaType: string }
  /** After code of a cell, and again when a timer has changed something since: what became of the variables. */
  | { readonly kind: "variables"; readonly changes: VariableChanges }
  /** After code of a cell: what it has cost, and how many seeded random numbers it has drawn. */
  | { readonly kind: "usage"; readonly cpuMs: number; readonly peakMemoryBytes: number; readonly random?: RandomUse }
  /** Before anything else is told of a cell: what was seen under names that the user has called secret. Never stored. */
  | { readonly kind: "secrets"; readonly values: readonly string[] }
  /** After a cell: its computed top-level numbers, by name. */
  | { readonly kind: "numbers"; readonly values: Readonly<Record<string, number | string>> };
