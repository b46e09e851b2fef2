const UNITS = [
  [1, "s"],
  [1e-3, "ms"],
  [1e-6, "µs"],
  [1e-9, "ns"],
] as const;

/** A duration with three digits that matter: `1.23 s`, `45.6 ms`, `789 ns`. From a minute on `2 min 5 s`. */
export function renderDuration(seconds: number): string {
  if (seconds >= 60) {
    const minutes = Math.floor(seconds / 60);
    return `${minutes} min ${Math.floor(seconds - minutes * 60)} s`;
  }
  const [size, unit] = UNITS.find(([one]) => seconds >= one) ?? [1e-9, "ns"];
  const amount = seconds / size;
  return `${amount >= 100 ? Math.round(amount) : Number(amount.toPrecision(3))} ${unit}`;
}
