import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGraph, startGraph } from '../../../sandbox/fakes/graph.ts';
import { makePersonalContact, makeUser, outlookId } from '../../../sandbox/organisation/make-records.ts';
import type { PersonalContactRecord } from '../../../sandbox/organisation/records.ts';
import type { Table } from '../../../sandbox/organisation/table.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import { createGraphClient } from '../../../src/providers/graph/client.ts';
import { createGraphPersonalContacts } from '../../../src/providers/graph/graph-personal-contacts.ts';
import type { WritableProvider } from '../../../src/providers/provider.ts';
import { type Ground, mailboxOwner, newId, prepareGround } from '../../contracts/labs.ts';
import { query } from '../../contracts/provider-contract.ts';
import { callContext, failure } from '../helpers/calls.ts';
import { createMemoryJournal } from '../helpers/memory-journal.ts';

// What only this backend does; everything common is in the provider contract.

let ground: Ground;
let graph: FakeGraph;
let provider: WritableProvider;
let mailbox: Table<PersonalContactRecord>;
const context = callContext({ owner: asOwner(mailboxOwner) });

beforeAll(async () => {
  ground = await prepareGround();
  graph = await startGraph(ground);
  provider = newProvider();
  mailbox = ground.organisation.mailbox(mailboxOwner);
});
afterAll(async () => {
  await graph.close();
  await ground.close();
});
beforeEach(() => {
  graph.faults.clear();
  graph.requests.length = 0;
});

/** One that has not asked for anything yet. */
function newProvider(): WritableProvider {
  const client = createGraphClient({
    http: ground.http,
    url: graph.url,
    scope: 'https://graph.microsoft.com/.default',
  });
  return createGraphPersonalContacts({ graph: client, clock: Date.now });
}

/** Puts a contact into the mailbox as if it were months old. */
function put(displayName: string, email: string, more: Partial<PersonalContactRecord> = {}): string {
  const id = outlookId(newId());
  const { id: folderId } = ground.organisation.defaultFolder(mailboxOwner);
  mailbox.put(
    makePersonalContact({
      id,
      owner: mailboxOwner,
      folderId,
      createdAt: Date.parse('2026-01-05T08:00:00Z'),
      texts: { displayName },
      emailAddresses: email === '' ? [] : [{ name: displayName, address: email }],
      ...more,
    }),
  );
  return id;
}

const write = () => createMemoryJournal().context(context);

