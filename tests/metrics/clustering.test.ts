import { adjustedRandIndex, silhouette } from "../../src/evaluate/metrics/clustering.ts";
import { createRandom, listOf, type MetricCase, testAgainstReference } from "./reference.ts";

function randomPoints(size: number, clusters: number, dimensions: number) {
  const random = createRandom(size + clusters);
  const own = listOf(size, (index) => index % clusters);
  const points = own.map((cluster) => listOf(dimensions, (axis) => random() * 2 + (axis === 0 ? cluster : 0)));
  return { own, points, title: `${size} points in ${clusters} clusters, ${dimensions} dimensions` };
}

const POINTS = [
  randomPoints(10, 2, 1),
  randomPoints(200, 3, 2),
  randomPoints(300, 20, 5),
  { title: "clusters of one point", own: [0, 1, 1, 2], points: [[0], [1], [1.5], [9]] },
  { title: "points that are the same", own: [0, 0, 1, 1], points: [[1], [1], [1], [2]] },
];

const random = createRandom(5);
const CLUSTERINGS = [
  ...[2, 10, 1000].flatMap((size) =>
    [1, 2, 5, 40].map((clusters) => ({
      title: `${size} examples in ${clusters} clusters`,
      truth: listOf(size, () => Math.floor(random() * clusters)),
      said: listOf(size, () => Math.floor(random() * clusters)),
    })),
  ),
  { title: "the same under other names", truth: [0, 0, 1, 2], said: [5, 5, 9, 1] },
  { title: "one cluster against single ones", truth: [0, 0, 0], said: [0, 1, 2] },
  { title: "single ones", truth: [0, 1, 2], said: [2, 1, 0] },
  { title: "nothing", truth: [], said: [] },
];

testAgainstReference([
  ...POINTS.flatMap(({ title, points, own }): readonly MetricCase[] => [
    { title, metric: "silhouette", args: [points, own], ours: () => silhouette(points, own) },
    // Between close points the expanded square of scikit-learn's own distances loses digits.
    { title, metric: "silhouetteScore", args: [points, own], ours: () => silhouette(points, own), tolerance: 1e-7 },
  ]),
  ...[
    [0, 0, 0],
    [0, 1, 2],
  ].map((own): MetricCase => {
    const points = [[0], [1], [2]];
    return {
      title: `clusters ${own.join(" ")}`,
      metric: "silhouette",
      args: [points, own],
      ours: () => silhouette(points, own),
      whereRefused: Number.NaN,
    };
  }),
  ...CLUSTERINGS.map(({ title, truth, said }): MetricCase => ({
    title,
    metric: "adjustedRandIndex",
    args: [truth, said],
    ours: () => adjustedRandIndex(truth, said),
  })),
]);
