import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultAdminCenterSettings } from '../../../sandbox/fakes/admin-center/admin-center-settings.ts';
import { type FakeAdminCenter, startAdminCenter } from '../../../sandbox/fakes/admin-center.ts';
import { createAdminCenterMailContacts } from '../../../src/providers/admin-center/admin-center-mail-contacts.ts';
import { createAdminCenterClient } from '../../../src/providers/admin-center/client.ts';
import { fromListing } from '../../../src/providers/admin-center/fields.ts';
import type { WritableProvider } from '../../../src/providers/provider.ts';
import { putMailContact } from '../../contracts/exchange-mail-contacts.case.ts';
import { type Ground, prepareGround } from '../../contracts/labs.ts';
import { query } from '../../contracts/provider-contract.ts';
import { callContext, failure } from '../helpers/calls.ts';
import { json, type LocalServer, startLocalServer } from '../helpers/local-server.ts';
import { createMemoryJournal } from '../helpers/memory-journal.ts';

let ground: Ground;
let fake: FakeAdminCenter;
let now = Date.parse('2026-11-21T08:00:00Z');
beforeAll(async () => {
  ground = await prepareGround();
  fake = await startAdminCenter(ground);
});
afterAll(async () => {
  await fake.close();
  await ground.close();
});
beforeEach(() => {
  Object.assign(fake.settings, defaultAdminCenterSettings());
  fake.requests.length = 0;
  fake.faults.clear();
});

function open(url = fake.url, listingPatienceMs = 2_000): WritableProvider {
  const scope = 'https://admin.microsoft.com/.default';
  const client = createAdminCenterClient({ http: ground.http, url, scope });
  return createAdminCenterMailContacts({
    client,
    clock: () => now,
    replicationPauseMs: 5,
    listingPatienceMs,
  });
}

const write = () => createMemoryJournal().context(callContext());
let serial = 0;
const person = () => {
  serial += 1;
  return { displayName: `Person ${serial}`, emails: [`person${serial}@admin-test.example`] };
};
const stored = (id: string) => ground.organisation.mailContacts.get(id);
const puts = () => fake.requests.filter(({ method }) => method === 'PUT');

describe('the list of the admin center', () => {
  it.each([
    ['another name of the list', { Items: [{ ContactId: 'a' }], NextLink: null }, ''],
    ['empty lists before it', { Errors: [], Contacts: [{ ContactId: 'a' }], Warnings: [] }, ''],
    ['texts before it', { Warnings: ['slow'], Contacts: [{ ContactId: 'a' }] }, ''],
    ['a space as the end', { Contacts: [{ ContactId: 'a' }], NextLink: ' ' }, ''],
    ['no link at all', { Contacts: [{ ContactId: 'a' }] }, ''],
    ['a link', { Contacts: [{ ContactId: 'a' }], NextLink: 'page2' }, 'page2'],
  ])('is read with %s', (_, answer, nextLink) => {
    expect(fromListing(answer)).toMatchObject({ records: [{ ContactId: 'a' }], nextLink });
  });

  it.each([
    ['nothing', undefined, 'the whole'],
    ['a text', 'Sign in', 'the whole'],
    ['no list', { NextLink: '' }, 'the whole'],
    ['rows that are no contacts', { Contacts: [{ Id: 1 }] }, '[0].ContactId'],
  ])('is not read from %s', (_, answer, path) => {
    expect(fromListing(answer)).toEqual({ mismatch: `${path} (invalid_type)` });
  });

  it('is asked for with the link of the page before and the same text', async () => {
    fake.settings.pageSize = 2;
    fake.settings.endOfList = ' ';
    for (let index = 0; index < 5; index++) {
      putMailContact(
        { displayName: `Paged ${index}`, email: `paged${index}@p.example` },
        ground.organisation.mailContacts,
      );
    }

    const { contacts } = await open().search(query({ words: ['Paged'] }), callContext());

    expect(contacts.filter(({ displayName }) => displayName.startsWith('Paged'))).toHaveLength(5);
  });
});

