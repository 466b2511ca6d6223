import { describe, expect, it } from 'vitest';
import { repeatWhileWanted, singleFlight } from '../../src/platform/single-flight.ts';

describe('a single flight', () => {
  it('is shared by callers with the same key, and started again afterwards', async () => {
    const started: string[] = [];
    const land = Promise.withResolvers<void>();
    const fly = singleFlight(async (key: string, by: string) => {
      started.push(`${key} ${by}`);
      await land.promise;
      return key;
    });

    const flights = [fly('a', 'first'), fly('a', 'second'), fly('b', 'third')];
    land.resolve();

    expect(await Promise.all(flights)).toEqual(['a', 'a', 'b']);
    await fly('a', 'fourth');
    expect(started).toEqual(['a first', 'b third', 'a fourth']);
  });

  it('fails for all who wait, and is tried again by the next', async () => {
    let tries = 0;
    const fly = singleFlight<void, [], number>(async () => {
      tries += 1;
      if (tries === 1) throw new Error('down');
      return tries;
    });

    const results = await Promise.allSettled([fly(), fly()]);

    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await fly()).toBe(2);
  });
});

describe('work that is repeated while it is wanted', () => {
  it('runs once more for all who came meanwhile, and never twice at a time', async () => {
    let runs = 0;
    let atATime = 0;
    const work = repeatWhileWanted(async () => {
      atATime += 1;
      expect(atATime).toBe(1);
      await new Promise(setImmediate);
      atATime -= 1;
      runs += 1;
    });

    const first = work.run();
    expect(work.inProgress()).toBe(first);
    await Promise.all([first, work.run(), work.run()]);

    expect(runs).toBe(2);
    expect(work.inProgress()).toBeUndefined();
  });
});
