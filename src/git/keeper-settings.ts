/** Git's own settings for the output keeper. They are a matter of each clone: what is kept never leaves it. */
export const KEEPER_KEYS = ["labtrail.keeper", "labtrail.keepersize"] as const;

const UNITS: Readonly<Record<string, number>> = { "": 1, k: 1 << 10, m: 1 << 20, g: 1 << 30 };

/** The size that a text such as `512m` or `2g` names, in bytes, as git counts; undefined for another text. */
export function maybeSizeBytes(text: string): number | undefined {
  const [, digits, unit = ""] = /^(\d+(?:\.\d+)?)([kmg]?)(?:i?b)?$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase()];
  return digits === undefined || factor === undefined ? undefined : Math.round(Number(digits) * factor);
}
