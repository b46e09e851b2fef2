/** Beyond what measurements have, and short of where doubles show that they are binary. */
const SIGNIFICANT_DIGITS = 7;
const MIN_DECIMALS = 4;

/** A number as people read it: integers whole, others with seven digits or four decimals, whichever is more. */
export function numberText(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const integerDigits = Math.floor(Math.log10(Math.abs(value))) + 1;
  const precision = Math.min(Math.max(SIGNIFICANT_DIGITS, integerDigits + MIN_DECIMALS), 17);
  return String(Number(value.toPrecision(precision)));
}

/** A count with thousands set apart. Not by `toLocaleString`, whose first call takes 6 ms. */
export function countText(count: number): string {
  const [whole = "", ...decimals] = String(count).split(".");
  return [whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ","), ...decimals].join(".");
}
