import { describe, expect, it } from 'vitest';
import { createSemaphore } from '../../src/platform/semaphore.ts';

const doctorContext = new AbortController().signal;
const moment = () => new Promise((resolve) => setImmediate(resolve));

/** Notes who is in, in the order of their coming. */
function watch(semaphore = createSemaphore(4)) {
  const inside: string[] = [];
  const enter = (name: string, permits = 1, signal = doctorContext) =>
    semaphore.enter('lane', signal, permits).then((entered) => entered && inside.push(name));
  return { semaphore, inside, enter };
}

describe('a lane', () => {
  it('lets in as many as it is wide, and the next as soon as one leaves', async () => {
    const { semaphore, inside, enter } = watch();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) enter(name);
    await moment();
    const first = [...inside];
    semaphore.leave('lane');
    await moment();

    expect(first).toEqual(['a', 'b', 'c', 'd']);
    expect(inside).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(semaphore.tryEnter('lane')).toBe(false);
    expect(semaphore.tryEnter('another')).toBe(true);
  });

  it('lets one in that wants several places when they are all free', async () => {
    const { semaphore, inside, enter } = watch();
    enter('a');
    enter('b', 2);
    enter('many', 3);
    await moment();
    semaphore.leave('lane', 2);
    await moment();

    expect(inside).toEqual(['a', 'b', 'many']);
    expect(semaphore.tryEnter('lane')).toBe(false);
  });

  it('lets nobody slip in before one that waits for several places', async () => {
    const { semaphore, inside, enter } = watch();
    enter('a', 3);
    enter('many', 4);
    enter('small');
    await moment();
    const tried = semaphore.tryEnter('lane');
    semaphore.leave('lane', 3);
    await moment();
    const then = [...inside];
    semaphore.leave('lane', 4);
    await moment();

    expect(tried).toBe(false);
    expect(then).toEqual(['a', 'many']);
    expect(inside).toEqual(['a', 'many', 'small']);
  });

  it('counts one that wants more than there is for all of it', async () => {
    const { semaphore, inside, enter } = watch();
    enter('huge', 20);
    enter('small');
    await moment();
    const alone = [...inside];
    semaphore.leave('lane', 20);
    await moment();

    expect(alone).toEqual(['huge']);
    expect(inside).toEqual(['huge', 'small']);
  });

  it('lets the next in when one that waited gives up', async () => {
    const { semaphore, inside, enter } = watch();
    const impatient = new AbortController();
    enter('a', 3);
    const gaveUp = semaphore.enter('lane', impatient.signal, 4);
    enter('small');
    await moment();

    impatient.abort();

    expect(await gaveUp).toBe(false);
    await moment();
    expect(inside).toEqual(['a', 'small']);
    expect(await semaphore.enter('lane', impatient.signal)).toBe(false);
  });

  it('is never fuller than it is wide, whoever comes, goes and gives up', async () => {
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
        if (!(await semaphore.enter('lane', control.signal, permits))) return;
        taken += Math.min(permits, 4);
        most = Math.max(most, taken);
        await moment();
        taken -= Math.min(permits, 4);
        semaphore.leave('lane', permits);
      }),
    );

    expect(most).toBe(4);
    expect(semaphore.tryEnter('lane', 4)).toBe(true);
  });
});
