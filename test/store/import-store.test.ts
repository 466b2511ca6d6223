import { afterAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../src/contacts/owner.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createTestDatabases, databaseKinds, query } from './databases.ts';

const [anna, ben] = [asOwner('anna'), asOwner('ben')];

describe.each(databaseKinds)('the files that people are importing, in a %s database', (kind) => {
  const databases = createTestDatabases(kind);
  afterAll(() => databases.close());

  it('are read by their owner until they expire, and cannot be read in the tables', async () => {
    const target = await databases.fresh();
    const database = await openDatabase(target);
    const { imports } = database;
    const key = { id: 'one', person: anna };
    // Longer than one row, and hard to compress.
    const content = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * 7919) % 251));
    await imports.put(key, 'file', Buffer.from('short'), 1000);
    await imports.put(key, 'file', content, 1000);
    await imports.put(key, 'name', Buffer.from('Geheim.csv'), 1000);

    expect(await imports.find(key, 'file', 999)).toEqual(content);
    expect(await imports.find(key, 'file', 1000)).toBeUndefined();
    expect(await imports.find({ id: 'one', person: ben }, 'file', 999)).toBeUndefined();
    expect(await imports.find({ id: 'two', person: anna }, 'file', 999)).toBeUndefined();
    expect(JSON.stringify(await query(target, 'select * from import_parts'))).not.toContain('Geheim');
    await imports.forget({ id: 'one', person: ben });
    expect(await imports.find(key, 'name', 999)).toBeDefined();
    await imports.deleteExpired(1000);
    expect(await query(target, 'select * from import_parts')).toEqual([]);
    await database.close();
  });

  it('are claimed once, until they are forgotten', async () => {
    const { imports, close } = await openDatabase(await databases.fresh());
    const [one, other] = [
      { id: 'one', person: anna },
      { id: 'other', person: anna },
    ];

    const claims = await Promise.all([1, 2, 3].map(() => imports.claim(one, 1000)));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await imports.claim(other, 1000)).toBe(true);
    await imports.forget(one);
    expect(await imports.claim(one, 1000)).toBe(true);
    await close();
  });

  it('are there while they are replaced', async () => {
    const { imports, close } = await openDatabase(await databases.fresh());
    const key = { id: 'one', person: anna };
    await imports.put(key, 'file', Buffer.from('first'), 1000);
    let isOver = false;
    const replacing = imports.put(key, 'file', Buffer.alloc(900_000, 'second'), 1000).then(() => {
      isOver = true;
    });
    const found: number[] = [];
    while (!isOver) found.push((await imports.find(key, 'file', 999))?.length ?? 0);
    await replacing;

    expect(found).not.toContain(0);
    await close();
  });

  it('are forgotten but for the newest of a person', async () => {
    const database = await openDatabase(await databases.fresh());
    const { imports } = database;
    const found = async () => {
      const kept: string[] = [];
      for (const [id, person] of [
        ['1', anna],
        ['2', anna],
        ['3', anna],
        ['4', ben],
      ] as const)
        if (await imports.find({ id, person }, 'file', 0)) kept.push(id);
      return kept;
    };
    for (const [at, id] of ['1', '2', '3'].entries())
      await imports.put({ id, person: anna }, 'file', Buffer.from('x'), 1000 + at);
    await imports.put({ id: '4', person: ben }, 'file', Buffer.from('x'), 900);

    await imports.forgetOlder(anna, 2);

    expect(await found()).toEqual(['2', '3', '4']);
    await database.close();
  });
});
