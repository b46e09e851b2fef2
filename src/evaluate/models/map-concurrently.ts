/** The results in the order of the items, however late each of them comes. Nothing is begun after the first failure. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  toResult: (item: Item) => Result | Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const todo = items.entries();
  let hasFailed = false;
  const work = async (): Promise<void> => {
    for (const [index, item] of todo) {
      if (hasFailed) return;
      try {
        results[index] = await toResult(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, items.length)) }, work));
  return results;
}
