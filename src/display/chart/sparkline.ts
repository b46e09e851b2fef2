const BLOCKS = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;

/** Numbers as a line of small bars, for where there are no pictures: the mean of what falls on each of them. */
export function sparkline(values: readonly number[], width = 40): string {
  const columns = Math.min(width, values.length);
  const means = Array.from({ length: columns }, (_, column) => {
    const part = values.slice(
      Math.floor((column * values.length) / columns),
      Math.floor(((column + 1) * values.length) / columns),
    );
    const present = part.filter((value) => Number.isFinite(value));
    return present.reduce((sum, value) => sum + value, 0) / present.length;
  });
  const present = means.filter((mean) => !Number.isNaN(mean));
  const min = Math.min(...present);
  const span = Math.max(...present) - min;
  return means
    .map((mean) => {
      if (Number.isNaN(mean)) return " ";
      const height = span === 0 ? 3 : Math.round(((mean - min) / span) * (BLOCKS.length - 1));
      return BLOCKS[height] ?? " ";
    })
    .join("");
}
