const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** A number of bytes as people read it: `512 B`, `1.5 KB`, `23 MB`; a thousand of one unit are one of the next. */
export function renderBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 999.5 && unit < UNITS.length - 1) {
    amount /= 1000;
    unit += 1;
  }
  return `${amount >= 10 || unit === 0 ? Math.round(amount) : amount.toFixed(1)} ${UNITS[unit]}`;
}
