import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeUnifiedContacts, startUnifiedContacts } from '../../../sandbox/fakes/unified-contacts.ts';
import type { WritableProvider } from '../../../src/providers/provider.ts';
import { createUnifiedContacts } from '../../../src/providers/unified-contacts/unified-contacts.ts';
import { type Ground, prepareGround, unifiedContactsAppId } from '../../contracts/labs.ts';
import { query } from '../../contracts/provider-contract.ts';
import { callContext, failure } from '../helpers/calls.ts';
import { createMemoryJournal } from '../helpers/memory-journal.ts';
import { createMemoryKnownContacts, type MemoryKnownContacts } from '../helpers/memory-known-contacts.ts';

let ground: Ground;
let fake: FakeUnifiedContacts;
let knownContacts: MemoryKnownContacts;
let provider: WritableProvider;
let now = Date.parse('2026-11-21T08:00:00Z');
beforeAll(async () => {
  ground = await prepareGround();
  fake = await startUnifiedContacts({ ...ground, appId: unifiedContactsAppId });
});
afterAll(async () => {
  await fake.close();
  await ground.close();
});
beforeEach(() => {
  fake.requests.length = 0;
  fake.faults.clear();
  knownContacts = createMemoryKnownContacts();
  provider = open();
});

function open(): WritableProvider {
  return createUnifiedContacts({
    http: ground.http,
    url: fake.url,
    appId: unifiedContactsAppId,
    knownContacts,
    clock: () => now,
  });
}

const write = () => createMemoryJournal().context(callContext());
const stored = (id: string) => ground.organisation.databaseContacts.get(id)?.columns;
const put = (id: string, columns: Record<string, string>) =>
  ground.organisation.databaseContacts.put({ id, columns });
const names = async (words: string[]) =>
  (await provider.search(query({ words }), callContext())).contacts.map(({ displayName }) => displayName);

describe('the id of a new contact', () => {
  it('follows from the submission: the same one, tried again elsewhere, meets itself', async () => {
    const journal = createMemoryJournal().context(callContext());
    const fields = { displayName: 'Same Submission' };
    fake.faults.add({
      match: { method: 'POST' },
      fault: { kind: 'dropped', afterEffect: true },
      times: 3,
    });

    await failure(provider.create(fields, journal));
    const id = await provider.create(fields, journal);
    const other = await provider.create(fields, write());

    expect(id).toMatch(/^cardfile_[\da-f]{32}$/);
    expect(other).not.toBe(id);
    expect(stored(id)).toMatchObject({ displayName: 'Same Submission', source: 'cardfile' });
  });

  it('is never taken over from a contact that differs', async () => {
    const journal = createMemoryJournal();
    const fields = { displayName: 'Mine' };
    fake.faults.add({
      match: { method: 'POST' },
      fault: { kind: 'dropped', afterEffect: true },
      times: 3,
    });
    await failure(provider.create(fields, journal.context(callContext())));
    const { id = '' } =
      ground.organisation.databaseContacts.all().find(({ columns }) => columns.displayName === 'Mine') ?? {};
    put(id, { displayName: 'Somebody else’s' });

    const error = await failure(provider.create(fields, journal.context(callContext())));

    expect(error.code).toBe('already-exists');
    expect(stored(id)).toEqual({ displayName: 'Somebody else’s' });
  });
});

