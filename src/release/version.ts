import semver from "semver";

import { type Bump, isGreater } from "../export/api-diff/change.ts";
import { ReleaseError } from "./release-error.ts";

export const BUMPS: readonly Bump[] = ["patch", "minor", "major"];

/**
 * The step that a version takes for a change: before 1.0.0 it is one smaller, as `^0.4.1` lets every `0.4.x` in and no
 * `0.5.0`, and at `0.0.x` always the smallest.
 */
export function stepFor(change: Bump, version: string): Bump {
  if (semver.major(version) > 0) return change;
  if (semver.minor(version) === 0) return "patch";
  return change === "major" ? "minor" : "patch";
}

/** The version that follows. A prerelease ends in the version that it prepares. */
export function nextVersion(version: string, step: Bump): string {
  return semver.inc(version, step) ?? version;
}

/** What the comparison of two releases asks for, and what a person said. */
export interface Wish {
  readonly last: string;
  readonly change: Bump;
  /** Whether the change is sure. */
  readonly isProven: boolean;
  /** As given by `--bump`. */
  readonly bump: Bump | undefined;
  readonly reason: string | undefined;
}

export interface Step {
  readonly version: string;
  readonly step: Bump;
  /** The step that the changes ask for. */
  readonly asked: Bump;
  /** Set where the step is smaller than that. */
  readonly reason: string | undefined;
}

/**
 * Decides on the next version. Upward a person is free, downward a reason is needed.
 *
 * @returns Undefined when nobody can say: the comparison is not sure, and no step was given.
 * @throws {@link ReleaseError} `DOWNWARD_BUMP`.
 */
export function decideStep({ last, change, isProven, bump, reason }: Wish): Step | undefined {
  const asked = stepFor(change, last);
  if (bump === undefined && !isProven) return undefined;
  const step = bump ?? asked;
  const isDownward = isGreater(asked, step);
  if (isDownward && reason === undefined) {
    throw new ReleaseError(
      "DOWNWARD_BUMP",
      `the changes since ${last} ask for a ${asked} version, and not for a ${step} one`,
      {
        hint: `Say why it is enough, for the CHANGELOG: --bump ${step} --reason "nobody calls it yet"`,
      },
    );
  }
  return { version: nextVersion(last, step), step, asked, reason: isDownward ? reason : undefined };
}
