import { roleOfName } from "../../track/capture/fit-data.ts";
import { maybeTrack } from "../tracking/maybe-track.ts";
import type { Dataset } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import type { EvaluateOptions, Evaluation, Evaluator } from "../evaluator.ts";
import { toEvaluatorRef } from "../evaluators/evaluator-ref.ts";
import { deviationOf, meanOf } from "../metrics/sums.ts";
import type { Model } from "../model.ts";
import { CrossValidation, type FoldMetric } from "./cross-validation.ts";
import { type Fold, type FoldsSpec, makeFolds } from "./folds.ts";

/** What a cross-validation is made of. */
export interface CrossValidationSpec<Row, Output, Input, Found extends Evaluation<Row, Output>> {
  /**
   * Makes a fresh model for a fold, which is then fitted to what the fold learns from. It must know nothing of other rows.
   */
  readonly model: (fold: Fold<Row>) => Model<Input, Output, Row> | Promise<Model<Input, Output, Row>>;
  readonly evaluator: EvaluatorOf<Row, Output, Input, Found>;
  readonly dataset: Dataset<Row>;
  readonly folds: FoldsSpec<Row>;
}

/** An evaluator that gives a certain kind of evaluation. */
interface EvaluatorOf<Row, Output, Input, Found extends Evaluation<Row, Output>> extends Pick<
  Evaluator<Row, Output, Input>,
  "name" | "version"
> {
  evaluate(
    model: Model<Input, Output, never>,
    dataset: Dataset<Row>,
    options?: EvaluateOptions<Row, Input> & { readonly track?: boolean },
  ): Promise<Found>;
}

/**
 * Fits a model to each fold and evaluates it on the rows that it has not seen. The open run, if there is one, gets the mean
 * and the deviation of each metric behind `cv_`.
 *
 * @throws {@link EvaluateError} `BAD_SPLIT` for folds that the rows cannot give, `BAD_OPTION` for a model without `fit`.
 * @example
 * const validation = await crossValidate({
 *   model: () => forest({ trees: 50 }),
 *   evaluator: classificationEvaluator<Penguin, string>({ truth: "species" }),
 *   dataset: penguins,
 *   folds: { kind: "stratified", folds: 5, by: "species", seed: 1 },
 * });
 * validation.metrics.accuracy; // { mean, deviation, values }
 */
export async function crossValidate<Row, Output, Input, Found extends Evaluation<Row, Output>>(
  { model: makeModel, evaluator, dataset, folds: spec }: CrossValidationSpec<Row, Output, Input, Found>,
  options: EvaluateOptions<Row, Input> = {},
): Promise<CrossValidation<Found>> {
  const evaluations: Found[] = [];
  let name = "";
  for (const fold of await makeFolds(dataset, spec)) {
    options.signal?.throwIfAborted();
    const model = await makeModel(fold);
    name = model.name;
    if (model.fit === undefined) {
      throw new EvaluateError("BAD_OPTION", `model "${name}" has no \`fit\`, so there is nothing to validate`, {
        hint: "Evaluate a model that learns nothing on the dataset itself.",
      });
    }
    await model.fit(fold.train);
    evaluations.push(await evaluator.evaluate(model, fold.test, { ...options, track: false }));
  }
  const metrics = summarise(evaluations, ({ metrics: own }) => own);
  const businessMetrics = summarise(evaluations, ({ businessMetrics: own }) => own);
  const { digest } = evaluator as { readonly digest?: string };
  const ref = toEvaluatorRef(evaluator.name, evaluator.version, { digest, folds: spec });
  const known = { name: dataset.name, version: dataset.version, digest: await dataset.digest() };
  const { length: rowCount } = dataset;
  const track = await maybeTrack();
  await track?.evaluation({
    metrics: { ...toPoints(metrics, "cv_"), ...toPoints(businessMetrics, "cv_business_") },
    dataset: known,
    role: roleOfName(dataset.name),
    rowCount,
    evaluator: ref,
  });
  return new CrossValidation({
    model: name,
    dataset: known,
    evaluator: ref,
    folds: evaluations,
    metrics,
    businessMetrics,
  });
}

function summarise<Found extends Evaluation>(
  evaluations: readonly Found[],
  metricsOf: (evaluation: Found) => Found["metrics"],
): Readonly<Record<string, FoldMetric>> {
  const names = new Set(evaluations.flatMap((evaluation) => Object.keys(metricsOf(evaluation))));
  return Object.fromEntries(
    Array.from(names, (name) => {
      const values = evaluations.map((evaluation) => metricsOf(evaluation)[name]?.value ?? Number.NaN);
      const better = evaluations
        .map((evaluation) => metricsOf(evaluation)[name]?.better)
        .find((one) => one !== undefined);
      return [name, { mean: meanOf(values), deviation: deviationOf(values), values, ...(better && { better }) }];
    }),
  );
}

function toPoints(metrics: Readonly<Record<string, FoldMetric>>, prefix: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(metrics).flatMap(([name, { mean, deviation }]) => [
      [`${prefix}${name}`, mean],
      [`${prefix}${name}_deviation`, deviation],
    ]),
  );
}
