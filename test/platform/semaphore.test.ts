import { describe, expect, it } from 'vitest';
import { createSemaphore } from '../../src/platform/semaphore.ts';

const never = new AbortController().signal;
const moment = () => new Promise((resolve) => setImmediate(resolve));

/** Records which callers hold permits, in the order in which they got them. */
function watch(semaphore = createSemaphore(4)) {
  const inside: string[] = [];
  const enter = (name: string, permits = 1, signal = never) =>
    semaphore.acquire('key', signal, permits).then((entered) => entered && inside.push(name));
  return { semaphore, inside, enter };
}

describe('a semaphore', () => {
  it('grants permits up to its width, and the next as soon as one is released', async () => {
    const { semaphore, inside, enter } = watch();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) enter(name);
    await moment();
    const first = [...inside];
    semaphore.release('key');
    await moment();

    expect(first).toEqual(['a', 'b', 'c', 'd']);
    expect(inside).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(semaphore.tryAcquire('key')).toBe(false);
    expect(semaphore.tryAcquire('another')).toBe(true);
  });

  it('grants several permits when all of them are free', async () => {
    const { semaphore, inside, enter } = watch();
    enter('a');
    enter('b', 2);
    enter('many', 3);
    await moment();
    semaphore.release('key', 2);
    await moment();

    expect(inside).toEqual(['a', 'b', 'many']);
    expect(semaphore.tryAcquire('key')).toBe(false);
  });

  it('lets nobody overtake a waiter for several permits', async () => {
    const { semaphore, inside, enter } = watch();
    enter('a', 3);
    enter('many', 4);
    enter('small');
    await moment();
    const tried = semaphore.tryAcquire('key');
    semaphore.release('key', 3);
    await moment();
    const then = [...inside];
    semaphore.release('key', 4);
    await moment();

    expect(tried).toBe(false);
    expect(then).toEqual(['a', 'many']);
    expect(inside).toEqual(['a', 'many', 'small']);
  });

  it('treats a request for more permits than its width as a request for all', async () => {
    const { semaphore, inside, enter } = watch();
    enter('huge', 20);
    enter('small');
    await moment();
    const alone = [...inside];
    semaphore.release('key', 20);
    await moment();

    expect(alone).toEqual(['huge']);
    expect(inside).toEqual(['huge', 'small']);
  });

  it('serves the next waiter when one gives up', async () => {
    const { semaphore, inside, enter } = watch();
    const impatient = new AbortController();
    enter('a', 3);
    const gaveUp = semaphore.acquire('key', impatient.signal, 4);
    enter('small');
    await moment();

    impatient.abort();

    expect(await gaveUp).toBe(false);
    await moment();
    expect(inside).toEqual(['a', 'small']);
    expect(await semaphore.acquire('key', impatient.signal)).toBe(false);
  });

  it('never grants more permits than its width, under random load', async () => {
    const semaphore = createSemaphore(4);
    let taken = 0;
    let most = 0;
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };

    await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const permits = 1 + random(5);
        const control = new AbortController();
        if (index % 7 === 0) setTimeout(() => control.abort(), random(3));
        if (!(await semaphore.acquire('key', control.signal, permits))) return;
        taken += Math.min(permits, 4);
        most = Math.max(most, taken);
        await moment();
        taken -= Math.min(permits, 4);
        semaphore.release('key', permits);
      }),
    );

    expect(most).toBe(4);
    expect(semaphore.tryAcquire('key', 4)).toBe(true);
  });
});
