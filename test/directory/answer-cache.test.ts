import { describe, expect, it } from 'vitest';
import { createAnswerCache } from '../../src/directory/answer-cache.ts';

describe('createAnswerCache', () => {
  it('drops the oldest answers beyond its limit', async () => {
    const cache = createAnswerCache<number>({ clock: () => 0, lifetime: () => 1000, limit: 2 });
    let made = 0;
    const ask = (key: string) => cache.get('me', key, async () => ++made);
    for (const key of ['a', 'b', 'c', 'c', 'b', 'a']) await ask(key);

    expect(made).toBe(4);
  });

  it('does not keep a failure', async () => {
    const cache = createAnswerCache<number>({ clock: () => 0, lifetime: () => 1000 });

    await expect(cache.get('me', 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await cache.get('me', 'a', async () => 1)).toBe(1);
  });

  it('keeps owners and keys apart, also where both together read the same', async () => {
    const cache = createAnswerCache<string>({ clock: () => 0, lifetime: () => 1000 });
    await cache.get('a b', 'c', async () => 'first');

    expect(await cache.get('a', 'b c', async () => 'second')).toBe('second');
  });
});
