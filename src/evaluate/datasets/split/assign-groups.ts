import { shuffle } from "../../../shared/random.ts";
import { membersOf } from "./members.ts";

/**
 * Whole groups to parts: the largest first, those of one size in random order, each to the part where the numbers of rows
 * of all strata come nearest to what the parts shall have. Shares are met as well as the sizes of the groups allow.
 */
export function assignGroups(
  groups: Uint32Array,
  strata: Uint32Array,
  shares: readonly number[],
  random: () => number,
): Uint8Array {
  const members = membersOf(groups);
  const order = Uint32Array.from(members.keys());
  shuffle(order, random);
  const bySize = [...order].toSorted((a, b) => (members[b]?.length ?? 0) - (members[a]?.length ?? 0));
  const need = new Need(strata, shares);
  const parts = new Uint8Array(groups.length);
  for (const group of bySize) {
    const rows = members[group] ?? new Uint32Array();
    const part = need.fill(rows);
    for (const row of rows) parts[row] = part;
  }
  return parts;
}

/** How many rows of each stratum each part still lacks. */
class Need {
  readonly #strata: Uint32Array;
  readonly #shares: readonly number[];
  readonly #sizes: readonly number[];
  readonly #lacks: readonly number[][];

  constructor(strata: Uint32Array, shares: readonly number[]) {
    this.#strata = strata;
    this.#shares = shares;
    this.#sizes = membersOf(strata).map((rows) => rows.length);
    this.#lacks = shares.map((share) => this.#sizes.map((size) => size * share));
  }

  /** Takes the rows into the part that gains the most by them, the first one in a tie. */
  fill(rows: Uint32Array): number {
    const counts = new Map<number, number>();
    for (const row of rows) {
      const stratum = this.#strata[row] ?? 0;
      counts.set(stratum, (counts.get(stratum) ?? 0) + 1);
    }
    let best = this.#shares.findIndex((share) => share > 0);
    let least = Infinity;
    for (const [part, share] of this.#shares.entries()) {
      const cost = share > 0 ? this.#costOf(part, counts) : Infinity;
      if (cost < least) [best, least] = [part, cost];
    }
    const lacks = this.#lacks[best] ?? [];
    for (const [stratum, count] of counts) lacks[stratum] = (lacks[stratum] ?? 0) - count;
    return best;
  }

  /** By how much the sum over strata of (lacking rows)^2 / (rows of the stratum) grows. */
  #costOf(part: number, counts: ReadonlyMap<number, number>): number {
    let cost = 0;
    for (const [stratum, count] of counts) {
      const lack = this.#lacks[part]?.[stratum] ?? 0;
      cost += ((lack - count) ** 2 - lack ** 2) / (this.#sizes[stratum] ?? 1);
    }
    return cost;
  }
}
