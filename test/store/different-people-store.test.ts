import { afterAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../src/contacts/owner.ts';
import { openDatabase } from '../../src/store/database.ts';
import { pairKey } from '../../src/store/different-people-store.ts';
import { createTestDatabases, databaseKinds } from './databases.ts';

const one = { source: 'exchange-mail-contacts', id: 'e1', owner: undefined } as const;
const other = { source: 'exchange-mail-contacts', id: 'e2', owner: undefined } as const;

describe.each(databaseKinds)('who was told apart, in the %s database', (kind) => {
  const databases = createTestDatabases(kind);
  afterAll(() => databases.close());

  it('is stored once, in whichever order the contacts come', async () => {
    const database = await openDatabase(await databases.fresh());
    const { differentPeople } = database;

    await differentPeople.add(one, other, asOwner('ada'), 1);
    await differentPeople.add(other, one, asOwner('bob'), 2);

    expect([...(await differentPeople.keys())]).toEqual([pairKey(other, one)]);
    expect(pairKey(one, other)).toBe(pairKey(other, one));
    await database.close();
  });
});
