import type { CumulativeCounts } from "../metrics/probability.ts";

/** The order of scores, found once, so that any choice of examples is counted without sorting again. */
export class RankedScores {
  readonly #isPositive: Uint8Array;
  /** 0 for the highest score. */
  readonly #ranks: Int32Array;
  readonly #rankCount: number;
  /** A score that is no number stands nowhere. */
  readonly #hasGap: boolean;

  constructor(isPositive: Uint8Array, scores: Float64Array) {
    this.#isPositive = isPositive;
    this.#hasGap = scores.some(Number.isNaN);
    const highest = [...new Set(scores.toSorted())].toReversed();
    const ranks = new Map(highest.map((score, rank) => [score, rank]));
    this.#ranks = Int32Array.from(scores, (score) => ranks.get(score) ?? 0);
    this.#rankCount = highest.length;
  }

  /** What each score lets through, among the examples at these places; undefined when one has no score. */
  count(places: Int32Array): CumulativeCounts | undefined {
    if (this.#hasGap) return undefined;
    const truePositives = new Float64Array(this.#rankCount);
    const falsePositives = new Float64Array(this.#rankCount);
    for (let draw = 0; draw < places.length; draw += 1) {
      const place = places[draw] ?? 0;
      const rank = this.#ranks[place] ?? 0;
      const side = this.#isPositive[place] === 1 ? truePositives : falsePositives;
      side[rank] = (side[rank] ?? 0) + 1;
    }
    for (let rank = 1; rank < this.#rankCount; rank += 1) {
      truePositives[rank] = (truePositives[rank] ?? 0) + (truePositives[rank - 1] ?? 0);
      falsePositives[rank] = (falsePositives[rank] ?? 0) + (falsePositives[rank - 1] ?? 0);
    }
    return { truePositives, falsePositives };
  }
}
