import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type House, openHouse, words } from './house.ts';
import { untilRead } from './until-read.ts';

const range = /\d+–\d+ of (?<total>\d+\+?) for/;

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await untilRead(house);
  const isCounted = async () =>
    expect((await turnAll('John')).totals).toEqual([expect.stringMatching(/^\d+$/)]);
  await vi.waitFor(isCounted, { timeout: 90_000, interval: 300 });
});
afterAll(() => house.close());

const similar = /\d+ of them have similar names\./;

/** What each page says of the whole list, and the rows of all of them. */
async function turnAll(typed: string) {
  let [seen] = await house.staff.say(typed);
  const totals = new Set<string | undefined>();
  const notes = new Set<string | undefined>();
  let rows = 0;
  for (let isMore = true; isMore; ) {
    const titles = house.staff.actions(seen).map(({ title }) => title);
    rows += titles.filter((title) => title.startsWith('Show ')).length;
    totals.add(range.exec(words(seen))?.groups?.total);
    notes.add(similar.exec(words(seen))?.[0]);
    isMore = titles.includes('Next');
    if (isMore) seen = (await house.staff.press(seen, 'Next')).message;
  }
  return { totals: [...totals], notes: [...notes], rows };
}

describe('a list of many pages', () => {
  it.each([
    ['John', 100],
    ['manager', 200],
    ['find anna', 40],
    ['@fabrikam.example', 30],
    ['berlin', 60],
  ])('of “%s” says on every page how many rows it has on all of them', async (typed, least) => {
    const { totals, rows } = await turnAll(typed);

    expect(totals).toEqual([`${rows}`]);
    expect(rows).toBeGreaterThan(least);
  });

  it('says on every page how many of them have only a similar name', async () => {
    const { notes } = await turnAll('John');

    expect(notes).toEqual([expect.stringMatching(similar)]);
  });
});
