import { afterAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../src/contacts/owner.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createTestDatabases, databaseKinds } from './databases.ts';

const anna = asOwner('anna');
const bert = asOwner('bert');
const shared = { source: 'exchange-mail-contacts', id: 'e1', owner: undefined } as const;
const own = { source: 'graph-personal-contacts', id: 'p1', owner: anna } as const;

describe.each(databaseKinds)('favorites in the %s database', (kind) => {
  const databases = createTestDatabases(kind);
  afterAll(() => databases.close());

  it('are each person’s own, the latest first, once each and at most so many', async () => {
    const database = await openDatabase(await databases.fresh());
    const { favorites } = database;

    expect(await favorites.add(anna, shared, 1, 2)).toBe(true);
    expect(await favorites.add(anna, own, 2, 2)).toBe(true);
    expect(await favorites.add(anna, own, 3, 2)).toBe(true);
    expect(await favorites.add(anna, { ...shared, id: 'e2' }, 4, 2)).toBe(false);

    expect(await favorites.of(anna)).toEqual([own, shared]);
    expect(await favorites.of(bert)).toEqual([]);
    await favorites.remove(bert, [own]);
    await favorites.remove(anna, [own, { ...shared, id: 'e2' }]);
    expect(await favorites.of(anna)).toEqual([shared]);
    await database.close();
  });
});
