// The penguins of notebooks/data as rows and a dataset, for tests that want real data.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Dataset, datasetFrom, type Model } from "../../src/evaluate/index.ts";

export interface Penguin {
  readonly species: string;
  readonly island: string;
  readonly billLengthMm: number;
  readonly billDepthMm: number;
  readonly flipperLengthMm: number;
  readonly bodyMassG: number;
}

const CSV = join(import.meta.dirname, "..", "..", "notebooks", "data", "penguins.csv");

/** The 342 penguins that were measured. */
export const PENGUINS: readonly Penguin[] = readFileSync(CSV, "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [species = "", island = "", ...cells] = line.split(",");
    const [billLengthMm = NaN, billDepthMm = NaN, flipperLengthMm = NaN, bodyMassG = NaN] = cells.map(Number);
    return { species, island, billLengthMm, billDepthMm, flipperLengthMm, bodyMassG };
  })
  .filter(({ billLengthMm }) => !Number.isNaN(billLengthMm));

export function penguins(name = "penguins"): Dataset<Penguin> {
  return datasetFrom(PENGUINS, { name, version: "0.1.0" });
}

export type Chances = Readonly<Record<string, number>>;

/** Judges by two numbers, and is right about nine of ten. */
export const RULE: Model<Penguin, Chances> = {
  name: "rule",
  predict: (batch) =>
    batch.map(({ flipperLengthMm, billLengthMm }) => {
      if (flipperLengthMm > 206) return { Adelie: 0.05, Chinstrap: 0.05, Gentoo: 0.9 };
      return billLengthMm > 43
        ? { Adelie: 0.2, Chinstrap: 0.7, Gentoo: 0.1 }
        : { Adelie: 0.8, Chinstrap: 0.15, Gentoo: 0.05 };
    }),
};

/** Says the same of every penguin. */
export const MAJORITY: Model<Penguin, string> = { name: "majority", predict: (batch) => batch.map(() => "Adelie") };

/** A model of a function of one row. */
export function modelOf<Row, Output>(name: string, say: (row: Row) => Output): Model<Row, Output> {
  return { name, predict: (batch) => batch.map(say) };
}
