import type { Dataset } from "./dataset.ts";

/**
 * Anything that predicts: a network, a forest, a function, a service.
 *
 * `Input` is what is known when a prediction is wanted, `Output` whatever the model says of it: a class, a number, a list
 * of probabilities, a text. Nobody but an evaluator that was told how reads it.
 *
 * @typeParam Row - What it is fitted on: the input, and the truth beside it.
 * @example
 * const majority: Model<Iris, string> = { name: "majority", predict: (batch) => batch.map(() => "setosa") };
 */
export interface Model<Input, Output, Row = Input> {
  readonly name: string;
  /** Learns from all rows. Fitted again, it forgets what it had learnt. */
  fit?(dataset: Dataset<Row>): Promise<void> | void;
  /** One output for each input, in their order; none for none. Inputs are not changed. */
  predict(batch: readonly Input[]): Promise<readonly Output[]> | readonly Output[];
  /**
   * Writes what was learnt.
   *
   * @param path - A file or a folder, as the model has it. What is there already is replaced.
   */
  save?(path: string): Promise<void>;
  /** Reads what `save` has written: predictions are then what they were. */
  load?(path: string): Promise<void>;
}
