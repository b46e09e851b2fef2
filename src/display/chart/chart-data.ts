// The values of a frame as charts need them: numbers, times or categories, of so many rows as can be drawn.
import type { Frame } from "../../frame/frame.ts";
import { maybeNearestName } from "../../shared/nearest-name.ts";
import { cellText } from "../cell-text.ts";
import { DisplayError } from "../display-error.ts";
import { countText } from "../number-text.ts";
import { cutText } from "../text-width.ts";

/** A picture shows no more, and reading them takes a fraction of a second. */
const MAX_ROWS = 100_000;
const BLOCKS = 500;
const SAMPLE = 1000;
const MAX_CATEGORY = 60;
/** Distances between larger numbers are infinite. */
const LARGEST = 1e300;

export type ValueKind = "number" | "time" | "category";

/** A column's values: NaN where one is missing. */
export interface NumberColumn {
  readonly kind: "number" | "time";
  readonly name: string;
  readonly values: readonly number[];
}

export interface CategoryColumn {
  readonly kind: "category";
  readonly name: string;
  readonly values: readonly string[];
}

export type ChartColumn = NumberColumn | CategoryColumn;

/** The rows of a frame that are drawn. */
export class ChartRows {
  readonly frame: Frame;
  readonly #blocks: readonly (readonly [start: number, end: number])[];

  constructor(frame: Frame) {
    this.frame = frame;
    this.#blocks = pickBlocks(frame);
  }

  get names(): readonly string[] {
    return this.frame.columns.map(({ name }) => name);
  }

  get rowCount(): number {
    return this.#blocks.reduce((count, [start, end]) => count + end - start, 0);
  }

  /** What is left out, as a sentence; undefined when nothing is. */
  get note(): string | undefined {
    const { rowCount, isSequential } = this.frame;
    if (this.rowCount === rowCount) return undefined;
    return `${isSequential ? "the first " : ""}${countText(this.rowCount)} of ${countText(rowCount)} rows`;
  }

  /** What the values of a column are: the first ones that are there say so. */
  kindOf(column: number): ValueKind | undefined {
    const [start = 0, end = 0] = this.#blocks[0] ?? [];
    const sample = Array.from(this.frame.readColumn(column, start, Math.min(end, start + SAMPLE)));
    const present = sample.filter((value) => value !== undefined && value !== null);
    if (present.length === 0) return undefined;
    if (present.every((value) => typeof value === "number" || typeof value === "bigint")) return "number";
    if (present.every((value) => value instanceof Date)) return "time";
    // Lists, objects and the like are nothing that can be drawn.
    return present.every((value) => typeof value === "string" || typeof value === "boolean") ? "category" : undefined;
  }

  indexOf(name: string): number {
    const index = this.names.indexOf(name);
    if (index >= 0) return index;
    const near = maybeNearestName(name, this.names);
    const hint = near === undefined ? `it has ${this.names.slice(0, 20).join(", ")}` : `did you mean "${near}"?`;
    throw new DisplayError("UNKNOWN_COLUMN", `the frame has no column "${name}": ${hint}`);
  }

  /** A column's values as numbers; times in milliseconds. */
  numbers(column: number): NumberColumn {
    const name = this.frame.columns[column]?.name ?? "";
    return { kind: this.kindOf(column) === "time" ? "time" : "number", name, values: this.#read(column).map(toNumber) };
  }

  categories(column: number): CategoryColumn {
    const name = this.frame.columns[column]?.name ?? "";
    return { kind: "category", name, values: this.#read(column).map(toCategory) };
  }

  read(column: number): ChartColumn {
    return this.kindOf(column) === "category" ? this.categories(column) : this.numbers(column);
  }

  /** The numbers of the rows, and their labels where they have some. */
  rowNumbers(): readonly number[] {
    return this.#blocks.flatMap(([start, end]) => Array.from({ length: end - start }, (_, offset) => start + offset));
  }

  rowLabels(): readonly string[] {
    return this.rowNumbers().map((row) => toCategory(this.frame.rowLabel(row)));
  }

  #read(column: number): readonly unknown[] {
    return this.#blocks.flatMap(([start, end]) => Array.from(this.frame.readColumn(column, start, end)));
  }
}

/** Rows from all over a large frame: in blocks, which libraries read quickly. */
function pickBlocks({ rowCount, isSequential }: Frame): readonly (readonly [number, number])[] {
  if (rowCount <= MAX_ROWS) return [[0, rowCount]];
  if (isSequential) return [[0, MAX_ROWS]];
  const length = MAX_ROWS / BLOCKS;
  return Array.from({ length: BLOCKS }, (_, index) => {
    const start = Math.floor((index / (BLOCKS - 1)) * (rowCount - length));
    return [start, start + length] as const;
  });
}

function toCategory(value: unknown): string {
  return value === undefined ? "missing" : cutText(cellText(value), MAX_CATEGORY);
}

function toNumber(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Math.abs(number) <= LARGEST ? number : NaN;
}
