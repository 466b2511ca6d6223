import { afterAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../src/contacts/owner.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createTestDatabases, databaseKinds, withNestedLoops } from './databases.ts';

const source = 'exchange-mail-contacts';
const review = { id: 'r1', started_by: 'ada', settings: '{}', started_at: 10, ends_at: 1000, told: '' };
const contacts = [
  { source, id: 'e1', person: 'ben', reason: 'bounced' },
  { source, id: 'e2', person: 'ben', reason: 'other' },
  { source, id: 'e3', person: 'cai', reason: 'other' },
];
const times = { firstAt: 20, remindAt: 500 };

describe.each(databaseKinds)('reviews in the %s database', (kind) => {
  const databases = createTestDatabases(kind);
  afterAll(() => databases.close());

  async function open() {
    const database = await openDatabase(await databases.fresh());
    await database.transaction((store) => store.reviews.add(review, contacts, times));
    return database;
  }

  it('are added once', async () => {
    const database = await open();

    await database.transaction((store) => store.reviews.add(review, contacts, times));

    expect(await database.reviews.latest(10)).toEqual([review]);
    expect((await database.reviews.contacts('r1', 'ben')).map(({ id, answer }) => [id, answer])).toEqual([
      ['e1', ''],
      ['e2', ''],
    ]);
    await database.close();
  });

  it('give each piece of due work to one of several processes', async () => {
    const database = await open();

    const early = await database.reviews.claim(19, 100);
    const claimed = await Promise.all([1, 2, 3].map(() => database.reviews.claim(20, 100)));
    const afterCrash = await database.reviews.claim(100, 200);

    expect(early).toBeUndefined();
    expect(claimed.map((row) => row?.person ?? 'none').sort()).toEqual(['ben', 'cai', 'none']);
    expect(afterCrash?.person).toMatch(/ben|cai/);
    await database.close();
  });

  it('give out the work for one person at a time, however the query is planned', async () => {
    const place = await databases.fresh();
    const database = await openDatabase(withNestedLoops(place));
    await database.transaction((store) => store.reviews.add(review, contacts, times));

    const claimed = [await database.reviews.claim(20, 100), await database.reviews.claim(20, 100)];
    await database.close();

    expect(claimed.map((row) => row?.person ?? 'none').sort()).toEqual(['ben', 'cai']);
  });

  it('make work due when a person has answered all, and not before', async () => {
    const database = await open();
    const { reviews } = database;
    for (let person = 1; person <= 2; person += 1) {
      const row = await reviews.claim(20, 100);
      if (row === undefined) throw new Error('nothing is due');
      await reviews.savePerson(row, { state: 'asked', due_at: 900 });
    }
    const right = (id: string, person: string) =>
      reviews.answer({ review_id: 'r1', source, id, person }, { answer: 'right', answered_at: 40 });

    await right('e1', 'ben');
    const early = await reviews.claim(41, 100);
    await right('e3', 'cai');
    const last = await reviews.claim(41, 100);
    await database.close();

    expect(early).toBeUndefined();
    expect(last?.person).toBe('cai');
  });

  it('make work due again if a change request answers meanwhile', async () => {
    const database = await open();
    const { reviews } = database;
    const answer = { source, answer: 'changed', answered_at: 40, request_number: 7 };
    const first = await reviews.claim(20, 100);
    if (first === undefined) throw new Error('nothing is due');
    await reviews.savePerson(first, { state: 'asked', due_at: 900 });
    const contact = first.person === 'ben' ? 'e1' : 'e3';

    await reviews.answerByRequest([contact, 'other'], answer);

    const [answered] = await reviews.contacts('r1', first.person);
    expect(answered).toMatchObject({ id: contact, answer: 'changed', request_number: 7 });
    const people = await reviews.people('r1');
    expect(people.find(({ person }) => person === first.person)?.due_at).toBe(40);
    await database.close();
  });

  it('take one answer, by the person who is asked, and show it', async () => {
    const database = await open();
    const { reviews } = database;
    const key = { review_id: 'r1', source, id: 'e1' };
    const ref = { source, id: 'e1', owner: undefined } as const;

    await reviews.answer({ ...key, person: 'cai' }, { answer: 'unknown', answered_at: 30 });
    await reviews.answer({ ...key, person: 'ben' }, { answer: 'right', answered_at: 40 });
    await reviews.answer({ ...key, person: 'ben' }, { answer: 'unknown', answered_at: 50 });

    expect(await reviews.lastCheck([ref])).toEqual({ person: 'ben', answered_at: 40 });
    expect(await reviews.counts(['r1'])).toContainEqual({
      review_id: 'r1',
      person: 'ben',
      answer: 'right',
      count: 1,
    });
    expect([...(await reviews.settledSince(39, 2000))]).toEqual(['exchange-mail-contacts  e1']);
    expect([...(await reviews.settledSince(40, 999))]).toHaveLength(2);
    await database.close();
  });

  it('are over when they are stopped, and deleted after their time', async () => {
    const database = await open();
    const { reviews } = database;

    expect((await reviews.openOf('ben', 999)).map(({ id }) => id)).toEqual(['r1']);
    await database.transaction((store) => store.reviews.stop('r1', 50));
    expect(await reviews.openOf('ben', 50)).toEqual([]);
    expect(await reviews.claimNews('r1', 'unreachable', 'ben')).toBe(true);
    expect(await reviews.claimNews('r1', 'end', 'cai')).toBe(true);
    expect(await reviews.claimNews('r1', 'end', 'ben')).toBe(false);
    expect(await reviews.claimNews('r1', 'end', 'cai')).toBe(true);
    await reviews.saveTold('r1', 'end', 'cai');
    expect(await reviews.claimNews('r1', 'end', 'cai')).toBe(false);
    expect(await reviews.claimNews('r1', 'unreachable', 'cai')).toBe(false);
    await reviews.deleteEndedBefore(51);
    expect(await reviews.get('r1')).toBeUndefined();
    expect(await reviews.contacts('r1')).toEqual([]);
    await database.close();
  });

  it('know anybody’s favorites, without whose they are', async () => {
    const database = await open();

    await database.favorites.add(asOwner('ben'), { source, id: 'e2', owner: undefined }, 1, 5);

    expect([...(await database.favorites.shared())]).toEqual(['exchange-mail-contacts  e2']);
    await database.close();
  });
});
