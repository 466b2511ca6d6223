import { describe, expect, it } from 'vitest';
import { readUntil } from '../../src/dialogs/parts/read-until.ts';

/** Saturday in Berlin, still Friday in Los Angeles. */
const now = Date.UTC(2026, 10, 21, 6, 0);

const read = async (text: string, timeZone = 'Europe/Berlin', at = now) => {
  const until = await readUntil(text, { timeZone, now: at });
  return until === undefined ? undefined : new Date(until).toISOString();
};

describe('until when', () => {
  it.each([
    ['Friday', '2026-11-27T22:59:00.000Z'],
    ['next friday', '2026-11-27T22:59:00.000Z'],
    ['tomorrow', '2026-11-22T22:59:00.000Z'],
    ['2026-12-01', '2026-12-01T22:59:00.000Z'],
    ['1 December', '2026-12-01T22:59:00.000Z'],
    ['Monday 17:00', '2026-11-23T16:00:00.000Z'],
  ])('reads “%s” as the last minute of that day on the person’s clock', async (text, expected) => {
    expect(await read(text)).toBe(expected);
  });

  it('goes by the day that it is where the person is', async () => {
    expect(await read('tomorrow', 'America/Los_Angeles')).toBe('2026-11-22T07:59:00.000Z');
  });

  it('is right over the night in which clocks are put back', async () => {
    const october = Date.UTC(2026, 9, 23, 10);

    expect(await read('2026-10-24', 'Europe/Berlin', october)).toBe('2026-10-24T21:59:00.000Z');
    expect(await read('2026-10-25', 'Europe/Berlin', october)).toBe('2026-10-25T22:59:00.000Z');
  });

  it.each(['the cows come home', '', '99'])('makes nothing of “%s”', async (text) => {
    expect(await read(text)).toBeUndefined();
  });
});
