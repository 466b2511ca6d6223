import { describe, expect, it } from 'vitest';
import { asOwner, parseOwner } from '../../../src/contacts/owner.ts';
import { createAnswerCache } from '../../../src/directory/live/answer-cache.ts';

interface Answer {
  readonly made: number;
  readonly people: number;
}

/** Answers with as many people as they are asked for, and how often each question was asked. */
function prepare(limit = 100) {
  let now = 0;
  const asked: string[] = [];
  const cache = createAnswerCache<Answer>({
    clock: () => now,
    lifetime: () => 1000,
    limit,
    weightOf: ({ people }) => people,
  });
  return {
    cache,
    asked,
    pass: (ms: number) => {
      now += ms;
    },
    ask: (key: string, people = 1, owner = 'me') =>
      cache.get(parseOwner(owner), key, async () => ({ made: asked.push(key), people })),
  };
}

describe('createAnswerCache', () => {
  it('drops the oldest answers when all together hold too many people', async () => {
    const { ask, asked } = prepare(10);

    await ask('five', 5);
    await ask('three', 3);
    await ask('two', 2);
    await Promise.all([ask('five'), ask('three'), ask('two')]);
    expect(asked).toEqual(['five', 'three', 'two']);

    await ask('four', 4);
    await Promise.all([ask('three'), ask('two'), ask('four')]);
    expect(asked).toEqual(['five', 'three', 'two', 'four']);

    await ask('five', 5);
    expect(asked).toEqual(['five', 'three', 'two', 'four', 'five']);
  });

  it('keeps many small answers where few large ones would be', async () => {
    const { ask, asked } = prepare(100);
    const keys = Array.from({ length: 100 }, (_, index) => `question ${index}`);

    for (const key of keys) await ask(key);
    for (const key of keys) await ask(key);
    expect(asked).toHaveLength(100);

    await ask('everybody', 99);
    for (const key of keys.slice(-1)) await ask(key);
    expect(asked).toHaveLength(101);
    await ask(keys[0] ?? '');
    expect(asked).toHaveLength(102);
  });

  it('keeps the newest answer whatever it weighs, and it alone', async () => {
    const { ask, asked } = prepare(10);

    await ask('small', 3);
    await ask('huge', 500);
    await ask('huge');
    expect(asked).toEqual(['small', 'huge']);

    await ask('small', 3);
    await ask('small');
    expect(asked).toEqual(['small', 'huge', 'small']);
    await ask('huge', 500);
    expect(asked).toEqual(['small', 'huge', 'small', 'huge']);
  });

  it('leaves those alone that were asked for after a huge one', async () => {
    const { cache, ask, asked } = prepare(10);
    const huge = Promise.withResolvers<Answer>();

    const first = cache.get(asOwner('me'), 'huge', () => huge.promise);
    const later = ask('small', 3);
    huge.resolve({ made: 0, people: 500 });
    await Promise.all([first, later]);

    expect(
      await cache.get(asOwner('me'), 'huge', () => Promise.reject(new Error('asked again'))),
    ).toMatchObject({
      people: 500,
    });
    await ask('small', 3);
    expect(asked).toEqual(['small']);
  });

  it('does not count what was replaced, cleared or forgotten', async () => {
    const { cache, ask, asked, pass } = prepare(10);

    await ask('six', 6);
    pass(1001);
    await ask('six', 6);
    cache.clearOwner(asOwner('somebody else'));
    await ask('four', 4);
    await Promise.all([ask('six'), ask('four')]);
    expect(asked).toEqual(['six', 'six', 'four']);

    cache.clear();
    await ask('six', 6);
    cache.clearOwner(asOwner('me'));
    await ask('six', 6);
    await ask('four', 4);
    await Promise.all([ask('six'), ask('four')]);
    expect(asked).toEqual(['six', 'six', 'four', 'six', 'six', 'four']);
  });

  it('gives an answer that was cleared under way to those who wait, and to nobody later', async () => {
    const { cache, ask, asked } = prepare();

    const waiting = ask('six', 6);
    cache.clear();

    expect(await waiting).toEqual({ made: 1, people: 6 });
    expect(await ask('six', 6)).toEqual({ made: 2, people: 6 });
    expect(asked).toEqual(['six', 'six']);
  });

  it('does not keep a failure', async () => {
    const { cache, ask } = prepare();

    await expect(cache.get(asOwner('me'), 'a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await ask('a')).toEqual({ made: 1, people: 1 });
  });

  it('keeps owners and keys apart, also where both together read the same', async () => {
    const { ask } = prepare();
    await ask('c', 1, 'a b');

    expect(await ask('b c', 2, 'a')).toEqual({ made: 2, people: 2 });
  });
});
