import type { RandomUse } from "../run.ts";
import type { Seed } from "./slice-program.ts";

/**
 * Which steps must be given random numbers, so that each finds those it found in the session: a cell that is not in the
 * slice may have drawn some in between.
 *
 * @param seed - That of the run: it is set even when no number is drawn.
 */
export function seedPlan(
  steps: readonly { readonly random: RandomUse | undefined }[],
  seed: number | undefined,
): readonly (Seed | undefined)[] {
  let at: { readonly seed: number; readonly drawn: number } | undefined =
    seed === undefined ? undefined : { seed, drawn: 0 };
  return steps.map(({ random }) => {
    if (random === undefined || random.from === random.to) return undefined;
    const goesOn = at?.seed === random.seed && at.drawn === random.from;
    at = { seed: random.seed, drawn: random.to };
    return goesOn ? undefined : { seed: random.seed, skip: random.from };
  });
}
