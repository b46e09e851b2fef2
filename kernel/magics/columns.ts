const WIDTH = 100;
const GAP = 2;

/** Words in as many columns as fit, read from top to bottom. */
export function renderColumns(words: readonly string[]): string {
  if (words.length === 0) return "";
  const width = Math.max(...words.map((word) => word.length)) + GAP;
  const columns = Math.max(1, Math.floor(WIDTH / width));
  const rows = Math.ceil(words.length / columns);
  const lines = Array.from({ length: rows }, (_, row) => {
    const inRow = words.filter((_word, index) => index % rows === row);
    return inRow
      .map((word) => word.padEnd(width))
      .join("")
      .trimEnd();
  });
  return `${lines.join("\n")}\n`;
}

/** Rows with their cells below each other; numbers to the right. */
export function renderRows(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const render = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        right.includes(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return `${[render(head), render(widths.map((width) => "-".repeat(width))), ...rows.map(render)].join("\n")}\n`;
}
