// Metrics as scikit-learn and its like compute them: many calls at once, since Python takes seconds to begin.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { expect, test } from "vitest";

import { requireMetricsPython } from "../../scripts/python-env.ts";

/** One metric of one input, by us and, given the same arguments or others, by the reference. */
export interface MetricCase {
  /** What the input is like. */
  readonly title: string;
  /** Its name in reference.py. */
  readonly metric: string;
  readonly args: readonly unknown[];
  readonly ours: () => unknown;
  /** How far apart the values may be, against the larger of 1 and the reference; 1e-12 when it is left out. */
  readonly tolerance?: number;
  /** What we give where the reference raises an error. */
  readonly whereRefused?: number;
}

type Answer = { readonly value: unknown } | { readonly error: string; readonly message: string };

function askReference(cases: readonly MetricCase[]): readonly Answer[] {
  const calls = cases.map(({ metric, args }) => ({ metric, args }));
  const { status, stdout, stderr } = spawnSync(
    requireMetricsPython(),
    [join(import.meta.dirname, "reference.py")],
    // NaN becomes null.
    { input: JSON.stringify(calls), encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(`reference.py ended with ${status}:\n${stderr}`);
  return JSON.parse(stdout) as readonly Answer[];
}

/** Compares every case with the reference: one test for each. */
export function testAgainstReference(cases: readonly MetricCase[]): void {
  const answers = askReference(cases);
  test.each(cases.map((one, index) => [`${one.metric} of ${one.title}`, one, answers[index]] as const))(
    "%s",
    (_title, { ours, whereRefused, tolerance = 1e-12 }, answer) => {
      const wanted = answer !== undefined && "value" in answer ? answer.value : whereRefused;

      const value = ours();

      expect({ answer, isKnown: wanted !== undefined }).toMatchObject({ isKnown: true });
      expect(findDifference(value, wanted, tolerance)).toBeUndefined();
    },
  );
}

/** What differs, in words; undefined when nothing does. */
function findDifference(ours: unknown, theirs: unknown, tolerance: number): string | undefined {
  if (typeof theirs === "object" && theirs !== null) {
    const [own, keys] = [{ ...(ours as object) } as Record<string, unknown>, Object.keys(theirs)];
    if (Object.keys(own).join() !== keys.join()) return `${Object.keys(own).join()} are not ${keys.join()}`;
    return keys
      .map((key) => findDifference(own[key], (theirs as Record<string, unknown>)[key], tolerance))
      .find((difference) => difference !== undefined);
  }
  const wanted = Number(theirs);
  const isNear =
    Object.is(ours, wanted) || Math.abs(Number(ours) - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
  return isNear ? undefined : `${String(ours)} is not ${String(theirs)}`;
}

/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A list of what a function makes of each place. */
export function listOf<Value>(length: number, make: (index: number) => Value): Value[] {
  return Array.from({ length }, (_, index) => make(index));
}
