import { isDeepStrictEqual } from "node:util";

/**
 * Whether two outputs are the same, numbers within a tolerance: a network that gets a batch adds in another order than one
 * that gets single rows.
 *
 * @param tolerance - Of numbers, relative to the larger one where that is more than 1.
 */
export function isAlike(a: unknown, b: unknown, tolerance: number): boolean {
  if (typeof a === "number" && typeof b === "number") {
    return Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return Object.is(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const isPlain = Array.isArray(a) || ArrayBuffer.isView(a) || Object.getPrototypeOf(a) === Object.prototype;
  if (!isPlain) return isDeepStrictEqual(a, b);
  const [left, right] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const names = Object.keys(left);
  if (names.length !== Object.keys(right).length) return false;
  return names.every((name) => Object.hasOwn(right, name) && isAlike(left[name], right[name], tolerance));
}
