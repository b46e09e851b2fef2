// Which row goes into which part. All of it follows from the rows, the options and one stream of random numbers (sfc32,
// see shared/random.ts); nothing depends on the machine, the clock or the order of keys in an object.
import { createRandom, shuffle } from "../../../shared/random.ts";
import type { SplitOptions } from "../../dataset.ts";
import { EvaluateError } from "../../evaluate-error.ts";
import type { RowSource } from "../row-source.ts";
import { assignGroups } from "./assign-groups.ts";
import { membersOf } from "./members.ts";
import { readKeys } from "./read-keys.ts";
import { roundShares } from "./round-shares.ts";
import { requireShares } from "./shares.ts";

/** In this order everywhere: a part is told by its place. */
export const PART_NAMES = ["train", "validation", "test"] as const;

/**
 * The part of each row, as a place in {@link PART_NAMES}.
 *
 * @throws {@link EvaluateError} `BAD_SPLIT`
 */
export async function planSplit<Row>(source: RowSource<Row>, options: SplitOptions<Row>): Promise<Uint8Array> {
  const { seed = 0, stratify, group } = options;
  if (!Number.isSafeInteger(seed)) {
    throw new EvaluateError("BAD_SPLIT", `the seed "${seed}" is no whole number`, { hint: "Give one, such as 7." });
  }
  const shares = requireShares(options);
  const [strata, groups] = await readKeys(source, { stratify, group });
  const random = createRandom(seed);
  const parts =
    groups === undefined ? assignRows(strata, shares, random) : assignGroups(groups, strata, shares, random);
  requireFilled(parts, shares, source, groups);
  return parts;
}

/** Every row for itself: each stratum is shuffled and cut by its shares. */
function assignRows(strata: Uint32Array, shares: readonly number[], random: () => number): Uint8Array {
  const members = membersOf(strata);
  const counts = roundShares(
    members.map((rows) => rows.length),
    shares,
  );
  const parts = new Uint8Array(strata.length);
  for (const [stratum, rows] of members.entries()) {
    shuffle(rows, random);
    let start = 0;
    for (const [part, count] of (counts[stratum] ?? []).entries()) {
      for (const row of rows.subarray(start, start + count)) parts[row] = part;
      start += count;
    }
  }
  return parts;
}

/** A part without rows would give metrics of nothing. */
function requireFilled<Row>(
  parts: Uint8Array,
  shares: readonly number[],
  source: RowSource<Row>,
  groups: Uint32Array | undefined,
): void {
  const sizes = shares.map(() => 0);
  for (const part of parts) sizes[part] = (sizes[part] ?? 0) + 1;
  const empty = shares.findIndex((share, part) => share > 0 && sizes[part] === 0);
  if (empty < 0) return;
  const rows = `${source.length} ${source.length === 1 ? "row" : "rows"}`;
  const held = groups === undefined ? rows : `${rows} in ${new Set(groups).size} groups`;
  throw new EvaluateError(
    "BAD_SPLIT",
    `"${source.name}" has ${held}, which leaves none for ${PART_NAMES[empty] ?? ""}, whose share is ${shares[empty] ?? 0}`,
    { hint: "Give it a larger share, or leave that part out." },
  );
}
