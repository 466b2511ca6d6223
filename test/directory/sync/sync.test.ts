import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asOwner, type Owner, parseOwner } from '../../../src/contacts/owner.ts';
import { createSync, type Sync, type SyncOptions } from '../../../src/directory/sync/sync.ts';
import { BackendError, DatabaseError } from '../../../src/platform/errors.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { makeContact } from '../../contacts/make-contact.ts';
import { recordingLog, silentLog } from '../../providers/helpers/calls.ts';
import { createPretendSystem } from './pretend-provider.ts';

const anna = '11111111-0000-4000-8000-000000000001';
const ben = '11111111-0000-4000-8000-000000000002';
const minute = 60_000;
const day = 24 * 60 * minute;

let database: Database;
let passed: number;
let syncs: Sync[];
const clock = () => Date.now() + passed;

beforeEach(async () => {
  passed = 0;
  syncs = [];
  database = await openDatabase({ memory: true }, clock);
});
afterEach(async () => {
  await Promise.all(syncs.map((sync) => sync.stop()));
  await database.close();
});

type System = ReturnType<typeof createPretendSystem>;

function startSync(systems: readonly System[], changes: Partial<SyncOptions> = {}): Sync {
  const sync = createSync({
    providers: systems.map(({ provider }) => provider),
    store: database.directory,
    onChanged: () => {},
    clock,
    log: silentLog,
    everyMs: 5,
    ...changes,
  });
  syncs.push(sync);
  sync.start();
  return sync;
}

function fill({ names }: System, count: number): void {
  for (let index = 0; index < count; index += 1) names.set(`id${index}`, `Name ${index}`);
}

async function kept(owner = ''): Promise<Record<string, string>> {
  const changes = await database.directory.changesSince(parseOwner(owner), 0, 10_000);
  return Object.fromEntries(
    changes.flatMap(({ id, contact }) => (contact === undefined ? [] : [[id, contact.displayName]])),
  );
}

const syncStatesOf = (owner = '') => database.directory.syncStatesOf(parseOwner(owner));
const soon = (check: () => unknown) => vi.waitFor(check, { timeout: 60_000, interval: 5 });
const complete = (owner = '') =>
  soon(async () => {
    const syncStates = await syncStatesOf(owner);
    expect(syncStates.length).toBeGreaterThan(0);
    for (const listChanges of syncStates) expect(listChanges).toMatchObject({ leaseHolder: '', problem: '' });
    for (const listChanges of syncStates) expect(listChanges.completedAt).toBeGreaterThan(0);
  });

