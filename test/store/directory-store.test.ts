import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Contact } from '../../src/contacts/contact.ts';
import { asOwner, parseOwner } from '../../src/contacts/owner.ts';
import type { SyncPage } from '../../src/contacts/sync-page.ts';
import { type Database, type DatabaseTarget, openDatabase } from '../../src/store/database.ts';
import type { DirectoryStore } from '../../src/store/directory-store.ts';
import type { SyncState } from '../../src/store/sync-state.ts';
import { makeContact } from '../contacts/make-contact.ts';
import { createTestDatabases, databaseKinds, intrude, query } from './databases.ts';

const shared = 'exchange-mail-contacts';
const personal = 'graph-personal-contacts';
const anna = '11111111-0000-4000-8000-000000000001';
const ben = '11111111-0000-4000-8000-000000000002';
const minute = 60_000;

function contact(id: string, displayName: string, owner = ''): Contact {
  const source = owner === '' ? shared : personal;
  return makeContact(source, id, { displayName, ref: { source, id, owner: parseOwner(owner) } });
}

function page(contacts: readonly Contact[], changes: Partial<SyncPage> = {}): SyncPage {
  return { contacts, removed: [], cursor: 'c', more: false, fromStart: false, ...changes };
}

/** What somebody knows who follows the log from its beginning. */
function createFollower(store: DirectoryStore, owner = '') {
  const known = new Map<string, string>();
  let revision = 0;
  return {
    known,
    async step(limit = 1000): Promise<number> {
      const changes = await store.changesSince(parseOwner(owner), revision, limit);
      for (const { id, contact: kept, revision: at } of changes) {
        expect(at).toBeGreaterThan(revision);
        revision = at;
        if (kept === undefined) known.delete(id);
        else known.set(id, kept.displayName);
      }
      return changes.length;
    },
    async catchUp(limit = 3): Promise<Record<string, string>> {
      while ((await this.step(limit)) > 0);
      return Object.fromEntries(known);
    },
  };
}

