/** Bytes from `start` up to `end` that give way to others. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string | Uint8Array;
}

/**
 * Applies edits to bytes; everything outside of them is kept as it is. Without edits the same buffer is returned.
 *
 * @param edits - In any order; two of them may touch, but not overlap.
 */
export function splice(bytes: Buffer, edits: readonly Edit[]): Buffer {
  if (edits.length === 0) return bytes;
  const parts: Uint8Array[] = [];
  let kept = 0;
  for (const { start, end, replacement } of edits.toSorted((a, b) => a.start - b.start)) {
    if (start < kept) throw new RangeError(`the edit at byte ${start} overlaps the one that ends at byte ${kept}`);
    parts.push(bytes.subarray(kept, start));
    parts.push(typeof replacement === "string" ? Buffer.from(replacement) : replacement);
    kept = end;
  }
  parts.push(bytes.subarray(kept));
  return Buffer.concat(parts);
}
