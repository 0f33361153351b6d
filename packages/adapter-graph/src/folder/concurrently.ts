/** The results of `run` for every item, in their order, at most `limit` running at once. Rejects as `run` does. */
export const mapConcurrently = async <Item, Result>(
  limit: number,
  items: ReadonlyArray<Item>,
  run: (item: Item) => Promise<Result>,
): Promise<ReadonlyArray<Result>> => {
  const results: Result[] = [];
  const rest = items.entries();
  const work = async (): Promise<void> => {
    for (const [at, item] of rest) results[at] = await run(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
};
