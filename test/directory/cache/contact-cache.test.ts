import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/contacts/contact.ts';
import { asOwner, parseOwner } from '../../../src/contacts/owner.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import {
  type ContactCache,
  type ContactCacheOptions,
  createContactCache,
} from '../../../src/directory/cache/contact-cache.ts';
import { mail, makeContact, mine, staff } from '../../contacts/make-contact.ts';
import { createFakeStore, type FakeStore } from './fake-store.ts';

const john = makeContact(mail, 'm1', { displayName: 'John Smith', emails: ['john@x.example'] });
const meyer = makeContact(staff, 's1', { displayName: 'Eva Meyer' });
const secret = ownContact('anna', 'p1', { displayName: 'Secret Friend', mobilePhones: ['+49 170 1234567'] });

function ownContact(owner: string, id: string, fields: Partial<Contact>): Contact {
  return makeContact(mine, id, { ...fields, ref: { source: mine, id, owner: parseOwner(owner) } });
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cardfile-memory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const open: ContactCache[] = [];
afterEach(async () => {
  for (const memory of open.splice(0)) await memory.close();
});

const lines: string[] = [];
const log = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });

function remember(store: FakeStore, options: Partial<ContactCacheOptions> = {}): ContactCache {
  const memory = createContactCache({
    store,
    snapshotFile: '',
    storeName: 'one',
    clock: Date.now,
    log,
    followEveryMs: 20,
    ...options,
  });
  open.push(memory);
  return memory;
}

async function started(store: FakeStore, options: Partial<ContactCacheOptions> = {}): Promise<ContactCache> {
  const memory = remember(store, options);
  await memory.start();
  return memory;
}

async function namesOf(memory: ContactCache, text: string, owner = ''): Promise<readonly string[]> {
  const { hits } = await memory.search(parseQuery(text), parseOwner(owner), 40, 10);
  return hits.map(({ record }) => record.contact.displayName);
}

describe('memory', () => {
  it('finds what is kept by its name, a typing error and its sound', async () => {
    const store = createFakeStore();
    await store.keep(john);
    await store.keep(meyer);
    const memory = await started(store);

    expect(await namesOf(memory, 'john smith')).toEqual(['John Smith']);
    expect(await namesOf(memory, 'jhon smiht')).toEqual(['John Smith']);
    expect(await namesOf(memory, 'maier')).toEqual(['Eva Meyer']);
  });

  it('hears within moments of what another process kept and dropped', async () => {
    const store = createFakeStore();
    const memory = await started(store);

    await store.keep(john);
    await expect.poll(() => namesOf(memory, 'john')).toEqual(['John Smith']);
    await store.keep({ ...john, displayName: 'Jane Doe' });
    await expect.poll(() => namesOf(memory, 'jane')).toEqual(['Jane Doe']);
    expect(await namesOf(memory, 'john smith')).toEqual([]);
    await store.drop(mail, undefined, 'm1');

    await expect.poll(() => namesOf(memory, 'jane')).toEqual([]);
  });

  it('takes over what was just written before it follows the log', async () => {
    const store = createFakeStore();
    const memory = await started(store, { followEveryMs: 60_000 });

    for (const surname of ['Smith', 'Miller']) {
      await store.keep({ ...john, displayName: `John ${surname}` });
      await memory.refresh([john.ref]);
      expect(await namesOf(memory, 'john')).toEqual([`John ${surname}`]);
    }
    await store.drop(mail, undefined, 'm1');
    await memory.refresh([john.ref]);
    expect(await namesOf(memory, 'john')).toEqual([]);

    await store.keep(john);
    await memory.refresh([john.ref]);
    await memory.remove(john.ref);
    expect(await namesOf(memory, 'john')).toEqual([]);
    expect(await store.read(undefined, [{ source: mail, id: 'm1' }])).toEqual([]);
  });

  it('gives the same objects again and again, so that what is worked out of them is kept', async () => {
    const store = createFakeStore();
    await store.keep(john);
    const memory = await started(store, { mostContacts: 4 });
    const once = await memory.search(parseQuery('john'), undefined, 40, 10);

    const again = await memory.search(parseQuery('john'), undefined, 40, 10);

    expect(again.hits[0]?.record).toBe(once.hits[0]?.record);
  });

  it('reads from the store what does not stay in memory, and leaves out what is gone there', async () => {
    const store = createFakeStore();
    for (let number = 0; number < 50; number++) {
      await store.keep(makeContact(mail, `n${number}`, { displayName: `Ann Number${number}` }));
    }
    const memory = await started(store, { mostContacts: 10 });

    expect(await namesOf(memory, 'ann')).toHaveLength(40);
    expect(store.calls.get('read')).toBeGreaterThan(0);
  });

  it('goes on after the store has failed', async () => {
    const store = createFakeStore();
    store.failNext('changesSince');
    const memory = await started(store);
    await store.keep(john);

    await expect.poll(() => namesOf(memory, 'john')).toEqual(['John Smith']);
  });

  it.each([
    ['is being read for the first time', { completedAt: 0 }, 'loading'],
    ['is being read, though asked to wait', { completedAt: 0, problem: 'throttled' }, 'loading'],
    ['cannot be read for the first time', { completedAt: 0, problem: 'forbidden' }, 'missing'],
    ['was left while it was being read', { completedAt: 0, movedAt: -120 * 60_000 }, 'missing'],
    ['has been read', {}, 'current'],
    ['fails since two minutes', { problem: 'unavailable', movedAt: -2 * 60_000 }, 'current'],
    ['fails since two hours', { problem: 'unavailable', movedAt: -120 * 60_000 }, 'stale'],
    ['is read every few hours', { movedAt: -120 * 60_000, nextAt: 60_000 }, 'current'],
    ['nobody reads any more', { movedAt: -120 * 60_000, nextAt: -90 * 60_000 }, 'stale'],
  ] as const)('knows of a source that %s', async (_case, { ...listChanges }, expected) => {
    const store = createFakeStore();
    const times = Object.fromEntries(
      Object.entries(listChanges).map(([name, value]) => [
        name,
        typeof value === 'number' && value !== 0 ? Date.now() + value : value,
      ]),
    );
    store.synced(mail, undefined, times);
    const memory = await started(store);

    const { stateOf } = await memory.search(parseQuery('john'), undefined, 40, 10);

    expect(stateOf(mail)).toBe(expected);
    expect(stateOf(staff)).toBe('missing');
  });
});

