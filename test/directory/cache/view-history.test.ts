import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/contacts/contact.ts';
import { prepareContact } from '../../../src/contacts/matching/match.ts';
import { asOwner, parseOwner } from '../../../src/contacts/owner.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { rankAnswers } from '../../../src/directory/cache/rank-answers.ts';
import { createViewHistory } from '../../../src/directory/cache/view-history.ts';
import { documentOf, type SharedDocument } from '../../../src/directory/search/search-document.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { mail, makeContact, mine } from '../../contacts/make-contact.ts';

const log = pino({ level: 'silent' });
const day = 24 * 3_600_000;

const open: Database[] = [];
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

async function organisation(displayNames: readonly string[]) {
  const database = await openDatabase({ memory: true });
  open.push(database);
  let now = Date.now();
  const counted: Promise<void>[] = [];
  const opened: typeof database.viewHistory.opened = (...opening) => {
    const count = database.viewHistory.opened(...opening);
    counted.push(count);
    return count;
  };
  const viewHistory = createViewHistory({
    store: { ...database.viewHistory, opened },
    clock: () => now,
    log,
  });
  const contacts = new Map<string, Contact>(
    displayNames.map((displayName, number) => [
      displayName,
      makeContact(mail, `m${number}`, { displayName, emails: [`n${number}@x.example`] }),
    ]),
  );
  const index = createSearchIndex();
  index.put([...contacts.values()].map((contact) => documentOf(contact) as SharedDocument));
  const byId = new Map([...contacts.values()].map((contact) => [`${mail}/${contact.ref.id}`, contact]));
  return {
    viewHistory,
    database,
    later: (ms: number) => {
      now += ms;
    },
    open(person: string, displayName: string, times = 1) {
      const ref = contacts.get(displayName)?.ref;
      if (ref === undefined) throw new Error(displayName);
      for (let time = 0; time < times; time++) viewHistory.opened(asOwner(person), [ref]);
    },
    async found(person: string, typed: string) {
      // Counting goes on behind the answers.
      await Promise.all(counted);
      const query = parseQuery(typed);
      const hits = index.search(query, 40, 10).flatMap((found, rank) => {
        const contact = byId.get(found.id);
        if (contact === undefined) return [];
        return [{ record: prepareContact(contact), score: found.score, rank, found }];
      });
      const { people } = rankAnswers(hits, [], query, await viewHistory.boostFor(parseOwner(person)));
      return people.map(({ contact }) => contact.displayName);
    },
  };
}

describe('who was opened before', () => {
  it.each([
    ['among equal ones', ['John Abel', 'John Young'], 'John Young', 'john', ['John Young', 'John Abel']],
    [
      'among beginnings',
      ['Johanna Abel', 'Johnson Kay'],
      'Johanna Abel',
      'joh',
      ['Johanna Abel', 'Johnson Kay'],
    ],
    ['by surname too', ['John Abel', 'Elton John'], 'Elton John', 'john', ['Elton John', 'John Abel']],
    [
      'but never above a better class',
      ['John Abel', 'Johnson Kay'],
      'Johnson Kay',
      'john',
      ['John Abel', 'Johnson Kay'],
    ],
    [
      'nor above the whole name',
      ['John Abel', 'John Abelson'],
      'John Abelson',
      'john abel',
      ['John Abel', 'John Abelson'],
    ],
    [
      'nor a similar name above the right one',
      ['Eva Meyer', 'Eva Maier'],
      'Eva Maier',
      'meyer',
      ['Eva Meyer', 'Eva Maier'],
    ],
  ])('rises %s', async (_case, names, opened, typed, expected) => {
    const house = await organisation(names);
    house.open('anna', opened, 50);

    expect(await house.found('anna', typed)).toEqual(expected);
  });

  it('rises for oneself more than by colleagues, who count as a number alone', async () => {
    const house = await organisation(['John Abel', 'John Baker', 'John Cook']);
    for (let number = 0; number < 30; number++) house.open(`colleague${number}`, 'John Cook');
    house.open('anna', 'John Baker', 2);

    expect(await house.found('anna', 'john')).toEqual(['John Baker', 'John Cook', 'John Abel']);
    expect(await house.found('bert', 'john')).toEqual(['John Cook', 'John Baker', 'John Abel']);
    expect(await house.found('', 'john')).toEqual(['John Cook', 'John Baker', 'John Abel']);
  });

  it('sinks again with time, and is forgotten after 90 days', async () => {
    const house = await organisation(['John Abel', 'John Baker', 'John Cook']);
    house.open('anna', 'John Cook', 2);
    house.later(60 * day);
    house.open('anna', 'John Baker', 1);

    expect((await house.found('anna', 'john')).slice(0, 2)).toEqual(['John Baker', 'John Cook']);
    house.later(31 * day);
    expect(await house.found('anna', 'john')).toEqual(['John Baker', 'John Abel', 'John Cook']);
    house.later(60 * day);
    expect(await house.found('anna', 'john')).toEqual(['John Abel', 'John Baker', 'John Cook']);
  });

  it('is still known after a restart and in another process', async () => {
    const house = await organisation(['John Abel', 'John Baker']);
    house.open('anna', 'John Baker');
    await expect.poll(() => house.database.viewHistory.since(asOwner('anna'), 0, 10)).toHaveLength(1);
    const another = createViewHistory({ store: house.database.viewHistory, clock: Date.now, log });

    const boostOf = await another.boostFor(asOwner('anna'));
    const ofAnybody = await another.boostFor(asOwner('bert'));

    const ref = { source: mail, id: 'm1', owner: undefined } as const;
    expect(boostOf([ref], 1000)).toBeGreaterThan(ofAnybody([ref], 1000));
    expect(ofAnybody([ref], 1000)).toBeGreaterThan(1000);
    expect(boostOf([{ ...ref, id: 'm0' }], 1000)).toBe(1000);
  });

  it('is not counted for others when it is an own contact', async () => {
    const house = await organisation(['John Abel']);
    house.viewHistory.opened(asOwner('anna'), [{ source: mine, id: 'p1', owner: asOwner('anna') }]);

    await expect.poll(() => house.database.viewHistory.since(asOwner('anna'), 0, 10)).toHaveLength(1);
    expect(await house.database.viewHistory.since(undefined, 0, 10)).toEqual([]);
  });
});
