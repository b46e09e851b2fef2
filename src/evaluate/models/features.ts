import type { Dataset } from "../dataset.ts";
import { readBatches } from "../datasets/row-dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";

/** The numbers that a model gets of a row: those in some columns, or whatever a function makes of it. */
export type Features<Row> = readonly (keyof Row & string)[] | ((row: Row) => ArrayLike<number>);

/** Where a row comes from, for an error. */
export interface RowOrigin {
  /** The model that needs the numbers. */
  readonly model: string;
  /** Such as `"iris"` or `the batch`. */
  readonly source: string;
  /** From 0. */
  readonly index: number;
}

/**
 * The numbers of a row; true is 1, and false 0.
 *
 * @throws {@link EvaluateError} `BAD_INPUT` for what is no number, and for a value that is missing.
 */
export function readFeatures<Row>(row: Row, features: Features<Row>, origin: RowOrigin): number[] {
  if (typeof features !== "function") {
    return features.map((column) => toNumber(row[column], `"${column}"`, origin));
  }
  const made = features(row);
  return Array.from(made, (value, place) => toNumber(value, `value ${place + 1}`, origin));
}

function toNumber(value: unknown, what: string, { model, source, index }: RowOrigin): number {
  if (typeof value === "number" && !Number.isNaN(value)) return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "bigint") return Number(value);
  const text = typeof value === "string" ? JSON.stringify(value) : value instanceof Date ? "a date" : String(value);
  throw new EvaluateError(
    "BAD_INPUT",
    `"${model}" needs numbers, and ${what} of row ${index + 1} of ${source} is ${text}`,
    {
      hint: "Give it other columns, make numbers by a function, or leave such rows out before.",
    },
  );
}

/**
 * The features and targets of all rows of a dataset.
 *
 * @throws {@link EvaluateError} `BAD_INPUT`, also for a dataset without rows.
 */
export async function readTraining<Row, Target>(
  dataset: Dataset<Row>,
  model: string,
  features: Features<Row>,
  toTarget: (row: Row, origin: RowOrigin) => Target,
): Promise<{ readonly inputs: number[][]; readonly targets: Target[] }> {
  const inputs: number[][] = [];
  const targets: Target[] = [];
  for await (const batch of readBatches(dataset, 4096)) {
    for (const row of batch) {
      const origin = { model, source: `"${dataset.name}"`, index: inputs.length };
      inputs.push(readFeatures(row, features, origin));
      targets.push(toTarget(row, origin));
    }
  }
  if (inputs.length > 0) return { inputs, targets };
  throw new EvaluateError("BAD_INPUT", `"${dataset.name}" has no rows, and "${model}" learns from none`);
}

/** @throws {@link EvaluateError} `BAD_PREDICTIONS` unless there is one prediction for each input. */
export function requireOneEach<Output>(outputs: readonly Output[], batch: readonly unknown[], model: string) {
  if (outputs.length === batch.length) return outputs;
  throw new EvaluateError(
    "BAD_PREDICTIONS",
    `"${model}" gave ${outputs.length} predictions for ${batch.length} inputs`,
  );
}