describe('a session that the portal does not accept', () => {
  it.each([
    ['timed-out', 'unauthorized'],
    ['refused', 'unauthorized'],
    ['page', 'bad-answer'],
  ] as const)('is told apart: %s', async (session, code) => {
    fake.settings.session = session;

    expect((await failure(open().search(query({ words: ['x'] }), callContext()))).code).toBe(code);
  });
});

describe('searching', () => {
  it('reaches surname, company and phone, which the admin center itself does not', async () => {
    const id = putMailContact(
      {
        displayName: 'Ottilie Zaruba',
        email: 'oz@reach.example',
        company: 'Far Harbour',
        mobilePhone: '+420 601 555 001',
      },
      ground.organisation.mailContacts,
    );
    const provider = open();
    const idsFor = async (asked: Parameters<typeof query>[0]) =>
      (await provider.search(query(asked), callContext())).contacts.map(({ ref }) => ref.id);

    expect(await idsFor({ words: ['Zaruba'] })).toContain(id);
    expect(await idsFor({ words: ['harbour'] })).toContain(id);
    expect(await idsFor({ phone: '+420601555001' })).toContain(id);
    expect(await idsFor({ domain: 'reach.example' })).toContain(id);
  });

  it('asks for the name either way round', async () => {
    await open().search(query({ words: ['Zaruba', 'Ottilie'] }), callContext());

    const asked = fake.requests.map(({ body }) => JSON.parse(body).SearchString);
    expect(asked).toEqual(expect.arrayContaining(['Zaruba Ottilie', 'Ottilie Zaruba', 'Zaruba', 'Ottilie']));
  });

  it('holds the listing for two minutes and reads it again behind a search afterwards', async () => {
    const provider = open();
    const listings = () => fake.requests.filter(({ body }) => JSON.parse(body).SearchString === '').length;
    await provider.search(query({ words: ['Somebody'] }), callContext());
    const once = listings();
    await provider.search(query({ words: ['Else'] }), callContext());
    expect(listings()).toBe(once);

    now += 3 * 60_000;
    await provider.search(query({ words: ['Third'] }), callContext());
    await expect.poll(listings).toBeGreaterThan(once);
  });

  it('finds what was just written by what only the listing reaches', async () => {
    const provider = open();
    const id = await provider.create({ ...person(), surname: 'Firstname' }, write());
    const found = async (word: string) =>
      (await provider.search(query({ words: [word] }), callContext())).contacts.some(
        ({ ref }) => ref.id === id,
      );
    expect(await found('Firstname')).toBe(true);

    await provider.update(id, { surname: 'Secondname' }, '', write());

    expect(await found('Secondname')).toBe(true);
  });

  it('answers with what was asked for live when the listing takes too long, and says so', async () => {
    const { displayName, emails } = person();
    await open().create({ displayName, emails }, write());
    fake.faults.add({ match: { path: /GetContacts/ }, fault: { kind: 'slow', ms: 500 }, times: 99 });

    const answer = await open(fake.url, 10).search(query({ words: [displayName] }), callContext());
    fake.faults.clear();

    expect(answer.contacts.map((contact) => contact.displayName)).toContain(displayName);
    expect(answer.truncated).toBe(true);
  });
});

