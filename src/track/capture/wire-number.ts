// JSON has no NaN and no infinities, and a diverged loss is worth keeping.

/** A number as JSON can carry it. */
export function toWireNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** The number back from {@link toWireNumber}; NaN for anything else. */
export function fromWireNumber(value: number | string): number {
  return typeof value === "number" ? value : Number(value);
}

/** The numbers of a record by name; what is not a number is left out. */
export function toWireNumbers(values: Readonly<Record<string, unknown>>): Record<string, number | string> {
  const numbers: Record<string, number | string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "number") numbers[name] = toWireNumber(value);
  }
  return numbers;
}
