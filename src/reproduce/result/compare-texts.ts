import { measureDistance, type Distance, type Tolerance } from "./tolerance.ts";

const NUMBER = /(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])/g;

/**
 * Compares two texts: their numbers within a tolerance, all else letter by letter.
 *
 * @returns The largest distance of two numbers; undefined when the texts differ in anything else.
 */
export function compareTexts(before: string, after: string, tolerance: Tolerance): Distance | undefined {
  if (before.replaceAll(NUMBER, "0") !== after.replaceAll(NUMBER, "0")) return undefined;
  const numbers = (text: string): readonly number[] => Array.from(text.matchAll(NUMBER), ([number]) => Number(number));
  return furthestOf(numbers(before), numbers(after), tolerance);
}

/** The same for numbers that lie one after another, such as the weights of a model. */
export function compareFloats(before: Uint8Array, after: Uint8Array, tolerance: Tolerance): Distance | undefined {
  if (before.length !== after.length || before.length % 4 !== 0) return undefined;
  return furthestOf(toFloats(before), toFloats(after), tolerance);
}

function toFloats(bytes: Uint8Array): Float32Array {
  // A copy begins where floats may begin.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

function furthestOf(before: ArrayLike<number>, after: ArrayLike<number>, tolerance: Tolerance): Distance {
  let worst: Distance = { kind: "identical", absolute: 0, relative: 0 };
  for (let index = 0; index < before.length; index += 1) {
    const one = measureDistance(before[index] ?? 0, after[index] ?? 0, tolerance);
    if (one.kind === "differs" || one.absolute > worst.absolute) worst = one;
    if (one.kind === "differs") return worst;
  }
  return worst;
}
