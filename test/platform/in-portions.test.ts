import { describe, expect, it } from 'vitest';
import { inPortions } from '../../src/platform/in-portions.ts';

describe('inPortions', () => {
  it('visits all items in their order, and lets others work after each portion', async () => {
    const items = Array.from({ length: 1_000 }, (_, index) => index);
    const seen: number[] = [];
    let turns = 0;
    let isOver = false;
    const others = () => {
      turns += 1;
      if (!isOver) setImmediate(others);
    };
    setImmediate(others);

    await inPortions(items, (item) => seen.push(item));
    isOver = true;

    expect(seen).toEqual(items);
    expect(turns).toBeGreaterThanOrEqual(9);
  });
});
