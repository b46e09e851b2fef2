import type { Dataset } from "../dataset.ts";
import { readBatches } from "../datasets/row-dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import type { EvaluateOptions } from "../evaluator.ts";
import type { Model } from "../model.ts";

const DEFAULT_BATCH_SIZE = 1024;

/** Rows and what a model says of each. */
export interface PredictedRows<Row, Output> {
  readonly rows: readonly Row[];
  readonly outputs: readonly Output[];
}

/**
 * Lets a model predict every row, batch by batch.
 *
 * @throws {@link EvaluateError} `BAD_PREDICTIONS` when a batch does not give one output for each input, `BAD_OPTION` for
 * a size of batches that is none; the signal's reason when it stops.
 */
export async function predictRows<Row, Output, Input>(
  model: Model<Input, Output, never>,
  dataset: Dataset<Row>,
  { input = (row) => row as unknown as Input, batchSize = DEFAULT_BATCH_SIZE, signal }: EvaluateOptions<Row, Input>,
): Promise<PredictedRows<Row, Output>> {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new EvaluateError("BAD_OPTION", `batches of ${batchSize} rows cannot be made`, {
      hint: "Give a whole number from 1 on, or leave `batchSize` out for 1024.",
    });
  }
  const rows: Row[] = [];
  const outputs: Output[] = [];
  for await (const part of readBatches(dataset, batchSize)) {
    signal?.throwIfAborted();
    const said = await model.predict(part.map((row) => input(row)));
    if (said.length !== part.length) throw wrongCount(model.name, part.length, said.length, outputs.length);
    for (const row of part) rows.push(row);
    for (const output of said) outputs.push(output);
  }
  return { rows, outputs };
}

function wrongCount(model: string, asked: number, said: number, from: number): EvaluateError {
  return new EvaluateError(
    "BAD_PREDICTIONS",
    `model "${model}" was asked about ${asked} inputs, rows ${from + 1} to ${from + asked}, and gave ${said} outputs`,
    { hint: "`predict` gives one output for each input, in their order." },
  );
}