describe('the sync', () => {
  it('ends with an error where pages lead in a circle, and starts again from the beginning', async () => {
    const exchange = createPretendSystem('exchange-mail-contacts');
    fill(exchange, 5);
    exchange.state.isCircular = true;

    startSync([exchange]);
    await soon(async () => expect(await syncStatesOf()).toMatchObject([{ problem: 'bad-answer' }]));
    const asked = exchange.asked.length;
    exchange.state.isCircular = false;
    passed += minute;
    await complete();

    expect(asked).toBeLessThan(10);
    expect(exchange.asked[asked]?.cursor).toBe('');
    expect(Object.keys(await kept())).toHaveLength(5);
  });

  it('syncs every shared system at its start, page by page, and reports each page', async () => {
    const [exchange, graph] = [
      createPretendSystem('exchange-mail-contacts'),
      createPretendSystem('graph-directory'),
    ];
    fill(exchange, 5);
    graph.names.set('u', 'Ursula');
    let told = 0;

    startSync([exchange, graph], {
      onChanged: () => {
        told += 1;
      },
    });
    await soon(async () => expect(await syncStatesOf()).toHaveLength(2));
    await complete();

    expect(Object.values(await kept()).sort()).toEqual([
      'Name 0',
      'Name 1',
      'Name 2',
      'Name 3',
      'Name 4',
      'Ursula',
    ]);
    expect(exchange.asked.map(({ cursor }) => cursor)).toEqual(['', '2', '4']);
    expect(told).toBe(4);
  });

  it('starts the next sync after its interval, and at once when an admin asks for it', async () => {
    const exchange = createPretendSystem('exchange-mail-contacts');
    exchange.names.set('a', 'Anna');
    const sync = startSync([exchange]);
    await complete();

    passed += minute;
    await new Promise((resolve) => setTimeout(resolve, 40));
    const early = exchange.asked.length;
    exchange.names.set('b', 'Ben');
    sync.hurry();
    await soon(async () => expect(await kept()).toEqual({ a: 'Anna', b: 'Ben' }));
    // The interval begins at its end, which comes after the last page.
    await complete();
    exchange.names.delete('a');
    passed += 3 * minute;
    await soon(async () => expect(await kept()).toEqual({ b: 'Ben' }));

    expect(early).toBe(1);
  });

  it('waits as long as a system tells, goes on where it was, and lets other systems go on meanwhile', async () => {
    const [exchange, graph] = [
      createPretendSystem('exchange-mail-contacts'),
      createPretendSystem('graph-directory'),
    ];
    fill(exchange, 6);
    graph.names.set('u', 'Ursula');
    const sync = startSync([graph]);
    await complete();
    await sync.stop();
    exchange.fail(
      new BackendError({ system: 'Exchange', code: 'throttled', message: 'x', retryAfterMs: 7 * minute }),
    );

    const next = startSync([exchange, graph]);
    await soon(async () => {
      const listChanges = (await syncStatesOf()).find(({ source }) => source === 'exchange-mail-contacts');
      expect(listChanges?.problem).toBe('throttled');
      expect((listChanges?.nextAt ?? 0) - clock()).toBeGreaterThan(6 * minute);
    });
    graph.names.set('v', 'Vera');
    passed += 3 * minute;
    await soon(async () => expect(await kept()).toEqual({ u: 'Ursula', v: 'Vera' }));
    next.hurry();
    await new Promise((resolve) => setTimeout(resolve, 40));
    const askedMeanwhile = exchange.asked.length;
    passed += 6 * minute;
    await soon(async () => expect(Object.keys(await kept())).toHaveLength(8));

    expect(askedMeanwhile).toBe(1);
  });

  it('asks a system that fails less and less often, and says why', async () => {
    const exchange = createPretendSystem('exchange-mail-contacts');
    exchange.names.set('a', 'Anna');
    exchange.fail(new BackendError({ system: 'Exchange', code: 'forbidden', message: 'x' }), 3);
    startSync([exchange]);
    const waits: number[] = [];
    for (let round = 1; round <= 3; round += 1) {
      await soon(async () => {
        expect(exchange.asked).toHaveLength(round);
        expect(await syncStatesOf()).toMatchObject([{ problem: 'forbidden', leaseHolder: '' }]);
      });
      const wait = ((await syncStatesOf())[0]?.nextAt ?? 0) - clock();
      waits.push(wait);
      passed += wait + 1;
    }
    await complete();

    const [first = 0, second = 0, third = 0] = waits;
    expect(first).toBeGreaterThan(4_000);
    expect(first).toBeLessThan(10_001);
    expect(second).toBeGreaterThan(9_000);
    expect(third).toBeGreaterThan(19_000);
    expect(await kept()).toEqual({ a: 'Anna' });
  });

  it('ends at once, and another process goes on with the page after the last one kept', async () => {
    const exchange = createPretendSystem('exchange-mail-contacts');
    fill(exchange, 9);
    exchange.state.pageMs = 60;
    const first = startSync([exchange]);
    await soon(() => expect(exchange.asked.length).toBe(3));

    await first.stop();
    exchange.state.pageMs = 0;
    startSync([exchange]);
    await complete();

    // The page that was under way is asked for again: it was not waited for.
    expect(exchange.asked.map(({ cursor }) => cursor)).toEqual(['', '2', '4', '4', '6', '8']);
    expect(Object.keys(await kept())).toHaveLength(9);
  });

  it('runs a sync in one of several processes', async () => {
    const exchange = createPretendSystem('exchange-mail-contacts');
    fill(exchange, 9);
    exchange.state.pageMs = 10;

    startSync([exchange]);
    startSync([exchange]);
    startSync([exchange]);
    await complete();

    expect(exchange.state.mostAtOnce).toBe(1);
    expect(exchange.asked).toHaveLength(5);
  });

  it('renews its lease while a page takes longer than that', async () => {
    const exchange = createPretendSystem('exchange-mail-contacts');
    fill(exchange, 2);
    exchange.state.pageMs = 400;

    startSync([exchange], { leaseMs: 90 });
    startSync([exchange], { leaseMs: 90 });
    await complete();

    expect(exchange.asked).toHaveLength(1);
  });

  it('syncs at most two systems at a time, and all of them', async () => {
    const systems = (['exchange-mail-contacts', 'graph-directory', 'unified-contacts'] as const).map(
      (source) => createPretendSystem(source),
    );
    let most = 0;
    for (const system of systems) {
      fill(system, 5);
      system.state.pageMs = 15;
    }

    startSync(systems, {
      onChanged: () => {
        most = Math.max(
          most,
          systems.reduce((sum, { state }) => sum + state.atOnce, 0),
        );
      },
    });
    await soon(async () => expect(Object.keys(await kept())).toHaveLength(5));
    await soon(async () => expect(await syncStatesOf()).toHaveLength(3));
    await complete();

    expect(most).toBeLessThanOrEqual(2);
  });

  it('syncs a mailbox when its owner asks, and again after a minute at the earliest', async () => {
    const mailbox = createPretendSystem('graph-personal-contacts', { personal: true });
    mailbox.names.set('a', 'Friend');
    const sync = startSync([mailbox]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    const before = mailbox.asked.length;

    sync.wants(asOwner(anna));
    await complete(anna);
    mailbox.names.set('b', 'Foe');
    sync.wants(asOwner(anna));
    await new Promise((resolve) => setTimeout(resolve, 30));
    const meanwhile = mailbox.asked.length;
    passed += 2 * minute;
    sync.wants(asOwner(anna));
    await soon(async () => expect(await kept(anna)).toEqual({ a: 'Friend', b: 'Foe' }));

    expect([before, meanwhile]).toEqual([0, 1]);
    expect(new Set(mailbox.asked.map(({ owner }) => owner))).toEqual(new Set([anna]));
    expect(await kept()).toEqual({});
    expect(await kept(ben)).toEqual({});
  });

  it('lets shared systems go on while many mailboxes wait, and asks little of the store meanwhile', async () => {
    const exchange = createPretendSystem('exchange-mail-contacts');
    const mailbox = createPretendSystem('graph-personal-contacts', { personal: true });
    fill(exchange, 9);
    mailbox.names.set('a', 'Friend');
    mailbox.state.pageMs = 5;
    const people = Array.from({ length: 60 }, (_, index) => `11111111-0000-4000-8000-${1000 + index}`);
    let looks = 0;
    const store = {
      ...database.directory,
      syncStatesOf: (owner: Owner | undefined) => {
        looks += 1;
        return database.directory.syncStatesOf(owner);
      },
    };

    const sync = startSync([exchange, mailbox], { store, everyMs: 1000 });
    for (const person of people) sync.wants(asOwner(person));
    await complete();
    const before = mailbox.asked.length;
    await soon(() => expect(mailbox.asked).toHaveLength(people.length));
    for (const person of people) await complete(person);

    expect(before).toBeLessThan(people.length / 2);
    expect(looks).toBeLessThan(people.length * 8);
  });

  it('forgets a mailbox that nobody asked for in thirty days', async () => {
    const mailbox = createPretendSystem('graph-personal-contacts', { personal: true });
    mailbox.names.set('a', 'Friend');
    const sync = startSync([mailbox]);
    sync.wants(asOwner(anna));
    sync.wants(asOwner(ben));
    await complete(anna);
    await complete(ben);

    passed += 20 * day;
    sync.wants(asOwner(ben));
    await soon(() => expect(mailbox.asked).toHaveLength(3));
    passed += 11 * day;
    await soon(async () => expect(await syncStatesOf(anna)).toEqual([]));

    expect(await kept(anna)).toEqual({});
    expect(await kept(ben)).toEqual({ a: 'Friend' });
  });

  it('drops what it kept of a system that is not connected any more', async () => {
    const [exchange, center] = [
      createPretendSystem('exchange-mail-contacts'),
      createPretendSystem('admin-center-mail-contacts'),
    ];
    exchange.names.set('a', 'By Exchange');
    center.names.set('b', 'By the admin center');
    const first = startSync([exchange]);
    await complete();
    await first.stop();

    startSync([center]);

    await soon(async () => expect(await kept()).toEqual({ b: 'By the admin center' }));
    await soon(async () =>
      expect((await syncStatesOf()).map(({ source }) => source)).toEqual(['admin-center-mail-contacts']),
    );
  });

  it('keeps nothing that does not belong where it was read, and says so without names', async () => {
    const mailbox = createPretendSystem('graph-personal-contacts', { personal: true });
    mailbox.names.set('a', 'Friend');
    const source = 'graph-personal-contacts';
    mailbox.state.foreign = [
      makeContact(source, 'x', { displayName: 'Stranger', ref: { source, id: 'x', owner: asOwner(ben) } }),
    ];
    const { lines, log } = recordingLog();

    startSync([mailbox], { log }).wants(asOwner(anna));
    await complete(anna);

    expect(await kept(anna)).toEqual({ a: 'Friend' });
    expect(await kept(ben)).toEqual({});
    expect(lines.join('\n')).toContain('sync.foreign_contacts');
    expect(lines.join('\n')).not.toContain('Stranger');
  });

  it('takes over a sync whose process has died', async () => {
    const exchange = createPretendSystem('exchange-mail-contacts');
    exchange.names.set('a', 'Anna');
    await database.directory.claimSync('exchange-mail-contacts', undefined, 'dead', clock() + minute);
    startSync([exchange]);
    await new Promise((resolve) => setTimeout(resolve, 40));
    const before = exchange.asked.length;

    passed += minute;
    await complete();

    expect(before).toBe(0);
    expect(await kept()).toEqual({ a: 'Anna' });
  });
});

describe('a store that cannot be written', () => {
  it('is tried less and less often, lets others have their turn, and is written again when it can be', async () => {
    const exchange = createPretendSystem('exchange-mail-contacts');
    fill(exchange, 3);
    let isFull = true;
    let claims = 0;
    const store: Database['directory'] = {
      ...database.directory,
      claimSync: (...listChanges) => {
        claims += 1;
        return isFull
          ? Promise.reject(new DatabaseError('full', undefined))
          : database.directory.claimSync(...listChanges);
      },
    };

    startSync([exchange], { store });
    await soon(() => expect(claims).toBe(1));
    // Many looks later it still rests.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(claims).toBe(1);

    passed += 16_000;
    await soon(() => expect(claims).toBe(2));
    isFull = false;
    await soon(async () => {
      passed += 500;
      expect(Object.keys(await kept())).toHaveLength(3);
    });
    await complete();
    expect(Object.keys(await kept())).toHaveLength(3);
  });

  it('does not forget a mailbox whose owner waits', async () => {
    const mailbox = createPretendSystem('graph-personal-contacts', { personal: true });
    fill(mailbox, 2);
    let isFull = true;
    let claims = 0;
    const store: Database['directory'] = {
      ...database.directory,
      claimSync: (...listChanges) => {
        claims += 1;
        return isFull
          ? Promise.reject(new DatabaseError('read-only', undefined))
          : database.directory.claimSync(...listChanges);
      },
    };

    const sync = startSync([mailbox], { store });
    sync.wants(asOwner(anna));
    await soon(() => expect(claims).toBe(1));
    isFull = false;

    await soon(async () => {
      passed += 500;
      expect(Object.keys(await kept(anna))).toHaveLength(2);
    });
    await complete(anna);
  });
});
