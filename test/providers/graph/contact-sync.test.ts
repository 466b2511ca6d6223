import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeGraph, startGraph } from '../../../sandbox/fakes/graph.ts';
import { makePersonalContact, outlookId } from '../../../sandbox/organisation/make-records.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import type { SyncPage } from '../../../src/contacts/sync-page.ts';
import {
  createHttpClient,
  type FinishedCall,
  type HttpClient,
} from '../../../src/platform/http-client/http-client.ts';
import { createGraphClient } from '../../../src/providers/graph/client.ts';
import { createGraphPersonalContacts } from '../../../src/providers/graph/graph-personal-contacts.ts';
import type { CallContext } from '../../../src/providers/provider.ts';
import { type Ground, mailboxOwner, newId, prepareGround } from '../../contracts/labs.ts';
import { query } from '../../contracts/provider-contract.ts';
import { callContext, failure, silentLog } from '../helpers/calls.ts';

// What is particular to the sync of a mailbox; everything common is in the provider contract.

let ground: Ground;
let graph: FakeGraph;
let http: HttpClient;
let calls: FinishedCall[];
let context: CallContext;

beforeEach(async () => {
  ground = await prepareGround();
  graph = await startGraph(ground);
  calls = [];
  context = callContext({ owner: asOwner(mailboxOwner) });
  http = createHttpClient({
    tokens: ground.tokens,
    log: silentLog,
    backOffMs: 5,
    onCall: (call) => calls.push(call),
  });
});
afterEach(async () => {
  await http.close();
  await graph.close();
  await ground.close();
});

function newProvider() {
  const client = createGraphClient({ http, url: graph.url, scope: 'https://graph.microsoft.com/.default' });
  return createGraphPersonalContacts({ graph: client, clock: Date.now });
}

const mailbox = () => ground.organisation.mailbox(mailboxOwner);
const mainFolder = () => ground.organisation.defaultFolder(mailboxOwner).id;

function makeFolder(
  id: string,
  parentFolderId = ground.organisation.defaultFolder(mailboxOwner).parentFolderId,
) {
  ground.organisation.folders.put({
    id,
    owner: mailboxOwner,
    displayName: id,
    parentFolderId,
    isDefault: false,
  });
  return id;
}

function put(displayName: string, folderId = mainFolder()): string {
  const id = outlookId(newId());
  const createdAt = Date.parse('2026-01-05T08:00:00Z');
  mailbox().put(
    makePersonalContact({ id, owner: mailboxOwner, folderId, createdAt, texts: { displayName } }),
  );
  return id;
}

function move(id: string, folderId: string): void {
  const record = mailbox().get(id);
  if (record !== undefined) mailbox().put({ ...record, folderId });
}

async function listChanges(cursor = '', provider = newProvider()): Promise<readonly SyncPage[]> {
  const pages: SyncPage[] = [];
  for (let at = cursor; ; ) {
    const page = await provider.listChanges?.(at, context);
    if (page === undefined) throw new Error('no sync');
    pages.push(page);
    if (!page.more) return pages;
    at = page.cursor;
  }
}

const idsOf = (pages: readonly SyncPage[]) =>
  pages.flatMap(({ contacts }) => contacts.map(({ ref }) => ref.id)).sort();
const removedOf = (pages: readonly SyncPage[]) => pages.flatMap(({ removed }) => removed);
const endOf = (pages: readonly SyncPage[]) => pages.at(-1)?.cursor ?? '';

