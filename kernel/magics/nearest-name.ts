/** The name that a mistyped one most likely means: at most a third of it may differ. */
export function findNearest(typed: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, Math.ceil(typed.length / 3)) ? best.name : undefined;
}

/** Letters to insert, remove or replace; two that changed places count once. */
function editDistance(a: string, b: string): number {
  const width = b.length + 1;
  const cells = new Map<number, number>();
  const at = (row: number, column: number): number => cells.get(row * width + column) ?? Math.max(row, column);
  for (let row = 1; row <= a.length; row += 1) {
    for (let column = 1; column <= b.length; column += 1) {
      const isEqual = a[row - 1] === b[column - 1];
      let cost = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isEqual ? 0 : 1),
      );
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        cost = Math.min(cost, at(row - 2, column - 2) + 1);
      cells.set(row * width + column, cost);
    }
  }
  return at(a.length, b.length);
}
