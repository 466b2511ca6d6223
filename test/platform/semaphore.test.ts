import { describe, expect, it } from 'vitest';
import { createLanes } from '../../src/platform/semaphore.ts';

const patient = new AbortController().signal;
const moment = () => new Promise((resolve) => setImmediate(resolve));

/** Notes who is in, in the order of their coming. */
function watch(lanes = createLanes(4)) {
  const inside: string[] = [];
  const enter = (name: string, places = 1, signal = patient) =>
    lanes.enter('lane', signal, places).then((entered) => entered && inside.push(name));
  return { lanes, inside, enter };
}

describe('a lane', () => {
  it('lets in as many as it is wide, and the next as soon as one leaves', async () => {
    const { lanes, inside, enter } = watch();
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) enter(name);
    await moment();
    const first = [...inside];
    lanes.leave('lane');
    await moment();

    expect(first).toEqual(['a', 'b', 'c', 'd']);
    expect(inside).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(lanes.tryEnter('lane')).toBe(false);
    expect(lanes.tryEnter('another')).toBe(true);
  });

  it('lets one in that wants several places when they are all free', async () => {
    const { lanes, inside, enter } = watch();
    enter('a');
    enter('b', 2);
    enter('many', 3);
    await moment();
    lanes.leave('lane', 2);
    await moment();

    expect(inside).toEqual(['a', 'b', 'many']);
    expect(lanes.tryEnter('lane')).toBe(false);
  });

  it('lets nobody slip in before one that waits for several places', async () => {
    const { lanes, inside, enter } = watch();
    enter('a', 3);
    enter('many', 4);
    enter('small');
    await moment();
    const tried = lanes.tryEnter('lane');
    lanes.leave('lane', 3);
    await moment();
    const then = [...inside];
    lanes.leave('lane', 4);
    await moment();

    expect(tried).toBe(false);
    expect(then).toEqual(['a', 'many']);
    expect(inside).toEqual(['a', 'many', 'small']);
  });

  it('counts one that wants more than there is for all of it', async () => {
    const { lanes, inside, enter } = watch();
    enter('huge', 20);
    enter('small');
    await moment();
    const alone = [...inside];
    lanes.leave('lane', 20);
    await moment();

    expect(alone).toEqual(['huge']);
    expect(inside).toEqual(['huge', 'small']);
  });

  it('lets the next in when one that waited gives up', async () => {
    const { lanes, inside, enter } = watch();
    const impatient = new AbortController();
    enter('a', 3);
    const gaveUp = lanes.enter('lane', impatient.signal, 4);
    enter('small');
    await moment();

    impatient.abort();

    expect(await gaveUp).toBe(false);
    await moment();
    expect(inside).toEqual(['a', 'small']);
    expect(await lanes.enter('lane', impatient.signal)).toBe(false);
  });

  it('is never fuller than it is wide, whoever comes, goes and gives up', async () => {
    const lanes = createLanes(4);
    let taken = 0;
    let most = 0;
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };

    await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const places = 1 + random(5);
        const control = new AbortController();
        if (index % 7 === 0) setTimeout(() => control.abort(), random(3));
        if (!(await lanes.enter('lane', control.signal, places))) return;
        taken += Math.min(places, 4);
        most = Math.max(most, taken);
        await moment();
        taken -= Math.min(places, 4);
        lanes.leave('lane', places);
      }),
    );

    expect(most).toBe(4);
    expect(lanes.tryEnter('lane', 4)).toBe(true);
  });
});
