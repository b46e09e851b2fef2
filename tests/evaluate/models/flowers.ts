// Three kinds of flowers that can be told apart, as rows with classes in words.
import { datasetFrom } from "../../../src/evaluate/datasets/from-memory.ts";
import { createRandom } from "../../../src/shared/random.ts";

export interface Flower {
  readonly petal: number;
  readonly sepal: number;
  readonly species: string;
}

const CENTRES = [
  { species: "virginica", petal: 6, sepal: 3 },
  { species: "setosa", petal: 1, sepal: 5 },
  { species: "versicolor", petal: 4, sepal: 1 },
] as const;

const random = createRandom(5);

export const FLOWERS: readonly Flower[] = Array.from({ length: 90 }, (_, index) => {
  const { species, petal, sepal } = CENTRES[index % 3] ?? CENTRES[0];
  return { petal: petal + random() - 0.5, sepal: sepal + random() - 0.5, species };
});

export const flowers = datasetFrom(FLOWERS, { name: "flowers" });

/** How often a prediction is the truth. */
export function accuracyOf(outputs: readonly unknown[], rows: readonly Flower[]): number {
  return rows.filter(({ species }, index) => outputs[index] === species).length / rows.length;
}
