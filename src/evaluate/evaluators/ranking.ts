import type { RowKey } from "../dataset.ts";
import { EvaluateError } from "../evaluate-error.ts";
import { ndcg, recallAtK, reciprocalRank } from "../metrics/ranking.ts";
import { createEvaluator, type EvaluatorSettings, type ReadyEvaluator } from "./create-evaluator.ts";
import { readKey, unreadable } from "./read-key.ts";
import { type Directions, meanAt, type MeasurePlaces, type Task } from "./task.ts";

/** A query, how relevant its documents are, and how the model has scored them. */
export interface RankingExample<Row = unknown> {
  readonly row: Row;
  /** By document, 0 or more. */
  readonly relevance: readonly number[];
  /** By document, in the same order; -Infinity for one that the model does not name. */
  readonly scores: readonly number[];
  /** What the model has said, as it was read. */
  readonly answer: readonly number[] | readonly string[];
}

/** How a model that puts documents in order is evaluated; a row is a query. */
export interface RankingSettings<Row, Output> extends EvaluatorSettings<RankingExample<Row>> {
  /**
   * How relevant documents are: a list of numbers, one for each document; or, for models that name documents, the names of
   * the relevant ones, or an object with the relevance of each.
   */
  readonly truth: RowKey<Row>;
  /** A score for each document, or the names of documents from the first to the last; by default the output itself. */
  readonly ranking?: (output: Output) => ArrayLike<number> | readonly string[];
  /** How far down is looked; 10 when it is left out. */
  readonly k?: number;
}

/**
 * An evaluator of searches and recommenders.
 *
 * Metrics, each the mean over queries: `ndcg`, `ndcg_at_10`, `mrr`, `recall_at_10`. Recall is that of the queries with a
 * relevant document. The loss of a query is 1 minus its NDCG.
 *
 * @example
 * const evaluator = rankingEvaluator<Query, string[]>({ truth: "clicked", k: 5 });
 */
export function rankingEvaluator<Row, Output, Input = Row>(
  settings: RankingSettings<Row, Output>,
): ReadyEvaluator<Row, Output, Input, RankingExample<Row>> {
  const { name: evaluator = "ranking", truth: key, ranking, k = 10 } = settings;
  if (!Number.isInteger(k) || k < 1) {
    throw new EvaluateError("BAD_OPTION", `evaluator "${evaluator}" cannot look at the first ${k} documents`, {
      hint: "`k` is a whole number from 1 on.",
    });
  }
  const task: Task<Row, Output, RankingExample<Row>> = {
    kind: "ranking",
    read(row, output, index) {
      const said: unknown = ranking === undefined ? output : ranking(output);
      const truth = readKey(row, key);
      const found = isNumbers(said) ? maybeByPlace(truth, said) : isNames(said) ? maybeByName(truth, said) : undefined;
      if (found !== undefined) return { row, ...found };
      const isTruthBad = isNumbers(said) || isNames(said);
      const hint = "Give a number for each document on both sides, or names of documents on both.";
      const what = isTruthBad ? "the relevance" : "the output";
      throw unreadable(isTruthBad ? truth : said, { evaluator, index, what, hint });
    },
    truthOf: ({ relevance }) => relevance,
    answerOf: ({ answer }) => answer,
    scoreOf: (example) => scoresOf(example, k),
    lossName: "loss",
    prepare: (examples) => prepare(examples, k),
    directions: directionsFor(k),
    pictureOf: () => ({}),
  };
  return createEvaluator<Row, Output, Input, RankingExample<Row>>(task, settings);
}

function directionsFor(k: number): Directions {
  return { ndcg: "higher", [`ndcg_at_${k}`]: "higher", mrr: "higher", [`recall_at_${k}`]: "higher" };
}

function scoresOf({ relevance, scores }: RankingExample, k: number): Readonly<Record<string, number>> {
  const gain = ndcg(relevance, scores);
  return {
    ndcg: gain,
    [`ndcg_at_${k}`]: ndcg(relevance, scores, k),
    reciprocal_rank: reciprocalRank(relevance, scores),
    [`recall_at_${k}`]: recallAtK(relevance, scores, k),
    loss: 1 - gain,
  };
}

function prepare(examples: readonly RankingExample[], k: number): MeasurePlaces {
  const all = examples.map((example) => scoresOf(example, k));
  const column = (name: string): Float64Array => Float64Array.from(all, (scores) => scores[name] ?? Number.NaN);
  const [gains, gainsAtK] = [column("ndcg"), column(`ndcg_at_${k}`)];
  const [ranks, recalls] = [column("reciprocal_rank"), column(`recall_at_${k}`)];
  return (places) => {
    const withRelevant = places.filter((place) => !Number.isNaN(recalls[place] ?? Number.NaN));
    return {
      ndcg: meanAt(gains, places),
      [`ndcg_at_${k}`]: meanAt(gainsAtK, places),
      mrr: meanAt(ranks, places),
      [`recall_at_${k}`]: meanAt(recalls, withRelevant),
    };
  };
}

type ReadRanking = Omit<RankingExample, "row">;

function maybeByPlace(truth: unknown, scores: ArrayLike<number>): ReadRanking | undefined {
  if (!isNumbers(truth) || truth.length !== scores.length) return undefined;
  const answer = Array.from(scores);
  return { relevance: Array.from(truth), scores: answer, answer };
}

/** Relevant documents that the model does not name stand at the end, all together. */
function maybeByName(truth: unknown, names: readonly string[]): ReadRanking | undefined {
  const wanted = maybeRelevance(truth);
  if (wanted === undefined || new Set(names).size < names.length) return undefined;
  const missed = [...wanted.keys()].filter((name) => !names.includes(name));
  return {
    relevance: [...names, ...missed].map((name) => wanted.get(name) ?? 0),
    scores: [...names.map((_, place) => -place), ...missed.map(() => -Infinity)],
    answer: names,
  };
}

function maybeRelevance(truth: unknown): ReadonlyMap<string, number> | undefined {
  const list = truth instanceof Set ? [...truth] : truth;
  if (isNames(list)) return new Map(list.map((name) => [name, 1]));
  if (typeof list !== "object" || list === null || Array.isArray(list)) return undefined;
  const entries = Object.entries(list);
  return entries.every(([, value]) => typeof value === "number") ? new Map(entries as [string, number][]) : undefined;
}

function isNumbers(value: unknown): value is ArrayLike<number> {
  if (ArrayBuffer.isView(value)) return !(value instanceof DataView);
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number");
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