describe('writing', () => {
  it('clears a text with an empty one and a list with an empty list, which reads back empty', async () => {
    const id = await provider.create(
      { displayName: 'Clear Me', jobTitle: 'Buyer', mobilePhones: ['+420601000001'] },
      write(),
    );

    await provider.update(id, { jobTitle: '', mobilePhones: [] }, '', write());

    expect(JSON.parse(fake.requests.at(-1)?.body ?? '{}')).toEqual({
      jobTitle: '',
      mobilePhoneNumbers: [],
    });
    expect(await provider.get(id, callContext())).toMatchObject({ jobTitle: '', mobilePhones: [] });
  });

  it('refuses a value with a semicolon before it is sent', async () => {
    const fields = { displayName: 'Split', mobilePhones: ['+420601000001;ext=2'] };

    expect((await failure(provider.create(fields, write()))).code).toBe('invalid-request');
    expect((await failure(provider.update('x', fields, '', write()))).code).toBe('invalid-request');
    expect(fake.requests).toEqual([]);
  });

  it('says in its limits that no value of a list may have one', () => {
    const { fields } = provider.capabilities;

    expect(fields.imAddresses?.isJoined).toBe(true);
    expect(fields.mobilePhones?.isJoined).toBe(true);
    expect(fields.company?.isJoined).toBeUndefined();
  });

  it('neither shows internal addresses of Exchange, nor loses them', async () => {
    const internal = '/o=ExchangeLabs/ou=Group/cn=Recipients/cn=kate';
    put('sap_x500', { displayName: 'Kate', mailAddresses: `kate@x.example;${internal}` });
    const shown = await provider.get('sap_x500', callContext());

    await provider.update('sap_x500', { emails: ['kate@y.example'] }, '', write());

    expect(shown?.emails).toEqual(['kate@x.example']);
    expect(stored('sap_x500')?.mailAddresses).toBe(`kate@y.example;${internal}`);
  });

  it('takes as many and as long values as its limits say', async () => {
    const { fields } = provider.capabilities;
    const phones = Array.from({ length: fields.homePhones?.maxValues ?? 0 }, (_, index) =>
      `+${index}`.padEnd(fields.homePhones?.maxLength ?? 0, '1'),
    );
    const emails = Array.from({ length: fields.emails?.maxValues ?? 0 }, (_, index) =>
      `${index}@x.example`.padStart(fields.emails?.maxLength ?? 0, 'a'),
    );

    const id = await provider.create({ displayName: 'Full', homePhones: phones, emails }, write());

    expect(await provider.get(id, callContext())).toMatchObject({ homePhones: phones, emails });
  });

  it('drops the address as one text when a part of it changes', async () => {
    put('sap_1', { displayName: 'Addressed', addressFullString: 'Old Street 1, Praha' });
    expect((await provider.get('sap_1', callContext()))?.street).toBe('Old Street 1, Praha');

    await provider.update('sap_1', { street: 'New Street 2', city: 'Brno' }, '', write());

    expect(stored('sap_1')).toMatchObject({ addressStreetAddress: 'New Street 2', addressFullString: '' });
  });

  it('says that a database that is not connected is not available', async () => {
    fake.settings.databaseConfigured = false;
    const error = await failure(provider.get('sap_1', callContext()));
    fake.settings.databaseConfigured = true;

    expect(error.code).toBe('unavailable');
  });
});

describe('the known contacts', () => {
  it('makes findable what was written, over restarts, and forgets what was deleted', async () => {
    const id = await provider.create({ displayName: 'Ludmila Ledger', company: 'Books' }, write());
    provider = open();
    expect(await names(['ludmila'])).toEqual(['Ludmila Ledger']);
    expect(await names(['books'])).toEqual(['Ludmila Ledger']);

    await provider.update(id, { displayName: 'Ludmila Changed' }, '', write());
    expect(await names(['changed'])).toEqual(['Ludmila Changed']);

    await provider.delete(id, write());
    expect(await names(['ludmila'])).toEqual([]);
  });

  it('finds at once what another process has imported', async () => {
    expect(await names(['imported'])).toEqual([]);

    knownContacts.add('sap_9', { displayName: 'Imported Meanwhile' });

    expect(await names(['imported'])).toEqual(['Imported Meanwhile']);
  });

  it('is set right when a contact is opened', async () => {
    put('sap_2', { displayName: 'Opened New' });
    knownContacts.add('sap_2', { displayName: 'Opened Old' });

    await provider.get('sap_2', callContext());

    expect(await names(['opened'])).toEqual(['Opened New']);
  });

  it('are refreshed by maintenance if their copy is old, and only then', async () => {
    put('sap_3', { displayName: 'Aged New' });
    knownContacts.add('sap_3', { displayName: 'Aged Old' });
    knownContacts.add('sap_gone', { displayName: 'Aged Gone' });

    await provider.maintain?.(callContext());
    expect(await names(['aged'])).toEqual(['Aged New']);
    expect(fake.requests).toHaveLength(2);

    await provider.maintain?.(callContext());
    expect(fake.requests).toHaveLength(2);
    now += 7 * 60 * 60_000;
    await provider.maintain?.(callContext());
    expect(fake.requests).toHaveLength(4);
  });

  it('keeps its copies when the system is down', async () => {
    knownContacts.add('sap_4', { displayName: 'Kept Through' });
    fake.faults.add({ fault: { kind: 'status', status: 503 }, times: 9 });

    expect((await failure(provider.maintain?.(callContext()) ?? Promise.resolve())).code).toBe('unavailable');
    expect(await names(['kept'])).toEqual(['Kept Through']);
  });

  it('reads an id as an id, whatever characters it has', async () => {
    for (const id of ['a/b?c#d', 'per%2Fcent', 'Žluťoučký kůň']) {
      put(id, { displayName: `Odd ${id}` });

      expect((await provider.get(id, callContext()))?.ref.id).toBe(id);
    }
  });

  it('learns nothing from an id that does not exist', async () => {
    await provider.get('nobody', callContext());

    expect(knownContacts.entries.size).toBe(0);
  });
});
