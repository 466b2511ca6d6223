import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importKnownContacts } from '../../src/cli/import-known-contacts.ts';
import { type Database, type DatabaseTarget, openDatabase } from '../../src/store/database.ts';
import { createTestDatabases, databaseKinds } from './databases.ts';

const anna = { displayName: 'Anna', emails: ['anna@x.example'] };

describe.each(databaseKinds)('the known contacts in the %s database', (kind) => {
  const places = createTestDatabases(kind);
  let place: DatabaseTarget;
  let database: Database;
  beforeEach(async () => {
    place = await places.fresh();
    database = await openDatabase(place);
  });
  afterEach(() => database.close());
  afterAll(() => places.close());

  it('gives what was added or changed since a revision, and nothing twice', async () => {
    const { knownContacts } = database;
    await knownContacts.keep('a', anna, 1);
    const first = await knownContacts.since(0);
    await knownContacts.keep('b', { displayName: 'Ben' }, 2);

    const next = await knownContacts.since(first.at(-1)?.revision ?? 0);

    expect(first).toMatchObject([{ id: 'a', fields: anna, readAt: 1 }]);
    expect(next.map(({ id }) => id)).toEqual(['b']);
    expect(await knownContacts.since(next.at(-1)?.revision ?? 0)).toEqual([]);
  });

  it('gives the same page by page, though an import gives many entries one revision', async () => {
    const { knownContacts } = database;
    const ids = ['e', 'a', 'd', 'b', 'c'];
    await knownContacts.keep('first', anna, 1);
    await knownContacts.import(ids.map((id) => ({ id, fields: { displayName: id } })));
    await knownContacts.keep('last', anna, 1);

    const pages: string[][] = [];
    for (let place = { revision: 0, id: '' }; ; ) {
      const page = await knownContacts.behind(place, 2);
      if (page.length === 0) break;
      pages.push(page.map(({ id }) => id));
      place = page.at(-1) ?? place;
    }

    expect(pages).toEqual([['first', 'a'], ['b', 'c'], ['d', 'e'], ['last']]);
  });

  it('tells nobody of a copy that was read again and is the same', async () => {
    const { knownContacts } = database;
    await knownContacts.keep('a', anna, 1);
    const [before] = await knownContacts.since(0);

    await knownContacts.keep('a', anna, 5);

    expect(await knownContacts.since(before?.revision ?? 0)).toEqual([]);
    expect(await knownContacts.readBefore(5, 10)).toEqual([]);
    expect(await knownContacts.readBefore(6, 10)).toMatchObject([{ id: 'a', readAt: 5 }]);
  });

  it('tells of a contact that is gone, and adds none that was never there', async () => {
    const { knownContacts } = database;
    await knownContacts.keep('a', anna, 1);

    await knownContacts.keep('a', undefined, 2);
    await knownContacts.keep('never', undefined, 2);

    const all = await knownContacts.since(0);
    expect(all.map(({ id, fields }) => [id, fields])).toEqual([['a', undefined]]);
  });

  it('gives the oldest copies first, those of gone contacts last, and not more than asked for', async () => {
    const { knownContacts } = database;
    for (const [id, readAt] of [
      ['new', 30],
      ['old', 10],
      ['middle', 20],
    ] as const) {
      await knownContacts.keep(id, { displayName: id }, readAt);
    }
    await knownContacts.keep('old', undefined, 5);

    const ids = async (limit: number) => (await knownContacts.readBefore(25, limit)).map(({ id }) => id);

    expect(await ids(10)).toEqual(['middle', 'old']);
    expect(await ids(1)).toEqual(['middle']);
  });

  it('keeps what was read when a file knows something older, and looks for gone contacts again', async () => {
    const { knownContacts } = database;
    await knownContacts.keep('a', anna, 7);
    await knownContacts.keep('b', { displayName: 'Ben' }, 7);
    await knownContacts.keep('b', undefined, 8);

    const count = await knownContacts.import([
      { id: 'a', fields: { displayName: 'Old Anna' } },
      { id: 'b', fields: { displayName: 'Ben again' } },
      { id: 'c', fields: { displayName: 'Carla' } },
    ]);

    const all = new Map((await knownContacts.since(0)).map((entry) => [entry.id, entry]));
    expect(count).toEqual({ added: 1, known: 2 });
    expect(all.get('a')).toMatchObject({ fields: anna, readAt: 7 });
    expect(all.get('b')).toMatchObject({ fields: { displayName: 'Ben again' }, readAt: 0 });
    expect(all.get('c')).toMatchObject({ fields: { displayName: 'Carla' }, readAt: 0 });
  });

  it('is filled by another process while this one runs', async () => {
    const report = await importKnownContacts('id,displayName\nsap_1,Dora\n', place);

    expect(report).toEqual({ added: 1, known: 0, problems: [] });
    expect(await database.knownContacts.since(0)).toMatchObject([{ id: 'sap_1', readAt: 0 }]);
  });

  it('takes nothing of a file with mistakes', async () => {
    const report = await importKnownContacts('id,displayName\nsap_1,Dora\n,Nobody\n', place);

    expect(report.problems).toEqual(['Line 3: the id is missing.']);
    expect(await database.knownContacts.since(0)).toEqual([]);
  });
});