describe('own contacts in memory', () => {
  it('are gone when the mailbox is dropped from the store', async () => {
    const store = createFakeStore();
    let now = Date.now();
    store.synced(mine, asOwner('anna'));
    await store.keep(secret);
    const memory = await started(store, { clock: () => now });
    expect(await namesOf(memory, 'secret', 'anna')).toEqual(['Secret Friend']);

    await store.forgetSync(mine, asOwner('anna'));
    now += 61_000;

    expect(await namesOf(memory, 'secret', 'anna')).toEqual([]);
  });

  it('are found by their owner, as they are kept and change', async () => {
    const store = createFakeStore();
    store.synced(mine, asOwner('anna'));
    await store.keep(secret);
    const memory = await started(store);

    expect(await namesOf(memory, 'secret', 'anna')).toEqual(['Secret Friend']);
    await store.keep({ ...secret, displayName: 'Public Friend' });
    await expect.poll(() => namesOf(memory, 'public', 'anna')).toEqual(['Public Friend']);
    const { stateOf } = await memory.search(parseQuery('x'), asOwner('anna'), 40, 10);
    expect(stateOf(mine)).toBe('current');
    await store.drop(mine, asOwner('anna'), 'p1');
    await expect.poll(() => namesOf(memory, 'public', 'anna')).toEqual([]);
  });

  it.each(['secret friend', 'secert', '1234567', '+49 170 1234567', 'friend', 'sf', 's'])(
    'are neither shown to nor counted for anybody else who types %j',
    async (typed) => {
      const store = createFakeStore();
      for (const owner of ['anna', 'bert']) store.synced(mine, parseOwner(owner));
      await store.keep(secret);
      await store.keep(ownContact('bert', 'p2', { displayName: 'Someone Else' }));
      await store.keep(makeContact(mail, 'm2', { displayName: 'Sonia Field' }));
      const memory = await started(store);
      expect(await namesOf(memory, 'secret friend', 'anna')).toEqual(['Secret Friend']);

      for (const owner of ['bert', '', 'ann', 'anna ']) {
        const { hits, more } = await memory.search(parseQuery(typed), parseOwner(owner), 1, 1);

        expect(hits.map(({ record }) => record.contact.ref.owner)).not.toContain('anna');
        const all = await memory.search(parseQuery(typed), parseOwner(owner), 40, 10);
        expect(all.hits.map(({ record }) => record.contact.ref.owner)).not.toContain('anna');
        expect(more).toBe(hits.length >= 1);
      }
    },
  );

  it('are in no snapshot and no line of the log', async () => {
    const store = createFakeStore();
    store.synced(mine, asOwner('anna'));
    await store.keep(john);
    await store.keep(secret);
    const snapshotFile = join(folder, 'private.index');
    const memory = await started(store, { snapshotFile });
    await namesOf(memory, 'secret', 'anna');
    const hidden = ownContact('anna', 'p3', { displayName: 'Hidden Person' });
    await store.keep(hidden);
    await memory.refresh([hidden.ref]);
    await memory.close();

    const written = await readFile(snapshotFile, 'latin1');

    expect(written).toContain('John Smith');
    for (const text of [written, lines.join('')]) {
      for (const hidden of ['Secret', 'secret', 'Hidden', 'hidden', '1234567', 'anna']) {
        expect(text).not.toContain(hidden);
      }
    }
  });

  it('make room for those of people who ask later, and come back when asked for', async () => {
    const store = createFakeStore();
    for (const owner of ['anna', 'bert', 'carl']) {
      store.synced(mine, parseOwner(owner));
      for (const id of ['1', '2', '3'])
        await store.keep(ownContact(owner, `${owner}${id}`, { displayName: `Fay ${owner}` }));
    }
    const memory = await started(store, { mostOwnContacts: 5 });
    for (const owner of ['anna', 'bert', 'carl', 'anna']) {
      expect(await namesOf(memory, 'fay', owner)).toEqual([`Fay ${owner}`, `Fay ${owner}`, `Fay ${owner}`]);
    }
    const before = store.calls.get('changesSince') ?? 0;

    await namesOf(memory, 'fay', 'anna');

    expect(store.calls.get('changesSince')).toBe(before);
  });
});

