import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGraph, startGraph } from '../../../sandbox/fakes/graph.ts';
import { makeMailContact, makeUser } from '../../../sandbox/organisation/make-records.ts';
import type { MailContactRecord } from '../../../sandbox/organisation/records.ts';
import type { SyncPage } from '../../../src/contacts/sync-page.ts';
import { createGraphClient } from '../../../src/providers/graph/client.ts';
import { createGraphDirectory } from '../../../src/providers/graph/graph-directory.ts';
import { type Ground, newId, prepareGround } from '../../contracts/labs.ts';
import { callContext } from '../helpers/calls.ts';

// What is particular to the sync of the directory; everything common is in the provider contract.

let ground: Ground;
let graph: FakeGraph;
let now: number;

beforeEach(async () => {
  ground = await prepareGround();
  graph = await startGraph(ground);
  now = Date.now();
});
afterEach(async () => {
  await graph.close();
  await ground.close();
});

async function listChanges(cursor = ''): Promise<readonly SyncPage[]> {
  const scope = 'https://graph.microsoft.com/.default';
  const client = createGraphClient({ http: ground.http, url: graph.url, scope });
  const provider = createGraphDirectory({ graph: client, clock: () => now });
  const pages: SyncPage[] = [];
  for (let at = cursor; ; ) {
    const page = await provider.listChanges?.(at, callContext({ owner: undefined }));
    if (page === undefined) throw new Error('no sync');
    pages.push(page);
    if (!page.more) return pages;
    at = page.cursor;
  }
}

const endOf = (pages: readonly SyncPage[]) => pages.at(-1)?.cursor ?? '';
const idsOf = (pages: readonly SyncPage[]) =>
  pages.flatMap(({ contacts }) => contacts.map(({ ref }) => ref.id));

function putContact(changes: Partial<MailContactRecord> = {}): string {
  const externalDirectoryObjectId = newId();
  ground.organisation.mailContacts.put(
    makeMailContact({
      guid: newId(),
      externalDirectoryObjectId,
      name: externalDirectoryObjectId,
      alias: externalDirectoryObjectId,
      externalEmailAddress: `${externalDirectoryObjectId}@partner.example`,
      phone: '+44 20 7946 0001',
      city: 'London',
      createdAt: 0,
      ...changes,
    }),
  );
  return externalDirectoryObjectId;
}

function putUser(displayName: string): string {
  const id = newId();
  ground.organisation.users.put(makeUser({ id, displayName, userPrincipalName: `${id}@contoso.com` }));
  return id;
}

function change(externalDirectoryObjectId: string, changes: Partial<MailContactRecord>): void {
  const { mailContacts } = ground.organisation;
  const record = mailContacts
    .all()
    .find((one) => one.externalDirectoryObjectId === externalDirectoryObjectId);
  if (record !== undefined) mailContacts.put({ ...record, ...changes });
}

