import { createRandom } from "../../shared/random.ts";
import type { Dataset } from "../dataset.ts";
import { datasetFrom } from "../datasets/from-memory.ts";

/** How the values of a column are made: by kind, from a list, or by a function of the row's place. */
export type MockColumn<Value = unknown> =
  | "number"
  | "integer"
  | "boolean"
  | "string"
  | "date"
  | readonly Value[]
  | ((index: number, random: () => number) => Value);

/** What the values of a mocked column are. */
export type MockValue<Column> = Column extends "number" | "integer"
  ? number
  : Column extends "boolean"
    ? boolean
    : Column extends "string"
      ? string
      : Column extends "date"
        ? Date
        : Column extends readonly (infer Value)[]
          ? Value
          : Column extends (...args: never[]) => infer Value
            ? Value
            : never;

/** Rows of mocked columns. */
export type MockRow<Columns> = { readonly [Name in keyof Columns]: MockValue<Columns[Name]> };

/** What a mocked dataset has beside its columns. */
export interface MockDatasetOptions {
  /** `mock` by default. */
  readonly name?: string;
  readonly version?: string;
  /** 100 by default. */
  readonly length?: number;
  /** 0 by default. The same seed makes the same rows. */
  readonly seed?: number;
}

const DAY_MS = 86_400_000;
const FIRST_DAY = Date.UTC(2024, 0, 1);
const WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath"] as const;

/**
 * A small dataset for a test: a real one, of rows that are made up. They are the same each time.
 *
 * Numbers lie between -1 and 1, integers between 0 and 99; a list gives its values at random.
 *
 * @example
 * const people = mockDataset({ age: (index) => 20 + index, city: ["Oslo", "Rome"], isMember: "boolean" }, { length: 50 });
 */
export function mockDataset<const Columns extends Readonly<Record<string, MockColumn>>>(
  columns: Columns,
  { name = "mock", version, length = 100, seed = 0 }: MockDatasetOptions = {},
): Dataset<MockRow<Columns>> {
  const random = createRandom(seed);
  const rows = Array.from({ length }, (_, index) => {
    const cells = Object.entries(columns).map(([column, kind]) => [column, makeValue(kind, index, random)] as const);
    return Object.fromEntries(cells) as MockRow<Columns>;
  });
  return datasetFrom<MockRow<Columns>>(rows, { name, version });
}

function makeValue(kind: MockColumn, index: number, random: () => number): unknown {
  if (typeof kind === "function") return kind(index, random);
  if (typeof kind !== "string") return kind[Math.floor(random() * kind.length)];
  switch (kind) {
    case "number":
      return random() * 2 - 1;
    case "integer":
      return Math.floor(random() * 100);
    case "boolean":
      return random() < 0.5;
    case "string":
      return WORDS[Math.floor(random() * WORDS.length)];
    case "date":
      return new Date(FIRST_DAY + Math.floor(random() * 366) * DAY_MS);
  }
}
