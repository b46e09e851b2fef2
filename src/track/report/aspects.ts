/** What two runs may differ in. */
export const DIFFERENCE_ASPECTS = ["params", "metrics", "data", "env", "code", "cells"] as const;
export type DifferenceAspect = (typeof DIFFERENCE_ASPECTS)[number];

/** The aspect of this name; undefined when there is none. */
export function maybeAspect(word: string): DifferenceAspect | undefined {
  return DIFFERENCE_ASPECTS.find((one) => one === word);
}