describe('the sync of the directory', () => {
  it('reads hundreds a page, and of contacts everything, so that their phones come', async () => {
    const id = putContact();

    const pages = await listChanges();

    const found = pages.flatMap(({ contacts }) => contacts).find(({ ref }) => ref.id === `contact:${id}`);
    expect(found).toMatchObject({ businessPhones: ['+44 20 7946 0001'], city: 'London' });
    const lists = graph.requests.filter(({ path }) => !path.endsWith('/delta'));
    expect([...new Set(lists.map(({ path }) => path))]).toEqual(['/v1.0/users', '/v1.0/contacts']);
    for (const { rawQuery } of lists) expect(decodeURIComponent(rawQuery)).toContain('$top=500');
    expect(lists.at(-1)?.rawQuery).not.toContain('select');
  });

  it('misses nothing that happens while it is under way', async () => {
    graph.settings.largestPage = 300;
    const leaver = putUser('Leaver');
    const scope = 'https://graph.microsoft.com/.default';
    const client = createGraphClient({ http: ground.http, url: graph.url, scope });
    const provider = createGraphDirectory({ graph: client, clock: () => now });
    const first = await provider.listChanges?.('', callContext());
    const [someone] = ground.organisation.users.all();
    if (someone !== undefined) ground.organisation.users.put({ ...someone, displayName: 'Renamed' });
    ground.organisation.users.delete(leaver);
    const joiner = putUser('Joiner');

    const rest = await listChanges(first?.cursor);
    const next = await listChanges(endOf(rest));

    expect(idsOf(first === undefined ? [] : [first])).toContain(`user:${someone?.id}`);
    const after = next.flatMap(({ contacts }) => contacts.map(({ displayName }) => displayName));
    expect(after.sort()).toEqual(['Joiner', 'Renamed']);
    expect(next.flatMap(({ removed }) => removed)).toEqual([`user:${leaver}`]);
    expect(idsOf(next)).toContain(`user:${joiner}`);
  });

  it('gives phones and addresses of a changed contact, which the delta query leaves out', async () => {
    const id = putContact();
    const first = await listChanges();
    change(id, { displayName: 'Changed Contact' });

    const [contact, ...others] = (await listChanges(endOf(first))).flatMap(({ contacts }) => contacts);

    expect(others).toEqual([]);
    expect(contact).toMatchObject({
      displayName: 'Changed Contact',
      businessPhones: ['+44 20 7946 0001'],
      city: 'London',
    });
  });

  it('takes users who can be restored and contacts who cannot for gone, and gives a restored one again', async () => {
    const user = putUser('Restored');
    const contact = putContact();
    const first = await listChanges();
    const record = ground.organisation.users.get(user);
    ground.organisation.users.delete(user);
    const guid = ground.organisation.mailContacts
      .all()
      .find((one) => one.externalDirectoryObjectId === contact);
    ground.organisation.mailContacts.delete(guid?.guid ?? '');

    const gone = await listChanges(endOf(first));
    if (record !== undefined) ground.organisation.users.put(record);
    const back = await listChanges(endOf(gone));

    expect(gone.flatMap(({ removed }) => removed)).toEqual([`user:${user}`, `contact:${contact}`]);
    expect(idsOf(gone)).toEqual([]);
    expect(idsOf(back)).toEqual([`user:${user}`]);
  });

  it('takes the id of a change as an id and nothing else', async () => {
    const first = await listChanges();
    graph.requests.length = 0;
    const deltaLink = `${graph.url}/v1.0/users/delta?$deltatoken=0`;
    const value = [{ id: 'x/../../contacts?$top=5' }];
    graph.faults.add({
      fault: { kind: 'status', status: 200, body: { value, '@odata.deltaLink': deltaLink } },
    });

    const [page] = await listChanges(endOf(first));

    expect(page).toMatchObject({ contacts: [], removed: ['user:x/../../contacts?$top=5'] });
    expect(graph.requests.map(({ path }) => path)).toEqual([
      '/v1.0/users/delta',
      '/v1.0/users/x%2F..%2F..%2Fcontacts%3F%24top%3D5',
      '/v1.0/contacts/delta',
    ]);
  });

  it('gives a contact that reaches Entra late, when it has reached it', async () => {
    graph.settings.mailContactDelayMs = 60_000;
    const id = putContact({ createdAt: Date.now() });
    const first = await listChanges();
    graph.settings.mailContactDelayMs = 0;

    const next = await listChanges(endOf(first));

    expect(idsOf(first)).not.toContain(`contact:${id}`);
    expect(idsOf(next)).toEqual([`contact:${id}`]);
  });

  it('reads everything again after a day, but not in the middle of a sync', async () => {
    graph.settings.largestPage = 600;
    const first = await listChanges();
    now += 23 * 60 * 60_000;
    const quiet = await listChanges(endOf(first));
    now += 2 * 60 * 60_000;
    const whole = await listChanges(first[0]?.cursor);
    const again = await listChanges(endOf(quiet));

    expect(quiet.map(({ fromStart }) => fromStart)).toEqual([false, false]);
    expect(whole.some(({ fromStart }) => fromStart)).toBe(false);
    expect(again.map(({ fromStart }) => fromStart)).toEqual([true, ...again.slice(1).map(() => false)]);
    expect(idsOf(again).sort()).toEqual(idsOf(first).sort());
  });
});
