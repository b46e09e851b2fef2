// Shares of rows as whole rows: no stratum and no part gets a row more or less than rounding takes. That this is always
// possible is the theorem of controlled rounding (Bacharach 1966; Cox and Ernst 1982); here by augmenting paths.

/** A share that is whole but for the last bits is whole. */
const ROUNDING = 1e-9;

/**
 * How many rows of each stratum go to each part: `size * share` rounded up or down, such that also the sum of each part is
 * that of all rows rounded up or down.
 *
 * @param sizes - The number of rows of each stratum.
 * @param shares - Of each part; they add up to 1.
 * @returns One list for each stratum, with a number for each part; they add up to the size.
 */
export function roundShares(sizes: readonly number[], shares: readonly number[]): readonly (readonly number[])[] {
  const wanted = sizes.map((size) => shares.map((share) => new Share(size * share)));
  const rounded = wanted.map((row, stratum) => roundAlone(row, sizes[stratum] ?? 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const goals = shares.map((share) => new Share(total * share));
  const moves = new Moves(wanted, rounded, shares.length);
  const sums = shares.map((_, part) => rounded.reduce((sum, row) => sum + (row[part] ?? 0), 0));
  for (;;) {
    const path = moves.findPath(sums, goals);
    if (path === undefined) return rounded;
    moves.take(path);
    for (const [from, to] of path) {
      sums[from] = (sums[from] ?? 0) - 1;
      sums[to] = (sums[to] ?? 0) + 1;
    }
  }
}

/** A number of rows that need not be whole. */
class Share {
  readonly floor: number;
  readonly rest: number;

  constructor(value: number) {
    const nearest = Math.round(value);
    this.floor = Math.abs(value - nearest) < ROUNDING * Math.max(1, value) ? nearest : Math.floor(value);
    this.rest = Math.max(value - this.floor, 0);
  }

  get isWhole(): boolean {
    return this.rest < ROUNDING * Math.max(1, this.floor);
  }

  get ceil(): number {
    return this.isWhole ? this.floor : this.floor + 1;
  }
}

/** By largest remainder: the rows that are left over go to the parts that miss the most, the first of them in a tie. */
function roundAlone(wanted: readonly Share[], size: number): number[] {
  const rounded = wanted.map(({ floor }) => floor);
  const left = size - rounded.reduce((sum, count) => sum + count, 0);
  const order = [...wanted.keys()].toSorted((a, b) => (wanted[b]?.rest ?? 0) - (wanted[a]?.rest ?? 0) || a - b);
  for (const part of order.slice(0, left)) rounded[part] = (rounded[part] ?? 0) + 1;
  return rounded;
}

type Step = readonly [from: number, to: number];

/** Rows that may go from one part to another while each stratum stays within its rounding. */
class Moves {
  readonly #wanted: readonly (readonly Share[])[];
  readonly #rounded: readonly number[][];
  /** For each pair of parts, strata that may allow the step; those that no longer do are dropped when they are met. */
  readonly #strata: number[][][];

  constructor(wanted: readonly (readonly Share[])[], rounded: readonly number[][], partCount: number) {
    this.#wanted = wanted;
    this.#rounded = rounded;
    this.#strata = Array.from({ length: partCount }, () => Array.from({ length: partCount }, () => []));
    for (const stratum of rounded.keys()) this.#enlist(stratum);
  }

  /** The shortest way from a part with too many rows to one that can take one more; undefined when all is well. */
  findPath(sums: readonly number[], goals: readonly Share[]): readonly Step[] | undefined {
    const over = (part: number): number => (sums[part] ?? 0) - (goals[part]?.ceil ?? 0);
    const under = (part: number): number => (goals[part]?.floor ?? 0) - (sums[part] ?? 0);
    const parts = [...goals.keys()];
    const isFaulty = parts.some((part) => over(part) > 0 || under(part) > 0);
    if (!isFaulty) return undefined;
    const hasOver = parts.some((part) => over(part) > 0);
    const starts = parts.filter((part) => (hasOver ? over(part) > 0 : under(part) < 0));
    const isEnd = (part: number): boolean => (hasOver ? over(part) < 0 : under(part) > 0);
    const queue: (readonly Step[])[] = starts.map((part) => [[part, part]]);
    const seen = new Set(starts);
    for (const path of queue) {
      const here = path.at(-1)?.[1] ?? 0;
      for (const next of parts) {
        if (seen.has(next) || this.#stratumFor(here, next) === undefined) continue;
        const longer: readonly Step[] = [...path, [here, next]];
        if (isEnd(next)) return longer.slice(1);
        seen.add(next);
        queue.push(longer);
      }
    }
    return undefined;
  }

  take(path: readonly Step[]): void {
    for (const [from, to] of path) {
      const stratum = this.#stratumFor(from, to) ?? 0;
      const counts = this.#rounded[stratum];
      if (counts === undefined) continue;
      counts[from] = (counts[from] ?? 0) - 1;
      counts[to] = (counts[to] ?? 0) + 1;
      this.#enlist(stratum);
    }
  }

  #enlist(stratum: number): void {
    for (const [from, row] of this.#strata.entries()) {
      for (const [to, strata] of row.entries()) if (this.#allows(stratum, from, to)) strata.push(stratum);
    }
  }

  #stratumFor(from: number, to: number): number | undefined {
    const strata = this.#strata[from]?.[to] ?? [];
    for (;;) {
      const stratum = strata.at(-1);
      if (stratum === undefined || this.#allows(stratum, from, to)) return stratum;
      strata.pop();
    }
  }

  #allows(stratum: number, from: number, to: number): boolean {
    const [wanted, counts] = [this.#wanted[stratum] ?? [], this.#rounded[stratum] ?? []];
    const [giver, taker] = [wanted[from], wanted[to]];
    if (from === to || giver === undefined || taker === undefined) return false;
    return (counts[from] ?? 0) > giver.floor && (counts[to] ?? 0) < taker.ceil;
  }
}
