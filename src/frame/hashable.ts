/** For `JSON.stringify`: what JSON would lose, or refuse. */
export function toHashable(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
