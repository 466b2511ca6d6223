import { expect, it } from 'vitest';
import { chunksOf, mapInChunks } from '../../src/platform/chunks-of.ts';

it('parts items into chunks, the last of which may be smaller', () => {
  expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(chunksOf([1, 2], 2)).toEqual([[1, 2]]);
  expect(chunksOf([], 2)).toEqual([]);
});

it('runs no more than a chunk at a time, and keeps the order', async () => {
  let running = 0;
  let most = 0;

  const results = await mapInChunks([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    return item * 10;
  });

  expect(results).toEqual([10, 20, 30, 40, 50]);
  expect(most).toBe(2);
});
