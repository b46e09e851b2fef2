/** A line of the shortest way from one text to another. */
export interface LineChange {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Lines of both texts in order: what they share, what only the first has, what only the second has. */
export function diffLines(before: readonly string[], after: readonly string[]): readonly LineChange[] {
  const lengths = commonLengths(before, after);
  const width = after.length + 1;
  const changes: LineChange[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const removed = before[i];
    const added = after[j];
    if (removed !== undefined && removed === added) {
      changes.push({ kind: "same", text: removed });
      i += 1;
      j += 1;
    } else if (removed !== undefined && (added === undefined || at(i + 1, j) >= at(i, j + 1))) {
      changes.push({ kind: "removed", text: removed });
      i += 1;
    } else if (added !== undefined) {
      changes.push({ kind: "added", text: added });
      j += 1;
    }
  }
  return changes;

  function at(row: number, column: number): number {
    return lengths[row * width + column] ?? 0;
  }
}

/** At [i, j]: how many lines the texts from line i and from line j have in common. Cells are short, so this is small. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint32Array {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const here = i * width + j;
      lengths[here] =
        before[i] === after[j]
          ? (lengths[here + width + 1] ?? 0) + 1
          : Math.max(lengths[here + width] ?? 0, lengths[here + 1] ?? 0);
    }
  }
  return lengths;
}

/** Only the changed lines, with as many unchanged ones around them; what is left out is said by "...". */
export function withContext(changes: readonly LineChange[], contextLines: number): readonly LineChange[] {
  const isNear = changes.map((_, index) =>
    changes.slice(Math.max(0, index - contextLines), index + contextLines + 1).some(({ kind }) => kind !== "same"),
  );
  const shown: LineChange[] = [];
  for (const [index, change] of changes.entries()) {
    if (isNear[index] === true) shown.push(change);
    else if (index > 0 && isNear[index - 1] === true) shown.push({ kind: "same", text: "..." });
  }
  return shown.at(-1)?.text === "..." && changes.at(-1)?.text !== "..." ? shown.slice(0, -1) : shown;
}
