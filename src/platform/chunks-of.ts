/** Returns the items in their order, in chunks of at most this size. */
export function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Returns what `run` resolves to for each item, in their order; at most this many run at a time. */
export async function mapInChunks<T, Result>(
  items: readonly T[],
  size: number,
  run: (item: T) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const chunk of chunksOf(items, size)) results.push(...(await Promise.all(chunk.map(run))));
  return results;
}