describe('personal contacts', () => {
  it('are read and written in the mailbox of the person asking, with immutable ids', async () => {
    const id = await provider.create({ displayName: 'Always Mine', emails: ['mine@x.example'] }, write());
    const contact = await provider.get(id, context);
    await provider.search(query({ words: ['Always'] }), context);
    await provider.update(id, { jobTitle: 'x' }, contact?.version ?? '', write());
    await provider.delete(id, write());

    expect(graph.requests.length).toBeGreaterThan(5);
    for (const request of graph.requests) {
      expect(request.path).toMatch(new RegExp(`^/v1\\.0/users/${mailboxOwner}/contact(s|Folders)(/|$)`));
      expect(request.headers.prefer).toBe('IdType="ImmutableId"');
    }
  });

  it('are gone when they are among the deleted items, although they can be read there', async () => {
    const id = await provider.create({ displayName: 'Not Mine', emails: ['not-mine@x.example'] }, write());
    const before = await newProvider().get(id, context);
    await provider.delete(id, write());
    const raw = mailbox.get(id);

    expect(before).toMatchObject({ displayName: 'Not Mine' });
    expect(raw).toBeDefined();
    expect(await provider.get(id, context)).toBeUndefined();
    expect(await newProvider().get(id, context)).toBeUndefined();
  });

  it('are found in a folder that somebody has just made', async () => {
    const { folders } = ground.organisation;
    const parentFolderId = ground.organisation.defaultFolder(mailboxOwner).parentFolderId;
    const id = put('Moved', 'moved@x.example');
    const record = mailbox.get(id);
    const fresh = newProvider();
    await fresh.get(id, context);
    folders.put({
      id: 'just-made',
      owner: mailboxOwner,
      displayName: 'Just made',
      parentFolderId,
      isDefault: false,
    });
    if (record !== undefined) mailbox.put({ ...record, folderId: 'just-made' });

    const moved = await fresh.get(id, context);
    folders.delete('just-made');

    expect(moved).toMatchObject({ displayName: 'Moved' });
  });

  it.each([-20, 20])(
    'are recognised after a lost answer by a machine whose clock is %i minutes off, and added once',
    async (minutes) => {
      const client = createGraphClient({
        http: ground.http,
        url: graph.url,
        scope: 'https://graph.microsoft.com/.default',
      });
      const skewed = createGraphPersonalContacts({
        graph: client,
        clock: () => Date.now() + minutes * 60_000,
      });
      const fields = { displayName: `Skew ${minutes}`, emails: [`skew${minutes}@x.example`] };
      const journal = createMemoryJournal();
      graph.faults.add({ match: { method: 'POST' }, fault: { kind: 'dropped', afterEffect: true } });
      await failure(skewed.create(fields, journal.context(context)));

      await skewed.create(fields, journal.context(context));

      expect(mailbox.all().filter(({ texts }) => texts.displayName === fields.displayName)).toHaveLength(1);
    },
  );

  it('are not gone because the mailbox cannot be reached', async () => {
    const id = put('Still There', 'still@x.example');
    const body = { error: { code: 'MailboxNotEnabledForRESTAPI', message: 'The mailbox is inactive.' } };
    graph.faults.add({ fault: { kind: 'status', status: 404, body }, times: 9 });

    const error = await failure(provider.get(id, context));

    expect(error.code).toBe('no-mailbox');
  });

  it.each([
    { status: 404, body: {} },
    { status: 410, body: {} },
    { status: 404, body: { error: { code: 'UnknownError', message: '' } } },
  ])('are not gone because an address of Graph is unknown: $status $body', async ({ status, body }) => {
    const id = put('Not Gone', 'not.gone@x.example');
    graph.faults.add({ fault: { kind: 'status', status, body }, times: 9 });

    const [read, removed] = [
      await failure(provider.get(id, context)),
      await failure(provider.delete(id, write())),
    ];

    expect([read.code, removed.code]).toEqual(['bad-answer', 'bad-answer']);
  });

  it('end with an error where the list of folders never ends', async () => {
    const fresh = newProvider();
    const link = `${graph.url}/v1.0/users/${mailboxOwner}/contactFolders?$skip=1`;
    graph.faults.add({
      match: { path: /contactFolders/ },
      fault: { kind: 'status', status: 200, body: { value: [], '@odata.nextLink': link } },
      times: 100_000,
    });
    const signal = new AbortController().signal;

    const error = await failure(fresh.listChanges?.('', { ...context, signal }) ?? expect.fail());

    expect(error.code).toBe('bad-answer');
  });

  it('come with what a row shows for one word, and with all that a second one may stand in', async () => {
    await provider.search(query({ words: ['Always'] }), context);
    await provider.search(query({ words: ['Always', 'Kolding'] }), context);

    const [one, two] = graph.requests.map(({ rawQuery }) => rawQuery);
    expect(one).toMatch(/mobilePhone/);
    expect(one).not.toMatch(/businessAddress|personalNotes/);
    expect(two).toMatch(/businessAddress.*personalNotes/);
  });

  it('are found in every folder, those inside others too, each once, and are the same when opened', async () => {
    const { folders } = ground.organisation;
    const make = (id: string, parentFolderId: string) =>
      folders.put({ id, owner: mailboxOwner, displayName: id, parentFolderId, isDefault: false });
    const root = ground.organisation.defaultFolder(mailboxOwner).parentFolderId;
    make('suppliers', root);
    make('press', root);
    make('old-suppliers', 'suppliers');
    const where = ['suppliers', 'press', 'old-suppliers'];
    const ids = where.map((folderId) => put(`Folded ${folderId}`, `${folderId}@x.example`, { folderId }));
    ids.push(put('Folded default', 'default@x.example'));
    const fresh = newProvider();

    const answer = await fresh.search(query({ words: ['Folded'] }), context);
    const synced = await fresh.search(query({ domain: 'x.example' }), context);
    const opened = await fresh.get(ids[2] ?? '', context);

    expect(answer.contacts.map(({ ref }) => ref.id).sort()).toEqual([...ids].sort());
    expect(synced.contacts.map(({ ref }) => ref.id)).toEqual(expect.arrayContaining(ids));
    expect(opened?.displayName).toBe('Folded old-suppliers');
  });

  it('cost one batch for all folders, whose list is remembered for a while', async () => {
    const fresh = newProvider();
    await fresh.search(query({ words: ['Folded'] }), context);
    graph.requests.length = 0;

    await fresh.search(query({ words: ['Folded'] }), context);

    const outer = graph.requests.filter(({ path }) => path.endsWith('/$batch'));
    expect(outer).toHaveLength(1);
    expect(graph.requests.filter(({ path }) => /contactFolders$|childFolders$/.test(path))).toEqual([]);
  });

  it('are there although a folder fails inside the batch: it is asked again by itself', async () => {
    const fresh = newProvider();
    await fresh.search(query({ words: ['Folded'] }), context);
    const match = { path: /contactFolders\/press\/contacts/ };
    graph.faults.add({ match, fault: { kind: 'status', status: 429, retryAfter: 0 } });

    const answer = await fresh.search(query({ words: ['Folded'] }), context);

    expect(answer.contacts).toHaveLength(4);
    expect(answer.failedSegment).toBeUndefined();
  });

  it('are there from the default folder when the others cannot be asked, and that is said', async () => {
    graph.faults.add({ match: { path: /contactFolders/ }, fault: { kind: 'status', status: 503 }, times: 3 });

    const answer = await newProvider().search(query({ words: ['Folded'] }), context);

    expect(answer.contacts.map(({ displayName }) => displayName)).toEqual(['Folded default']);
    expect(answer.failedSegment).toMatchObject({
      name: 'Contacts of other folders',
      error: { code: 'unavailable' },
    });
  });

  it('do not adopt an older namesake when a create is resumed', async () => {
    const older = put('Twice There', 'twice@x.example');
    const journal = createMemoryJournal();
    const create = () =>
      provider.create({ displayName: 'Twice There', emails: ['twice@x.example'] }, journal.context(context));
    graph.faults.add({ match: { method: 'POST' }, fault: { kind: 'dropped' } });

    const error = await failure(create());
    const id = await create();

    expect(error.code).toBe('uncertain');
    expect(id).not.toBe(older);
  });

  it('resume a create without an e-mail address by the name', async () => {
    const journal = createMemoryJournal();
    const create = () => provider.create({ displayName: "Only O'Name" }, journal.context(context));
    graph.faults.add({ match: { method: 'POST' }, fault: { kind: 'dropped', afterEffect: true } });

    await failure(create());
    await create();

    expect(mailbox.all().filter((one) => one.texts.displayName === "Only O'Name")).toHaveLength(1);
  });

  it('keep their display name when only a part of the name changes', async () => {
    const id = put('Dr. Ada Custom', 'ada@x.example');
    const contact = await provider.get(id, context);

    await provider.update(id, { givenName: 'Adele' }, contact?.version ?? '', write());

    expect(mailbox.get(id)?.texts).toMatchObject({ displayName: 'Dr. Ada Custom', givenName: 'Adele' });
  });

  it.each([409, 412] as const)('call status %i for a stale etag changed meanwhile', async (status) => {
    const id = put('Stale Version', 'stale@x.example');
    graph.faults.add({
      match: { method: 'PATCH' },
      fault: { kind: 'status', status, body: { error: { code: 'ErrorIrresolvableConflict', message: '' } } },
    });
    const { version = '' } = (await provider.get(id, context)) ?? {};

    expect((await failure(provider.update(id, { jobTitle: 'x' }, version, write()))).code).toBe(
      'changed-meanwhile',
    );
  });

  it('refuse a stale version even where the mailbox ignores If-Match', async () => {
    graph.settings.honourIfMatch = false;
    const id = put('Ignorant Mailbox', 'ignorant@x.example');

    const error = await failure(provider.update(id, { jobTitle: 'x' }, 'W/"older"', write()));
    graph.settings.honourIfMatch = true;

    expect(error.code).toBe('changed-meanwhile');
    expect(mailbox.get(id)?.texts.jobTitle).toBeUndefined();
  });

  it('send the etag along, for changes between reading and writing', async () => {
    const id = put('Etag Sent', 'etag@x.example');
    const { version = '' } = (await provider.get(id, context)) ?? {};

    await provider.update(id, { jobTitle: 'x' }, version, write());

    expect(graph.requests.at(-1)?.headers['if-match']).toBe(version);
  });

  it('are none for somebody without a mailbox', async () => {
    const guest = '99999999-0000-4000-8000-000000000009';
    ground.organisation.users.put(
      makeUser({ id: guest, userPrincipalName: 'guest@x.example', displayName: 'Guest', hasMailbox: false }),
    );

    const answer = await provider.search(query({ words: ['John'] }), callContext({ owner: asOwner(guest) }));

    expect(answer).toEqual({ contacts: [], truncated: false });
  });

  it.each([
    'ResourceNotFound',
    'ErrorNonExistentMailbox',
    'MailboxNotEnabledForRESTAPI',
    'MailboxNotSupportedForRESTAPI',
  ])('are none, and no failure, where Graph says %s', async (code) => {
    const body = { error: { code, message: 'Resource could not be discovered.' } };
    graph.faults.add({ fault: { kind: 'status', status: 404, body }, times: 99 });

    const answer = await newProvider().search(query({ words: ['Anybody'] }), context);

    expect(answer).toEqual({ contacts: [], truncated: false });
  });

  it('are none for somebody whom Exchange does not know', async () => {
    const stranger = callContext({ owner: asOwner('99999999-0000-4000-8000-000000000404') });

    const answer = await provider.search(query({ words: ['John'] }), stranger);

    expect(answer).toEqual({ contacts: [], truncated: false });
  });

  it('are forbidden where a policy closes the mailbox', async () => {
    graph.settings.blockedMailboxes.add(mailboxOwner);

    const error = await failure(provider.search(query({ words: ['John'] }), context));
    graph.settings.blockedMailboxes.clear();

    expect(error).toMatchObject({ code: 'forbidden', reason: 'ErrorAccessDenied' });
  });

  it('are found although the first page is empty and goes on', async () => {
    put('Empty Pages', 'empty@x.example');
    graph.settings.emptyPages = 2;

    const { contacts } = await provider.search(query({ words: ['Empty'] }), context);

    expect(contacts.map((contact) => contact.displayName)).toContain('Empty Pages');
  });

  it('stay within the four calls at a time that Outlook allows a mailbox', async () => {
    graph.faults.add({ fault: { kind: 'slow', ms: 30 }, times: 12 });

    const answers = await Promise.all(
      Array.from({ length: 12 }, () => provider.search(query({ words: ['Nobody'] }), context)),
    );

    // One call too many would have been answered 429 and so been sent again.
    expect(answers).toHaveLength(12);
    expect(graph.requests).toHaveLength(12);
  });

  it('are refused with too many phones, which tells that the request was wrong', async () => {
    const error = await failure(
      provider.create({ displayName: 'Phones', businessPhones: ['1', '2', '3'] }, write()),
    );

    expect(error).toMatchObject({ code: 'invalid-request', reason: 'ErrorInvalidArgument' });
  });
});