describe('the sync of a mailbox', () => {
  it('goes through every folder, those inside others too', async () => {
    const ids = [
      put('Main'),
      put('One', makeFolder('suppliers')),
      put('Two', makeFolder('old', 'suppliers')),
    ];

    const pages = await listChanges();

    expect(idsOf(pages)).toEqual([...ids].sort());
    expect(pages).toHaveLength(3);
    const deltas = graph.requests.filter(({ path }) => path.endsWith('/delta'));
    for (const { headers } of deltas) {
      expect(headers.prefer).toBe('IdType="ImmutableId", odata.maxpagesize=200');
    }
  });

  it('finds folders made later, and the default one as soon as somebody is in it', async () => {
    const one = put('One', makeFolder('suppliers'));
    const first = await listChanges();
    const two = put('Two', makeFolder('press'));
    const main = put('Main');

    const next = await listChanges(endOf(first));

    expect(idsOf(first)).toEqual([one]);
    expect(idsOf(next)).toEqual([two, main].sort());
    expect(next.some(({ fromStart }) => fromStart)).toBe(false);
    expect(idsOf(await listChanges(endOf(next)))).toEqual([]);
  });

  it('tells of everybody who has gone from the default folder, and asks for it only once', async () => {
    const ids = [put('One'), put('Two')];
    const first = await listChanges();
    for (const id of ids) mailbox().delete(id);
    graph.requests.length = 0;

    const next = await listChanges(endOf(first));
    const later = put('Three');
    const last = await listChanges(endOf(next));

    expect(removedOf(next).sort()).toEqual([...ids].sort());
    expect(next.some(({ fromStart }) => fromStart)).toBe(false);
    expect(idsOf(last)).toEqual([later]);
    expect(graph.requests.filter(({ path }) => path.endsWith(`/${mailboxOwner}/contacts`))).toEqual([]);
  });

  it.each(['suppliers', 'press'])(
    'takes a contact that moved for a contact, whichever folder is read first (from %s)',
    async (from) => {
      makeFolder('suppliers');
      makeFolder('press');
      put('Stays', 'suppliers');
      put('Stays, too', 'press');
      const id = put('Mover', from);
      const first = await listChanges();
      move(id, from === 'press' ? 'suppliers' : 'press');

      const next = await listChanges(endOf(first));

      expect(removedOf(next)).toEqual([]);
      expect(new Set(idsOf(next))).toEqual(new Set([id]));
    },
  );

  it('names a contact that cannot be read, and reads it again when only a change of it is odd', async () => {
    const [good, odd] = [put('Good'), put('Odd')];
    const start = { id: good, displayName: 'Good' };
    const answering = (value: unknown) =>
      graph.faults.add({
        match: { path: /contacts\/delta/ },
        fault: { kind: 'status', status: 200, body: { value, '@odata.deltaLink': `${graph.url}/v1.0/x` } },
      });
    answering([start, { id: odd, businessPhones: 'none' }]);
    const whole = await listChanges();
    graph.faults.add({
      match: { path: /\/x$/ },
      fault: {
        kind: 'status',
        status: 200,
        body: { value: [{ id: odd, businessPhones: 'none' }], '@odata.deltaLink': `${graph.url}/v1.0/y` },
      },
    });
    const next = await listChanges(endOf(whole));

    expect(whole[0]?.unread).toEqual([{ id: odd, mismatch: 'businessPhones (invalid_type)' }]);
    expect(idsOf(whole)).toEqual([good]);
    expect(idsOf(next)).toEqual([odd]);
  });

  it('takes a contact among the deleted items for gone, although it can be read there', async () => {
    put('Stays');
    const id = put('Deleted');
    const first = await listChanges();
    move(id, 'deleted-items');

    const next = await listChanges(endOf(first));

    expect(removedOf(next)).toEqual([id]);
    expect(idsOf(next)).toEqual([]);
    const reads = graph.requests.filter(({ path }) => path.endsWith(`/contacts/${encodeURIComponent(id)}`));
    expect(reads.map(({ rawQuery }) => /select=.*businessAddress.*parentFolderId/.test(rawQuery))).toEqual([
      true,
    ]);
  });

  it('begins anew when a folder has gone, and so drops what was in it', async () => {
    const main = put('Main');
    put('Lost', makeFolder('suppliers'));
    const first = await listChanges();
    ground.organisation.folders.delete('suppliers');

    const next = await listChanges(endOf(first));

    expect(next[0]?.fromStart).toBe(true);
    expect(idsOf(next)).toEqual([main]);
  });

  it('begins anew when a folder goes in the middle of the sync', async () => {
    const main = put('Main');
    for (let index = 0; index < 3; index++) put(`Lost ${index}`, makeFolder('suppliers'));
    graph.settings.largestPage = 2;
    const provider = newProvider();
    const first = await provider.listChanges?.('', context);
    const second = await provider.listChanges?.(first?.cursor ?? '', context);
    ground.organisation.folders.delete('suppliers');

    const rest = await listChanges(second?.cursor);

    expect([first?.more, second?.more]).toEqual([true, true]);
    expect(rest[0]?.fromStart).toBe(true);
    expect(idsOf(rest)).toEqual([main]);
  });

  it('ends at once for a person whose mailbox is elsewhere', async () => {
    const user = ground.organisation.users.get(mailboxOwner);
    if (user !== undefined) ground.organisation.users.put({ ...user, hasMailbox: false });

    const [page] = await listChanges();

    expect(page).toMatchObject({ contacts: [], removed: [], more: false, fromStart: true });
  });

  it('ends at once for somebody whom Exchange does not know', async () => {
    context = callContext({ owner: asOwner('99999999-0000-4000-8000-000000000404') });

    const [page] = await listChanges();

    expect(page).toMatchObject({ contacts: [], removed: [], more: false, fromStart: true });
  });

  it('says that a mailbox is closed to it', async () => {
    graph.settings.blockedMailboxes.add(mailboxOwner);

    const error = await failure(listChanges());

    expect(error).toMatchObject({ code: 'forbidden', reason: 'ErrorAccessDenied' });
  });

  it('stays with the searches of its owner within the four calls that Outlook allows at a time', async () => {
    const provider = newProvider();
    // Six folders beside the default one are asked in a batch, of which Outlook carries out four at a time.
    for (const folder of ['', 'a', 'b', 'c', 'd', 'e', 'f']) {
      for (let index = 0; index < 2; index++) {
        put(`Crowd ${folder} ${index}`, folder === '' ? mainFolder() : makeFolder(folder));
      }
    }
    const first = await listChanges('', provider);
    for (const record of mailbox().all()) {
      mailbox().put({ ...record, texts: { ...record.texts, jobTitle: 'Busy' } });
    }
    graph.faults.add({ fault: { kind: 'slow', ms: 5 }, times: 5_000 });
    calls.length = 0;
    graph.requests.length = 0;
    let searches = 0;
    let syncing = true;

    const searchOn = async () => {
      while (syncing) {
        const { contacts } = await provider.search(query({ words: ['Crowd'] }), context);
        searches++;
        expect(contacts).toHaveLength(14);
      }
    };
    const searchers = Array.from({ length: 4 }, searchOn);
    const [next] = await Promise.all([listChanges(endOf(first), provider), listChanges('', provider)]);
    syncing = false;
    await Promise.all(searchers);

    expect(idsOf(next)).toHaveLength(14);
    expect(searches).toBeGreaterThan(10);
    // One call too many would have been answered 429, and inside a batch it would have been made again.
    const inBatches = graph.requests.filter(({ path }) => /contactFolders\/\w+\/contacts$/.test(path));
    expect(inBatches).toHaveLength(searches * 6);
    expect(calls.filter(({ status }) => status !== 200)).toEqual([]);
  });
});