describe.each(databaseKinds)('the kept directory in the %s database', (kind) => {
  const places = createTestDatabases(kind);
  let now = 1_000_000_000;
  let place: DatabaseTarget;
  let one: Database;
  let two: Database;

  beforeEach(async () => {
    place = await places.fresh();
    [one, two] = await Promise.all([openDatabase(place, () => now), openDatabase(place, () => now)]);
  });
  afterEach(() => Promise.all([one.close(), two.close()]));
  afterAll(() => places.close());

  async function claim(store: DirectoryStore, owner = '', holder = 'p'): Promise<SyncState> {
    const source = owner === '' ? shared : personal;
    const syncState = await store.claimSync(source, parseOwner(owner), holder, now + minute);
    if (syncState === undefined) throw new Error('the lease is taken');
    return syncState;
  }

  async function syncAll(store: DirectoryStore, pages: readonly SyncPage[], owner = ''): Promise<SyncState> {
    let syncState = await claim(store, owner);
    for (const each of pages) {
      const next = await store.storePage(syncState, each, 'p', now + minute);
      if (next === undefined) throw new Error('the lease was lost');
      syncState = next;
    }
    await store.releaseSync(syncState, 'p', { problem: '', nextAt: now + minute });
    return syncState;
  }

  it('returns contacts as they were stored, with all that is known of them', async () => {
    const all: readonly Contact[] = [
      makeContact(shared, 'plain', { displayName: 'Anna', emails: ['anna@x.example'] }),
      makeContact(shared, 'guest', {
        displayName: 'Ben',
        userPrincipalName: 'ben@x.example',
        account: 'guest',
        version: 'v1',
        readOnly: true,
        hiddenFromAddressLists: true,
      }),
      makeContact(shared, 'left', { displayName: 'Cleo', account: 'disabled' }),
    ];
    await syncAll(one.directory, [page(all, { fromStart: true })]);

    const kept = await two.directory.changesSince(undefined, 0, 10);

    expect(kept.map((change) => change.contact)).toEqual(all);
  });

  it('keeps pages with their cursor, and reports the state of the sync', async () => {
    const store = one.directory;
    let syncState = await claim(store);
    const begun = await two.directory.syncStatesOf(undefined);

    syncState =
      (await store.storePage(
        syncState,
        page([contact('a', 'Anna')], { more: true, fromStart: true, cursor: 'c1' }),
        'p',
        now + minute,
      )) ?? syncState;
    const middle = syncState;
    now += 5;
    syncState =
      (await store.storePage(syncState, page([contact('b', 'Ben')], { cursor: 'c2' }), 'p', now + minute)) ??
      syncState;
    await store.releaseSync(syncState, 'p', { problem: 'slow', nextAt: 77 });

    expect(begun).toMatchObject([{ source: shared, count: 0, completedAt: 0, leaseHolder: 'p' }]);
    expect(middle).toMatchObject({ cursor: 'c1', count: 1, isWhole: true, completedAt: 0 });
    expect(syncState).toMatchObject({
      cursor: 'c2',
      count: 2,
      isWhole: false,
      completedAt: now,
      movedAt: now,
    });
    expect(await two.directory.syncStates()).toMatchObject([
      { count: 2, problem: 'slow', nextAt: 77, leaseHolder: '', cursor: '' },
    ]);
    expect((await claim(two.directory, '', 'q')).cursor).toBe('c2');
  });

  it('gives back every field of a contact', async () => {
    const whole = makeContact(shared, 'a', {
      displayName: 'Ånna',
      emails: ['a@x.example', 'b@x.example'],
      hiddenFromAddressLists: true,
      userPrincipalName: 'anna@x.example',
      version: 'W/1',
      readOnly: true,
      notes: 'two\nlines',
    });

    await syncAll(one.directory, [page([whole, contact('b', '')], { fromStart: true })]);

    const read = await two.directory.read(undefined, [
      { source: shared, id: 'a' },
      { source: shared, id: 'b' },
      { source: shared, id: 'never' },
      { source: 'pingidm', id: 'a' },
    ]);
    expect(read.toSorted((x, y) => (x.ref.id < y.ref.id ? -1 : 1))).toEqual([whole, contact('b', '')]);
  });

  it('logs what changed and nothing that stayed the same', async () => {
    const store = one.directory;
    await syncAll(store, [page([contact('a', 'Anna'), contact('b', 'Ben')], { fromStart: true })]);
    const before = await store.revision();

    await syncAll(store, [page([contact('a', 'Anna'), contact('b', 'Benny')], { fromStart: true })]);
    await syncAll(store, [page([contact('b', 'Benny')], { removed: ['never'] })]);

    const changes = await two.directory.changesSince(undefined, before, 10);
    expect(changes.map(({ id, contact: kept }) => [id, kept?.displayName])).toEqual([['b', 'Benny']]);
    expect(await store.revision()).toBe(changes[0]?.revision);
  });

  it('keeps contacts that a full sync could not read, and no others', async () => {
    const store = one.directory;
    const all = ['a', 'b', 'c'].map((id) => contact(id, `N${id}`));
    await syncAll(store, [page(all, { fromStart: true })]);
    const unread = ['b', 'unknown'].map((id) => ({ id, mismatch: 'phones (invalid_type)' }));
    now += 10 * minute;

    const state = await syncAll(store, [
      page(all.slice(0, 1), { fromStart: true, more: true }),
      page([], { unread }),
    ]);

    expect(await createFollower(two.directory).catchUp()).toEqual({ a: 'Na', b: 'Nb' });
    expect(state.count).toBe(2);
  });

  it('reads a contact whose row is odd once and right elsewhere in the page', async () => {
    const unread = [{ id: 'a', mismatch: 'phones (invalid_type)' }];
    await syncAll(one.directory, [page([contact('a', 'Anna')], { fromStart: true, unread })]);

    expect(await createFollower(two.directory).catchUp()).toEqual({ a: 'Anna' });
  });

  it('removes deleted contacts, and those that a full sync does not return', async () => {
    const store = one.directory;
    const follower = createFollower(two.directory);
    const names = Array.from({ length: 450 }, (_, index) => contact(`${index}`, `N${index}`));
    await syncAll(store, [page(names, { fromStart: true })]);
    await follower.catchUp(200);

    now += 10 * minute;
    const left = await syncAll(store, [page([], { removed: ['3'] })]);
    const few = names.slice(0, 3);
    const last = await syncAll(store, [
      page(few.slice(0, 1), { fromStart: true, more: true }),
      page(few.slice(1)),
    ]);

    expect(left.count).toBe(449);
    expect(last.count).toBe(3);
    expect(await follower.catchUp(200)).toEqual({ 0: 'N0', 1: 'N1', 2: 'N2' });
  });

  it('does not remove contacts that a sync returned before its process was killed in the middle of a page', async () => {
    const store = one.directory;
    await syncAll(store, [
      page([contact('a', 'A'), contact('b', 'B'), contact('c', 'C')], { fromStart: true }),
    ]);
    const syncState = await claim(store);
    await store.storePage(
      syncState,
      page([contact('a', 'A')], { fromStart: true, more: true, cursor: 'c1' }),
      'p',
      now + 1,
    );
    now += minute;

    const taken = await claim(two.directory, '', 'q');
    const end = await two.directory.storePage(taken, page([contact('b', 'B2')]), 'q', now + minute);

    expect(taken).toMatchObject({ cursor: 'c1', isWhole: true });
    expect(end).toMatchObject({ count: 2 });
    expect(await createFollower(one.directory).catchUp()).toEqual({ a: 'A', b: 'B2' });
  });

  it('leases a sync to one holder at a time, and to another one when the lease has ended', async () => {
    const claims = await Promise.all(
      ['p', 'q', 'r'].map((holder, index) =>
        (index === 1 ? two : one).directory.claimSync(shared, undefined, holder, now + minute),
      ),
    );
    const [syncState] = claims.filter((each) => each !== undefined);
    if (syncState === undefined) throw new Error('nobody has it');
    now += minute;
    const taken = await two.directory.claimSync(shared, undefined, 'z', now + minute);

    const late = await one.directory.storePage(
      syncState,
      page([contact('a', 'Late')], { fromStart: true }),
      syncState.leaseHolder,
      now,
    );
    await one.directory.releaseSync(syncState, syncState.leaseHolder, { problem: 'late', nextAt: 1 });

    expect(claims.filter((each) => each !== undefined)).toHaveLength(1);
    expect(taken).toBeDefined();
    expect(late).toBeUndefined();
    expect(await one.directory.syncStatesOf(undefined)).toMatchObject([
      { problem: '', leaseHolder: 'z', count: 0 },
    ]);
    expect(await one.directory.changesSince(undefined, 0, 9)).toEqual([]);
  });

  it('takes what was written here for newer than what a system still lists for a while', async () => {
    const store = one.directory;
    const follower = createFollower(two.directory);
    const old = [contact('a', 'Old'), contact('gone', 'Gone')];
    await syncAll(store, [page(old, { fromStart: true })]);
    await store.keep(contact('a', 'New'));
    await store.keep(contact('fresh', 'Fresh'));
    await store.drop(shared, undefined, 'gone');
    const written = await follower.catchUp();

    const soon = await syncAll(store, [page(old, { fromStart: true })]);
    const afterSoon = await follower.catchUp();
    now += 6 * minute;
    await syncAll(store, [page(old, { fromStart: true })]);

    expect(written).toEqual({ a: 'New', fresh: 'Fresh' });
    expect(afterSoon).toEqual(written);
    expect(soon.count).toBe(2);
    expect(await follower.catchUp()).toEqual({ a: 'Old', gone: 'Gone' });
  });

  it('stores no write in a scope that was never synced', async () => {
    await one.directory.keep(contact('a', 'Anna', anna));
    await one.directory.drop(shared, undefined, 'b');

    expect(await one.directory.changesSince(asOwner(anna), 0, 9)).toEqual([]);
    expect(await one.directory.syncStates()).toEqual([]);
  });

  it('shows personal contacts to their owner only, and leaves nothing of them readable on the disk', async () => {
    const store = one.directory;
    await syncAll(
      store,
      [page([contact('a', 'Secret friend', anna)], { fromStart: true, cursor: 'token-of-anna' })],
      anna,
    );
    await syncAll(store, [page([contact('a', 'Other friend', ben)], { fromStart: true })], ben);

    const key = { source: personal, id: 'a' } as const;
    const names = async (owner: string) =>
      (await two.directory.read(parseOwner(owner), [key])).map((each) => each.displayName);

    expect([await names(anna), await names(ben), await names('')]).toEqual([
      ['Secret friend'],
      ['Other friend'],
      [],
    ]);
    expect(await store.changesSince(undefined, 0, 9)).toEqual([]);
    expect((await store.changesSince(asOwner(anna), 0, 9)).map((each) => each.contact?.displayName)).toEqual([
      'Secret friend',
    ]);
    const [row] = await rows(
      "select record, (select cursor from directory_syncs where owner = '" +
        anna +
        "') as cursor from directory_contacts where owner = '" +
        anna +
        "'",
    );
    expect(row).toMatchObject({ record: expect.any(String), cursor: expect.any(String) });
    expect(JSON.stringify(row)).not.toMatch(/Secret|token-of-anna/);
    expect((await claim(two.directory, anna, 'q')).cursor).toBe('token-of-anna');
  });

  it('cannot read a row that was moved to another mailbox', async () => {
    const store = one.directory;
    await syncAll(store, [page([contact('a', 'Anna’s', anna)], { fromStart: true })], anna);
    await syncAll(store, [page([contact('b', 'Ben’s', ben)], { fromStart: true })], ben);

    await intrude(
      place,
      `update directory_contacts set record = (select record from directory_contacts where id = 'a') where id = 'b'`,
    );

    expect(await store.read(asOwner(ben), [{ source: personal, id: 'b' }])).toEqual([]);
  });

  it('deletes a mailbox with its key and its sync state, and lets followers know', async () => {
    const store = one.directory;
    const many = Array.from({ length: 250 }, (_, index) => contact(`${index}`, `N${index}`, anna));
    await syncAll(store, [page(many, { fromStart: true })], anna);
    await syncAll(store, [page([contact('x', 'Ben’s', ben)], { fromStart: true })], ben);
    const follower = createFollower(two.directory, anna);
    await follower.catchUp(100);

    await store.forgetSync(personal, asOwner(anna));

    expect(await follower.catchUp(100)).toEqual({});
    expect((await store.syncStates()).map(({ owner }) => owner)).toEqual([ben]);
    expect(await rows(`select name from value_keys where name like '%${anna}'`)).toEqual([]);
    expect(await rows(`select id from directory_contacts where owner = '${anna}' and record <> ''`)).toEqual(
      [],
    );
    expect(await createFollower(store, ben).catchUp()).toEqual({ x: 'Ben’s' });
  });

  it.runIf(kind === 'embedded')('leaves nothing of a dropped key in the file', async () => {
    await syncAll(one.directory, [page([contact('a', 'A', anna)], { fromStart: true })], anna);
    const [row] = await query(place, 'select value from value_keys');
    const key = String(row?.value);
    const file = 'directory' in place ? join(place.directory, 'cardfile.db') : '';
    const isInFile = () => readFileSync(file).includes(key);
    // A checkpoint does nothing while another one runs.
    await expect
      .poll(async () => {
        await intrude(place, 'pragma wal_checkpoint(truncate)');
        return isInFile();
      })
      .toBe(true);

    await one.directory.forgetSync(personal, asOwner(anna));
    await Promise.all([one.close(), two.close()]);

    expect(isInFile()).toBe(false);
    [one, two] = await Promise.all([openDatabase(place), openDatabase(place)]);
  });

  it('prunes what has long been gone, and nothing else', async () => {
    const store = one.directory;
    await syncAll(store, [
      page([contact('a', 'A'), contact('b', 'B'), contact('c', 'C')], { fromStart: true }),
    ]);
    await syncAll(store, [page([], { removed: ['a'] })]);
    now += minute;
    await syncAll(store, [page([], { removed: ['b'] })]);

    await store.prune(now);

    const changes = await store.changesSince(undefined, 0, 9);
    expect(changes.map(({ id, contact: kept }) => [id, kept === undefined])).toEqual([
      ['c', false],
      ['b', true],
    ]);
  });

  it('ends up with the same as a plain map, and so does everybody who follows, whatever happens', async () => {
    const id = fc.constantFrom(...'abcdefghij');
    const name = fc.constantFrom('x', 'y', 'z');
    const entry = fc.tuple(id, name);
    const command = fc.oneof(
      fc.record({
        kind: fc.constant('changes' as const),
        put: fc.array(entry),
        removed: fc.array(id, { maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('whole' as const), put: fc.array(entry), split: fc.nat(10) }),
      fc.record({ kind: fc.constant('keep' as const), entry }),
      fc.record({ kind: fc.constant('drop' as const), id }),
      fc.record({ kind: fc.constant('follow' as const), limit: fc.integer({ min: 1, max: 4 }) }),
    );
    const source = fc.array(command, { maxLength: 25 });
    let run = 0;

    await fc.assert(
      fc.asyncProperty(source, async (commands) => {
        run += 1;
        // Each run has a mailbox of its own in the one database.
        const owner = `22222222-0000-4000-8000-${String(run).padStart(12, '0')}`;
        const model = new Map<string, string>();
        const followers = [createFollower(one.directory, owner), createFollower(two.directory, owner)];
        await syncAll(one.directory, [page([], { fromStart: true })], owner);
        for (const [index, each] of commands.entries()) {
          const store = (index % 2 === 0 ? one : two).directory;
          // What settles is another test's matter.
          now += 10 * minute;
          const made = (put: readonly (readonly [string, string])[]) =>
            put.map(([key, text]) => contact(key, text, owner));
          switch (each.kind) {
            case 'changes':
              await syncAll(store, [page(made(each.put), { removed: each.removed })], owner);
              for (const [key, text] of each.put) model.set(key, text);
              for (const key of each.removed) model.delete(key);
              break;
            case 'whole': {
              const all = made(each.put);
              const pages = [
                page(all.slice(0, each.split), { fromStart: true, more: true }),
                page(all.slice(each.split)),
              ];
              await syncAll(store, pages, owner);
              model.clear();
              for (const [key, text] of each.put) model.set(key, text);
              break;
            }
            case 'keep':
              await store.keep(contact(...each.entry, owner));
              model.set(...each.entry);
              break;
            case 'drop':
              await store.drop(personal, parseOwner(owner), each.id);
              model.delete(each.id);
              break;
            case 'follow':
              await followers[index % 2]?.step(each.limit);
          }
        }
        const wanted = Object.fromEntries(model);
        expect(await followers[0]?.catchUp()).toEqual(wanted);
        expect(await followers[1]?.catchUp()).toEqual(wanted);
        expect((await one.directory.syncStatesOf(parseOwner(owner)))[0]?.count).toBe(model.size);
      }),
      { numRuns: kind === 'postgres' ? 25 : 60 },
    );
  });

  it('lets nobody who follows miss a change while several write at the same time', async () => {
    await syncAll(one.directory, [page([], { fromStart: true })]);
    const follower = createFollower(two.directory);
    let writing = true;
    const write = async (database: Database, name: string) => {
      for (let index = 0; index < 40; index += 1)
        await database.directory.keep(contact(`${name}${index}`, `${index}`));
    };
    const follow = async () => {
      while (writing) {
        await follower.step(5);
        // As in life, where whoever follows pauses: writers that wait for the lock need the event loop.
        await nextTurn();
      }
    };

    const following = follow();
    await Promise.all([write(one, 'a'), write(two, 'b'), write(one, 'c')]);
    writing = false;
    await following;
    await follower.catchUp();

    expect(follower.known.size).toBe(120);
    expect((await one.directory.syncStatesOf(undefined))[0]?.count).toBe(120);
  });

  async function rows(sql: string): Promise<readonly Record<string, unknown>[]> {
    return query(place, sql);
  }
});
