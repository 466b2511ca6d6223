import { afterAll, describe, expect, it } from 'vitest';
import { asOwner } from '../../src/contacts/owner.ts';
import { openDatabase } from '../../src/store/database.ts';
import { createTestDatabases, databaseKinds } from './databases.ts';

const day = 24 * 3_600_000;
const ref = { source: 'exchange-mail-contacts', id: 'm1', owner: undefined } as const;

describe.each(databaseKinds)('openings in the %s database', (kind) => {
  const places = createTestDatabases(kind);
  afterAll(() => places.close());

  it('count for the person and for all together, halved with time', async () => {
    const database = await openDatabase(await places.fresh());
    const { viewHistory } = database;

    await viewHistory.opened(asOwner('anna'), ref, 100 * day, 30 * day);
    await viewHistory.opened(asOwner('anna'), ref, 130 * day, 30 * day);
    await viewHistory.opened(asOwner('bert'), ref, 160 * day, 30 * day);

    const [own] = await viewHistory.since(asOwner('anna'), 0, 10);
    const [all] = await viewHistory.since(undefined, 0, 10);
    expect(own).toEqual({ source: ref.source, id: 'm1', weight: expect.closeTo(1.5), at: 130 * day });
    expect(all).toEqual({ source: ref.source, id: 'm1', weight: expect.closeTo(1.75), at: 160 * day });
    expect(await viewHistory.since(asOwner('carl'), 0, 10)).toEqual([]);
    expect(await viewHistory.since(asOwner('anna'), 130 * day, 10)).toEqual([]);
    await viewHistory.forgetBefore(150 * day);
    expect(await viewHistory.since(asOwner('anna'), 0, 10)).toEqual([]);
    expect(await viewHistory.since(undefined, 0, 10)).toHaveLength(1);
    await database.close();
  });
});
