/** How much two sources have in common, from 0 to 1: by whole lines or by words, whichever says more (Dice). */
export function similarityOf(a: string, b: string): number {
  if (a === b) return 1;
  return Math.max(dice(linesOf(a), linesOf(b)), dice(wordsOf(a), wordsOf(b)));
}

function dice(a: readonly string[], b: readonly string[]): number {
  if (a.length + b.length === 0) return 0;
  const counts = new Map<string, number>();
  for (const part of a) counts.set(part, (counts.get(part) ?? 0) + 1);
  let shared = 0;
  for (const part of b) {
    const count = counts.get(part) ?? 0;
    if (count === 0) continue;
    counts.set(part, count - 1);
    shared += 1;
  }
  return (2 * shared) / (a.length + b.length);
}

/** Lines that say something: a bracket alone is in every cell. */
function linesOf(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /[\p{L}\p{N}]/u.test(line));
}

function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}_$]+/gu) ?? [];
}
