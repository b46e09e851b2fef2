/** One figure of ours beside a peer's, taken in the same run on the same machine. */
export interface Measurement {
  /** What was measured, as a row of the table names it: `spawn to kernel_info_reply`. */
  readonly what: string;
  readonly unit: "ms" | "s" | "MB" | "points/s";
  readonly ours: number;
  /** The tool, or the bare minimum, that ours is compared with. */
  readonly peer?: Peer;
  /** What must be reached; without one the row is for information. */
  readonly budget?: Budget;
  /** What a reader should know beside the figures. */
  readonly note?: string | undefined;
}

/** A figure, or what a tool did instead of giving one, such as to end. */
export type Peer =
  | { readonly name: string; readonly value: number }
  | { readonly name: string; readonly failure: string };

/** `ratio` limits ours / peer; `atMost` and `atLeast` limit our own figure, in the unit of the measurement. */
export type Budget =
  | { readonly kind: "ratio"; readonly limit: number }
  | { readonly kind: "atMost"; readonly limit: number }
  | { readonly kind: "atLeast"; readonly limit: number };

/** Each file of this folder that measures something exports one function `measure` of this type. */
export type Measure = () => Promise<readonly Measurement[]>;

/** The middle value; of an even count the mean of the two in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}
