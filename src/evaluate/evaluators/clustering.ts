import type { RowKey } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import { adjustedRandIndex, silhouettes } from "../metrics/clustering.ts";
import type { Label } from "../metrics/labels.ts";
import { createEvaluator, type EvaluatorSettings, type ReadyEvaluator } from "./create-evaluator.ts";
import { readKey, unreadable } from "./read-key.ts";
import { type Directions, meanAt, type MeasurePlaces, type Task } from "./task.ts";

/** A row, where it lies, and the cluster that the model has put it into. */
export interface ClusteringExample<Row = unknown> {
  readonly row: Row;
  readonly truth: Label | undefined;
  readonly cluster: Label;
  readonly point: ArrayLike<number> | undefined;
}

/** How a model that finds clusters is evaluated: by where the rows lie, by clusters that are known, or by both. */
export interface ClusteringSettings<Row, Output> extends EvaluatorSettings<ClusteringExample<Row>> {
  /** The column that has the true cluster, or a function of the row: adds `ari`. */
  readonly truth?: RowKey<Row>;
  /** Where a row lies: a list of numbers, each of the same weight. Adds `silhouette`, up to 20,000 rows. */
  readonly point?: (row: Row) => ArrayLike<number>;
  /** The cluster in an output; by default the output itself. */
  readonly cluster?: (output: Output) => Label;
}

const DIRECTIONS: Directions = { ari: "higher", silhouette: "higher" };
/** Every row is held against every other. */
const MAX_POINTS = 20_000;

/**
 * An evaluator of clusterings.
 *
 * Metrics: `silhouette` where `point` says where rows lie, `ari` where `truth` knows the clusters, and the number of
 * `clusters`. The silhouette of a slice is the mean of its rows, each among all rows. The loss of a row is 1 minus its
 * silhouette.
 *
 * @throws {@link EvaluateError} `BAD_OPTION` without `truth` and `point`.
 */
export function clusteringEvaluator<Row, Output, Input = Row>(
  settings: ClusteringSettings<Row, Output>,
): ReadyEvaluator<Row, Output, Input, ClusteringExample<Row>> {
  const { name: evaluator = "clustering", truth: key, point: pointOf, cluster: read } = settings;
  if (key === undefined && pointOf === undefined) {
    throw new EvaluateError("BAD_OPTION", `evaluator "${evaluator}" has nothing to judge clusters by`, {
      hint: "Give `point`, where each row lies, or `truth`, the cluster it belongs to, or both.",
    });
  }
  const task: Task<Row, Output, ClusteringExample<Row>> = {
    kind: "clustering",
    read(row, output, index) {
      const cluster: unknown = read === undefined ? output : read(output);
      if (!isLabel(cluster)) {
        const hint = "Say how the cluster is read: `cluster: (output) => ...`.";
        throw unreadable(cluster, { evaluator, index, what: "the output", hint });
      }
      const truth = key === undefined ? undefined : readKey(row, key);
      if (key !== undefined && !isLabel(truth)) {
        const hint = "A cluster is a text, a number or a truth value.";
        throw unreadable(truth, { evaluator, index, what: "the truth", hint });
      }
      return { row, truth: truth as Label | undefined, cluster, point: pointOf?.(row) };
    },
    truthOf: ({ truth }) => truth,
    answerOf: ({ cluster }) => cluster,
    scoreOf: () => ({}),
    lossName: "loss",
    scoresOfAll: (examples) =>
      Array.from(maybeSilhouettes(examples) ?? [], (value) => ({ silhouette: value, loss: 1 - value })),
    prepare,
    directions: DIRECTIONS,
    pictureOf: () => ({}),
  };
  return createEvaluator<Row, Output, Input, ClusteringExample<Row>>(task, settings);
}

function prepare(examples: readonly ClusteringExample[]): MeasurePlaces {
  const lying = maybeSilhouettes(examples);
  const hasTruth = examples.some(({ truth }) => truth !== undefined);
  return (places) => {
    const chosen = Array.from(places, (place) => examples[place] as ClusteringExample);
    const clusters = chosen.map(({ cluster }) => cluster);
    const truth = chosen.map((example) => example.truth ?? "");
    return {
      ...(lying === undefined ? {} : { silhouette: meanAt(lying, places) }),
      ...(hasTruth ? { ari: adjustedRandIndex(truth, clusters) } : {}),
      clusters: new Set(clusters).size,
    };
  };
}

function maybeSilhouettes(examples: readonly ClusteringExample[]): Float64Array | undefined {
  const points = examples.flatMap(({ point }) => (point === undefined ? [] : [point]));
  if (points.length < examples.length || points.length === 0 || points.length > MAX_POINTS) return undefined;
  return silhouettes(
    points,
    examples.map(({ cluster }) => cluster),
  );
}

function isLabel(value: unknown): value is Label {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
