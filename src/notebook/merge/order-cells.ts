/** A version's cells, by keys that name the same cell in every version, in its order. */
export type Order = readonly string[];

/**
 * The order of the merged cells: whoever moved cells decides, ours when both did. A cell that one side added goes behind
 * the cell that it stood behind; of two added at one place, ours comes first.
 *
 * @param isKept - Whether a cell is among the merged ones.
 */
export function orderCells(base: Order, ours: Order, theirs: Order, isKept: (key: string) => boolean): Order {
  const o = base.filter(isKept);
  const a = ours.filter(isKept);
  const b = theirs.filter(isKept);
  const hasMoved = !isSame(commonOf(a, o), commonOf(o, a));
  const spine = hasMoved ? [...a] : [...b];
  const added = hasMoved ? b : a;
  for (const [index, key] of added.entries()) {
    if (spine.includes(key)) continue;
    const before = added.slice(0, index).findLast((candidate) => spine.includes(candidate));
    let place = before === undefined ? 0 : spine.indexOf(before) + 1;
    // Theirs goes behind what ours has added at the same place.
    if (hasMoved) while (place < spine.length && isOnlyIn(spine[place] as string, a, b, o)) place += 1;
    spine.splice(place, 0, key);
  }
  return spine;
}

function isOnlyIn(key: string, side: Order, other: Order, base: Order): boolean {
  return side.includes(key) && !other.includes(key) && !base.includes(key);
}

function commonOf(order: Order, other: Order): Order {
  return order.filter((key) => other.includes(key));
}

function isSame(a: Order, b: Order): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
