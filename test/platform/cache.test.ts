import { describe, expect, it } from 'vitest';
import { createCache } from '../../src/platform/cache.ts';
import { memoize } from '../../src/platform/memoize.ts';

describe('a cache', () => {
  it('drops what is too old, and the oldest when there is too much', () => {
    let now = 0;
    const cache = createCache<number>({ maxEntries: 2, maxAgeMs: 10, clock: () => now });
    cache.set('a', 1);
    now = 9;
    cache.set('b', 2);
    const before = [cache.get('a'), cache.get('b')];
    now = 10;
    const after = [cache.get('a'), cache.get('b')];
    cache.set('c', 3);
    cache.set('d', 4);

    expect(before).toEqual([1, 2]);
    expect(after).toEqual([undefined, 2]);
    expect(['b', 'c', 'd'].map(cache.get)).toEqual([undefined, 3, 4]);
  });

  it('keeps an entry that was set again as the newest', () => {
    const cache = createCache<number>({ maxEntries: 2 });
    for (const key of ['a', 'b', 'a', 'c']) cache.set(key, 1);

    expect(['a', 'b', 'c'].map(cache.get)).toEqual([1, undefined, 1]);
  });
});

describe('a memoized function', () => {
  it('is called once for each key, also for undefined, until there are too many', () => {
    const calls: string[] = [];
    const find = memoize(2, (key) => {
      calls.push(key);
      return key === 'nothing' ? undefined : key.toUpperCase();
    });

    expect(['a', 'nothing', 'a', 'nothing'].map(find)).toEqual(['A', undefined, 'A', undefined]);
    expect(calls).toEqual(['a', 'nothing']);
    expect(['b', 'a'].map(find)).toEqual(['B', 'A']);
    expect(calls).toEqual(['a', 'nothing', 'b', 'a']);
  });
});
