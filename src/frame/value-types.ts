const SAMPLE = 1000;

function typeOf(value: unknown): string | undefined {
  // A missing value is of any type.
  if (value === null || value === undefined) return undefined;
  if (value instanceof Date) return "date";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return "list";
  return typeof value;
}

/** What the values of a column are where its library does not say: by the first thousand of them. */
export function inferType(values: ArrayLike<unknown>): string | undefined {
  const found = new Set<string>();
  for (let index = 0; index < Math.min(values.length, SAMPLE); index += 1) {
    const type = typeOf(values[index]);
    if (type !== undefined) found.add(type);
  }
  const [only] = found;
  return found.size > 1 ? "mixed" : only;
}
