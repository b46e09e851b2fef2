/** The longest subsequence that increases: what has kept its order. Numbers must differ. */
export function longestIncreasing(numbers: readonly number[]): readonly number[] {
  // For each length the index of the smallest number that ends such a sequence, and what stands before each number in it.
  const ends: number[] = [];
  const previous: (number | undefined)[] = [];
  for (const [index, number] of numbers.entries()) {
    const longer = ends.findIndex((end) => (numbers[end] ?? 0) > number);
    const length = longer < 0 ? ends.length : longer;
    previous[index] = ends[length - 1];
    ends[length] = index;
  }
  const sequence: number[] = [];
  for (let index = ends.at(-1); index !== undefined; index = previous[index]) sequence.push(numbers[index] as number);
  return sequence.toReversed();
}
