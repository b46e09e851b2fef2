import { diffTexts, type LineChange } from "../diff/diff-texts.ts";
import type { Output } from "../notebook.ts";
import { toComparableText } from "./comparable-text.ts";
import { readySanitizer, type Sanitizer, SANITIZER_NAMES, type SanitizerName } from "./sanitizers.ts";

/** How what a cell gave stands to what is stored. */
export type OutputComparison =
  | { readonly kind: "same" }
  | {
      readonly kind: "different";
      /** From what is stored to what it gave, both sanitized. */
      readonly changes: readonly LineChange[];
      /** Ready sanitizers with which both would be the same; empty when they would not. */
      readonly remedy: readonly SanitizerName[];
    };

export function compareOutputs(
  stored: readonly Output[],
  given: readonly Output[],
  sanitizers: readonly Sanitizer[],
): OutputComparison {
  const [before, after] = [stored, given].map((outputs) => sanitize(toComparableText(outputs), sanitizers));
  if (before === undefined || after === undefined || before === after) return { kind: "same" };
  return { kind: "different", changes: diffTexts(before, after), remedy: findRemedy(before, after) };
}

function sanitize(text: string, sanitizers: readonly Sanitizer[]): string {
  return sanitizers.reduce((so, { replace }) => replace(so), text);
}

/** The first that would do alone; failing that, the fewest of all that would do together. */
function findRemedy(before: string, after: string): readonly SanitizerName[] {
  const isEnough = (names: readonly SanitizerName[]): boolean => {
    const sanitizers = names.map(readySanitizer);
    return sanitize(before, sanitizers) === sanitize(after, sanitizers);
  };
  const alone = SANITIZER_NAMES.find((name) => isEnough([name]));
  if (alone !== undefined) return [alone];
  if (!isEnough(SANITIZER_NAMES)) return [];
  return SANITIZER_NAMES.reduce<readonly SanitizerName[]>((kept, name) => {
    const without = kept.filter((one) => one !== name);
    return isEnough(without) ? without : kept;
  }, SANITIZER_NAMES);
}