describe('writing', () => {
  it.each(['record', 'empty', 'no-content'] as const)(
    'learns the new id when a write answers with %s',
    async (writeAnswer) => {
      fake.settings.writeAnswer = writeAnswer;
      const fields = person();

      const id = await open().create({ ...fields, company: 'Kept Ltd' }, write());

      expect(stored(id)).toMatchObject({ displayName: fields.displayName, company: 'Kept Ltd' });
    },
  );

  it('waits for a new contact that is not in the list yet', async () => {
    fake.settings.writeAnswer = 'empty';
    fake.settings.listDelayMs = 20;
    const fields = person();

    const id = await open().create(fields, write());

    expect(stored(id)?.displayName).toBe(fields.displayName);
  });

  it('says who has an address, and makes nothing', async () => {
    const fields = person();
    const provider = open();
    await provider.create(fields, write());

    const error = await failure(provider.create({ ...fields, displayName: 'Another' }, write()));

    expect(error).toMatchObject({ code: 'already-exists', conflictsWith: fields.displayName });
    const all = ground.organisation.mailContacts.all();
    expect(all.filter(({ externalEmailAddress }) => externalEmailAddress === fields.emails[0])).toHaveLength(
      1,
    );
  });

  it('finds a contact by its id in capitals, and once it is known by one request', async () => {
    const provider = open();
    const id = await provider.create(person(), write());
    await provider.get(id.toUpperCase(), callContext());
    fake.requests.length = 0;

    expect((await provider.get(id.toUpperCase(), callContext()))?.displayName).toBe(`Person ${serial}`);
    expect(fake.requests).toHaveLength(1);
  });

  it('sets nothing on a new contact that has only what creating takes', async () => {
    await open().create({ ...person(), jobTitle: '', hiddenFromAddressLists: false }, write());

    expect(puts()).toEqual([]);
  });

  it('sends the whole record back, and each of both requests only where it has something to say', async () => {
    const provider = open();
    const id = await provider.create({ ...person(), office: 'B2', mailTip: 'Ask first' }, write());
    fake.requests.length = 0;

    await provider.update(id, { jobTitle: 'Captain' }, '', write());

    expect(puts().map(({ path }) => path)).toEqual(['/admin/api/Contact']);
    const body = JSON.parse(puts()[0]?.body ?? '{}');
    expect(body).toMatchObject({ ContactTitle: 'Captain', ContactOffice: 'B2', ContactId: id });
    expect(body.EditExchangeSettingsUrl).toContain(id);
    expect(Object.keys(body)).toHaveLength(35);
    expect(stored(id)).toMatchObject({ title: 'Captain', office: 'B2' });

    fake.requests.length = 0;
    await provider.update(id, { hiddenFromAddressLists: true }, '', write());
    expect(puts().map(({ path }) => path)).toEqual(['/admin/api/Contact/options']);
    expect(stored(id)).toMatchObject({ hiddenFromAddressLists: true, title: 'Captain' });
  });

  it('keeps the rest when each request writes everything', async () => {
    fake.settings.putsWriteEverything = true;
    const provider = open();
    const id = await provider.create(
      { ...person(), company: 'Kept Ltd', hiddenFromAddressLists: true },
      write(),
    );

    await provider.update(id, { city: 'Brno', street: 'First 1\nSecond 2' }, '', write());

    expect(stored(id)).toMatchObject({ company: 'Kept Ltd', hiddenFromAddressLists: true, city: 'Brno' });
    expect((await provider.get(id, callContext()))?.street).toBe('First 1\nSecond 2');
  });

  it('refuses a synchronised contact', async () => {
    const { mailContacts } = ground.organisation;
    const id = putMailContact({ displayName: 'Synced', email: 'synced@s.example' }, mailContacts);
    const record = mailContacts.get(id);
    if (record !== undefined) mailContacts.put({ ...record, isDirSynced: true });

    expect((await failure(open().update(id, { city: 'Brno' }, '', write()))).code).toBe('read-only');
    expect(puts()).toEqual([]);
  });

  it('writes nothing over a record that came without some of its properties', async () => {
    const local: LocalServer = await startLocalServer();
    const id = 'd4c0b5aa-d484-4e5a-ae89-1b13afc7a86a';
    local.answer(json(200, { Contacts: [{ ContactId: id, ContactDisplayName: 'Half' }], NextLink: '' }));

    const error = await failure(open(local.url).update(id, { city: 'Brno' }, '', write()));
    const methods = local.seen.map(({ method }) => method);
    await local.close();

    expect(error.code).toBe('invalid-request');
    expect(methods).not.toContain('PUT');
  });
});
