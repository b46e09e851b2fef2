/** Told apart on light and on dark pages, also by most people who confuse red and green. */
const COLORS = ["#4c78a8", "#f58518", "#54a24b", "#e45756", "#b279a2", "#72b7b2", "#d6a92a", "#9d755d"] as const;

/** More series than colours cannot be told apart. */
export const MAX_SERIES = COLORS.length;

export function seriesColor(index: number): string {
  return COLORS[index % COLORS.length] ?? COLORS[0];
}
