import assert from "node:assert/strict";

/** Two numbers are the same up to rounding: what examples that were reckoned by hand are checked with. */
export function assertNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12, `${actual} is not ${expected}`);
}