describe('a snapshot of memory', () => {
  async function written(name: string, store = createFakeStore()) {
    const snapshotFile = join(folder, `${name}.index`);
    await store.keep(john);
    await store.keep(meyer);
    const memory = await started(store, { snapshotFile });
    await memory.close();
    store.calls.clear();
    return { store, snapshotFile };
  }

  /** Returns a store that notes from which revisions changes are asked for. */
  function watch(store: FakeStore): { readonly watched: FakeStore; readonly asked: readonly number[] } {
    const asked: number[] = [];
    const changesSince: FakeStore['changesSince'] = (owner, revision, limit) => {
      asked.push(revision);
      return store.changesSince(owner, revision, limit);
    };
    return { watched: { ...store, changesSince }, asked };
  }

  it('spares the reading of all contacts at the next start, but for what changed since', async () => {
    const { store, snapshotFile } = await written('next');
    await store.drop(mail, undefined, 'm1');
    await store.keep(makeContact(mail, 'm3', { displayName: 'Nina New' }));
    const { watched, asked } = watch(store);

    const memory = await started(watched, { snapshotFile });

    expect(Math.min(...asked)).toBe(2);
    expect(await namesOf(memory, 'meyer')).toEqual(['Eva Meyer']);
    expect(await namesOf(memory, 'nina')).toEqual(['Nina New']);
    expect(await namesOf(memory, 'john')).toEqual([]);
  });

  it('is waited for by whoever follows meanwhile, instead of beginning anew', async () => {
    const { store, snapshotFile } = await written('waited-for');
    const { watched, asked } = watch(store);
    const memory = remember(watched, { snapshotFile });

    const starting = memory.start();
    await Promise.all([starting, memory.follow()]);

    expect(asked).not.toContain(0);
  });

  it.each([
    ['is damaged', async (file: string) => writeFile(file, 'no index at all'), {}],
    ['is of another database', async () => {}, { storeName: 'another' }],
    ['is too old', async () => {}, { clock: () => Date.now() + 8 * 24 * 3_600_000 }],
  ])('that %s is not used', async (name, spoil, options) => {
    const { store, snapshotFile } = await written(name);
    await spoil(snapshotFile);

    const memory = await started(store, { snapshotFile, ...options });

    expect(await namesOf(memory, 'john')).toEqual(['John Smith']);
  });

  it('is used as soon as the store answers, and memory is ready no earlier', async () => {
    const { store, snapshotFile } = await written('later');
    const { watched, asked } = watch(store);
    lines.length = 0;
    store.failNext('revision');

    const memory = await started(watched, { snapshotFile });
    const early = lines.map((line) => JSON.parse(line).event);
    await expect.poll(() => namesOf(memory, 'meyer')).toEqual(['Eva Meyer']);

    expect(early).toEqual(['cache.update.failed']);
    expect(asked).not.toContain(0);
    expect(lines.map((line) => JSON.parse(line).event)).toEqual([
      'cache.update.failed',
      'snapshot.loaded',
      'cache.ready',
    ]);
  });

  it('of a database that was put back to an earlier state is not used', async () => {
    const { snapshotFile } = await written('ahead');
    const before = createFakeStore();
    await before.keep(john);

    const memory = await started(before, { snapshotFile });

    expect(await namesOf(memory, 'meyer')).toEqual([]);
    expect(await namesOf(memory, 'john')).toEqual(['John Smith']);
  });
});
