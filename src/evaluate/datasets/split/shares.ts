import type { SplitOptions } from "../../dataset.ts";
import { EvaluateError } from "../../evaluate-error.ts";

/** 0.7 + 0.2 + 0.1 is less than 1 by the last bit. */
const ROUNDING = 1e-9;

/**
 * The shares of train, validation and test, which add up to 1.
 *
 * @throws {@link EvaluateError} `BAD_SPLIT`
 */
export function requireShares({
  train,
  validation = 0,
  test = 0,
}: Pick<SplitOptions<unknown>, "train" | "validation" | "test">): readonly number[] {
  for (const [name, share] of Object.entries({ train: train ?? 0, validation, test })) {
    if (!(share >= 0 && share <= 1)) {
      throw new EvaluateError("BAD_SPLIT", `the share "${share}" for ${name} is not between 0 and 1`, {
        hint: "Give shares of the rows, such as { train: 0.8, test: 0.2 }.",
      });
    }
  }
  const rest = 1 - validation - test;
  const shares = [train ?? Math.max(rest, 0), validation, test];
  const sum = shares.reduce((total, share) => total + share, 0);
  if (rest < -ROUNDING || Math.abs(sum - 1) > ROUNDING) {
    throw new EvaluateError("BAD_SPLIT", `the shares add up to ${Number(sum.toPrecision(12))}, and not to 1`, {
      hint: "Leave out train, and it gets what the others leave; rows that nobody wants are left out by take().",
    });
  }
  return shares;
}
