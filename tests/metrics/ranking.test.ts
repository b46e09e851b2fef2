import { ndcg, recallAtK, reciprocalRank } from "../../src/evaluate/metrics/ranking.ts";
import { createRandom, listOf, type MetricCase, testAgainstReference } from "./reference.ts";

/** @param steps - How many different scores there are. */
function randomQuery(size: number, steps: number): { readonly relevance: number[]; readonly scores: number[] } {
  const random = createRandom(size * 7 + steps);
  return {
    relevance: listOf(size, () => Math.floor(random() * 4)),
    scores: listOf(size, () => Math.floor(random() * steps) / steps),
  };
}

const QUERIES = [2, 5, 40, 1000].flatMap((size) =>
  [3, 1e6].map((steps) => ({ title: `${size} documents, ${steps} scores`, ...randomQuery(size, steps) })),
);

testAgainstReference([
  ...[
    ...QUERIES,
    { title: "nothing relevant", relevance: [0, 0, 0], scores: [1, 2, 3] },
    { title: "one score for all", relevance: [3, 0, 1], scores: [1, 1, 1] },
  ].flatMap(({ title, relevance, scores }) =>
    [1, 3, 10, undefined].map((k): MetricCase => ({
      title: `${title}, first ${k ?? "all"}`,
      metric: "ndcg",
      args: [relevance, scores, k ?? null],
      ours: () => ndcg(relevance, scores, k),
    })),
  ),
  // scikit-learn refuses these; the notebook says what we answer.
  { title: "one document", metric: "ndcg", args: [[2], [0.5], null], ours: () => ndcg([2], [0.5]), whereRefused: 1 },
  { title: "no document", metric: "ndcg", args: [[], [], null], ours: () => ndcg([], []), whereRefused: Number.NaN },
  // With one relevant document the label ranking average precision is the reciprocal rank, ties included.
  ...QUERIES.map(({ title, scores }): MetricCase => {
    const relevance = scores.map((_, index) => Number(index === 1));
    return {
      title,
      metric: "reciprocalRank",
      args: [relevance, scores],
      ours: () => reciprocalRank(relevance, scores),
    };
  }),
  // With one relevant document and no ties, recall at k is the top-k accuracy.
  ...QUERIES.filter(({ scores }) => scores.length > 2 && new Set(scores).size === scores.length).flatMap(
    ({ title, scores }) =>
      [1, 2, 3].map((k): MetricCase => ({
        title: `${title}, first ${k}`,
        metric: "recallAtK",
        args: [1, scores, k],
        ours: () =>
          recallAtK(
            scores.map((_, index) => Number(index === 1)),
            scores,
            k,
          ),
      })),
  ),
]);
