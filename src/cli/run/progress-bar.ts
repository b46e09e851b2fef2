const WIDTH = 16;

/** How much is done, as a bar of a fixed width: `██████░░░░░░░░░░`. */
export function renderBar(done: number, total: number): string {
  const full = total === 0 ? WIDTH : Math.round((Math.min(done, total) / total) * WIDTH);
  return "█".repeat(full) + "░".repeat(WIDTH - full);
}
