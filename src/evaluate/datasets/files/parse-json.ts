/** Only such a number may be more than a double can hold. */
const LONG_NUMBER = /\d{16}/;

/** What engines tell a reviver since ES2026 of a number's own text. */
type Reviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown;

/** JSON in which a whole number beyond 2^53 is a bigint, and so keeps all of its digits. */
export function parseJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text) as unknown;
  // The standard library has no types for the context yet.
  return JSON.parse(text, reviveLarge as (key: string, value: unknown) => unknown) as unknown;
}

const reviveLarge: Reviver = (_, value, context) => {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const source = context?.source ?? "";
  return /^-?\d+$/.test(source) ? BigInt(source) : value;
};
