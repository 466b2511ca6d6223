import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FaultOrder } from '../../sandbox/fakes/faults.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import type { SyncPage } from '../../src/contacts/sync-page.ts';
import type { ContactProvider } from '../../src/providers/provider.ts';
import { callContext, failure } from '../providers/helpers/calls.ts';
import { startLocalServer } from '../providers/helpers/local-server.ts';
import {
  expectCode,
  type Person,
  type ProviderCase,
  type ProviderLab,
  readFailures,
} from './provider-contract.ts';

/** What the contract of syncs needs to know of a system. */
export interface SyncCase {
  /**
   * What a sync after the first one returns: what was added, changed and removed; that without what was removed,
   * until everything is read again; or everything.
   */
  readonly tells: 'changes' | 'what is there' | 'everything';
  /** The system gives everything at once. */
  readonly onePage?: true;
  /** An answer with this link to a next page; undefined for a system whose answers have no links. */
  readonly link: ((link: string) => FaultOrder) | undefined;
}

export interface SyncLab {
  /** The provider as another process has it, with nothing remembered. */
  another(): ContactProvider;
  /** The ids of everything that a sync has to return, by the back door. */
  ids(): readonly string[];
  rename(id: string, displayName: string): void;
  remove(id: string): void | Promise<void>;
  /** Lets time go by for the provider. */
  pass(ms: number): void;
  smallPages(size: number): void;
  /** Makes the next page of the system an empty one that goes on; not there where pages are the provider's own. */
  emptyPage?(): void;
  /** Lets the system forget the cursors; not there where it has nothing to forget. */
  forget?(isForgotten: boolean): void;
  /** Lets the system tell of changes without what they are. */
  shortChanges?(): void;
}

const other = 'eeeeeeee-0000-4000-8000-00000000000e';
const longestMs = 24 * 60 * 60_000;
const walker: Person = {
  displayName: 'Walburga Wanderer',
  givenName: 'Walburga',
  surname: 'Wanderer',
  email: 'walburga@walking.example',
  jobTitle: 'Scout',
  company: 'Walking',
  mobilePhone: '+420 601 222 333',
};

export function describeSync({
  name,
  capabilities,
  syncStates,
  start,
  searchesItself,
  hasNameParts,
}: ProviderCase): void {
  describe('walking', () => {
    let lab: ProviderLab;
    let walkerId = '';
    beforeAll(async () => {
      lab = await start();
      walkerId = lab.put(walker);
      for (let index = 0; index < 30; index++) {
        lab.put({ displayName: `Walker ${index}`, email: `walker${index}@walking.example` });
      }
      lab.syncStates.smallPages(Math.ceil(lab.syncStates.ids().length / 4));
      lab.syncStates.shortChanges?.();
    });
    afterAll(() => lab.close());
    beforeEach(() => {
      lab.faults.clear();
      lab.requests.length = 0;
    });

    const context = (changes: Parameters<typeof callContext>[0] = {}) =>
      callContext({ owner: capabilities.personal ? asOwner(lab.owner) : undefined, ...changes });

    /** A page, read by a process that knows nothing but the cursor. */
    async function step(cursor: string, changes: Parameters<typeof callContext>[0] = {}): Promise<SyncPage> {
      const page = await lab.syncStates.another().listChanges?.(cursor, context(changes));
      if (page === undefined) throw new Error('no sync');
      return page;
    }
    async function listChanges(cursor = ''): Promise<readonly SyncPage[]> {
      const pages = [await step(cursor)];
      for (let last = pages[0]; last?.more === true; last = pages.at(-1)) pages.push(await step(last.cursor));
      return pages;
    }
    const cursorOf = (pages: readonly SyncPage[]) => pages.at(-1)?.cursor ?? '';

    it('meets everything exactly once, on several pages', async () => {
      const pages = await listChanges();

      const met = idsOf(pages);
      expect(new Set(met)).toEqual(new Set(lab.syncStates.ids()));
      expect(met).toHaveLength(lab.syncStates.ids().length);
      expect(pages.length).toBeGreaterThanOrEqual(syncStates.onePage ? 1 : 3);
      expect(pages.map(({ fromStart }) => fromStart)).toEqual(pages.map((_, index) => index === 0));
      expect(lab.requests.length).toBeLessThan(pages.length + 6);
    });

    it('gives what a hit of a search has', async () => {
      const found = (await listChanges())
        .flatMap(({ contacts }) => contacts)
        .find(({ ref }) => ref.id === walkerId);

      expect(found).toMatchObject({
        ref: { source: name, id: walkerId, owner: capabilities.personal ? lab.owner : undefined },
        displayName: walker.displayName,
        ...(hasNameParts === false ? {} : { givenName: walker.givenName, surname: walker.surname }),
        emails: [walker.email],
        jobTitle: walker.jobTitle,
        company: walker.company,
        mobilePhones: [walker.mobilePhone],
      });
      expect(JSON.stringify(found)).not.toContain('null');
    });

    it('then gives what has been added, changed and removed', async () => {
      const leaver = lab.put({ displayName: 'Leaver', email: 'leaver@walking.example' });
      const changer = lab.put({ displayName: 'Before', email: 'changer@walking.example' });
      const store = createStore();
      const whole = await listChanges();
      store.keep(whole);
      const added = lab.put({ displayName: 'Added', email: 'added@walking.example' });
      lab.syncStates.rename(changer, 'After');
      await lab.syncStates.remove(leaver);

      const next = await listChanges(cursorOf(whole));
      store.keep(next);

      expect(store.names().get(changer)).toBe('After');
      expect(store.names().get(added)).toBe('Added');
      expect(store.names().get(walkerId)).toBe(walker.displayName);
      if (syncStates.tells === 'what is there') {
        expect(store.names().has(leaver)).toBe(true);
        lab.syncStates.pass(longestMs);
        store.keep(await listChanges(cursorOf(next)));
      }
      expect([...store.names().keys()].sort()).toEqual([...lab.syncStates.ids()].sort());
      if (syncStates.tells === 'changes') {
        expect(idsOf(next).sort()).toEqual([added, changer].sort());
        expect(next.some(({ fromStart }) => fromStart)).toBe(false);
      }
    });

    it('gives whole contacts of changes, whatever the system tells of them', async () => {
      const id = lab.put({ ...walker, displayName: 'Half', email: 'half@walking.example' });
      const whole = await listChanges();
      lab.syncStates.rename(id, 'Other half');

      const contacts = (await listChanges(cursorOf(whole))).flatMap((page) => page.contacts);

      expect(contacts.find(({ ref }) => ref.id === id)).toMatchObject({
        displayName: 'Other half',
        emails: ['half@walking.example'],
        company: walker.company,
        mobilePhones: [walker.mobilePhone],
      });
    });

    if (syncStates.tells !== 'everything') {
      it('gives nothing when nothing has changed', async () => {
        const whole = await listChanges();
        // What was changed a moment ago may come once more.
        lab.syncStates.pass(60 * 60_000);
        const quiet = await listChanges(cursorOf(await listChanges(cursorOf(whole))));

        expect(quiet.flatMap(({ contacts, removed }) => [...contacts, ...removed])).toEqual([]);
      });

      it('meets everything again after a time', async () => {
        const whole = await listChanges();
        const before = lab.syncStates.ids().length;
        lab.syncStates.pass(longestMs);

        const later = await listChanges(cursorOf(whole));

        // Where nothing can be missed, it need not be.
        if (later[0]?.fromStart === true) expect(idsOf(later)).toHaveLength(before);
        else expect(idsOf(later)).toEqual([]);
      });
    }

    it('goes on behind each page, in another process, with the page that came then', async () => {
      const pages = await listChanges();

      for (const [index, page] of pages.slice(0, -1).entries()) {
        const again = await step(page.cursor);

        expect(idsOf([again])).toEqual(idsOf(pages.slice(index + 1, index + 2)));
        expect(again.fromStart).toBe(false);
      }
    });

    it.each(['nonsense', '{}', '[]', 'null', '7', '{"link":"x","folders":7}'])(
      'begins anew for the cursor %s of who knows what',
      async (cursor) => {
        expect((await step(cursor)).fromStart).toBe(true);
      },
    );

    it('begins anew when the system has forgotten where it was', async () => {
      const pages = await listChanges();
      lab.put({ displayName: 'Unheard of', email: 'unheard@walking.example' });
      // Between two syncs, and where that is always a beginning, in the middle of one.
      const cursor = syncStates.tells === 'changes' ? cursorOf(pages) : (pages[0]?.cursor ?? '');

      lab.syncStates.forget?.(true);
      const anew = await step(cursor);
      lab.syncStates.forget?.(false);
      lab.faults.clear();
      const rest = anew.more ? await listChanges(anew.cursor) : [];

      expect(anew.fromStart).toBe(lab.syncStates.forget !== undefined || syncStates.onePage === true);
      if (anew.fromStart) expect(new Set(idsOf([anew, ...rest]))).toEqual(new Set(lab.syncStates.ids()));
    });

    it.each(readFailures)(
      `${searchesItself ? 'goes on in spite of' : 'ends a page in the right code after'} %s, and gives it later`,
      async (_, fault, code) => {
        const [first] = await listChanges();
        lab.faults.add({ fault, times: 99 });

        const page = step('');

        if (searchesItself) await page;
        else expectCode(await failure(page), fault, code);
        lab.faults.clear();
        expect(idsOf([await step('')])).toEqual(idsOf(first === undefined ? [] : [first]));
      },
    );

    it('says how long to wait in the middle of a sync, does not wait itself, and then goes on', async () => {
      const pages = await listChanges();
      const [first, second] = pages;
      lab.faults.add({ fault: { kind: 'status', status: 429, retryAfter: 120 }, times: 99 });

      const page = step(first?.cursor ?? '');

      if (!searchesItself) {
        expect(await failure(page)).toMatchObject({ code: 'throttled', retryAfterMs: 120_000 });
      }
      lab.faults.clear();
      const expected = syncStates.onePage ? first : second;
      expect(idsOf([await step(first?.cursor ?? '')])).toEqual(
        idsOf(expected === undefined ? [] : [expected]),
      );
    });

    it('outlives a bad moment of the system at any of its requests', async () => {
      const id = lab.put({ displayName: 'Bad moment', email: 'moment@walking.example' });
      const cursor = cursorOf(await listChanges());
      lab.syncStates.rename(id, 'Good moment');
      lab.requests.length = 0;
      const expected = idsOf(await listChanges(cursor));
      const requests = lab.requests.length;

      for (let skip = 0; skip < requests; skip++) {
        lab.faults.clear();
        lab.faults.add({ fault: { kind: 'dropped' }, skip });
        expect(idsOf(await listChanges(cursor))).toEqual(expected);
      }

      expect(expected).toContain(id);
    });

    it('takes no answer for a page that makes no sense, whichever request it is to', async () => {
      const id = lab.put({ displayName: 'Nonsense', email: 'nonsense@walking.example' });
      const end = cursorOf(await listChanges());
      lab.syncStates.rename(id, 'No sense');

      for (const cursor of ['', end]) {
        lab.requests.length = 0;
        await listChanges(cursor);
        const requests = lab.requests.length;
        for (let skip = 0; skip < requests; skip++) {
          lab.faults.clear();
          lab.faults.add({
            fault: { kind: 'status', status: 200, body: { something: 'else' } },
            skip,
            times: 99,
          });
          expect((await failure(listChanges(cursor))).code).toBe('bad-answer');
        }
        lab.faults.clear();
      }
    });

    it('ends with its time when the system is slow', async () => {
      lab.faults.add({ fault: { kind: 'slow', ms: 300_000 }, times: 99 });

      const page = step('', { signal: AbortSignal.timeout(150) });

      if (searchesItself) await page;
      else expect((await failure(page)).code).toBe('timed-out');
    });

    if (capabilities.personal) {
      it("syncs nobody else's mailbox, not even with a cursor of its owner's", async () => {
        const cursors = (await listChanges()).map(({ cursor }) => cursor);
        lab.requests.length = 0;

        for (const cursor of ['', ...cursors]) {
          const page = await step(cursor, { owner: asOwner(other) }).catch(() => undefined);

          expect(page?.contacts ?? []).toEqual([]);
          expect(page?.fromStart ?? true).toBe(true);
        }

        const asked = lab.requests
          .map(({ path, rawQuery, body }) => `${path}?${rawQuery} ${body}`)
          .join('\n');
        expect(asked).not.toContain(lab.owner);
        expect(asked).toContain(other);
      });

      it("syncs no mailbox without an owner's id", async () => {
        expect((await failure(step('', { owner: undefined }))).code).toBe('invalid-request');
        expect(lab.requests).toEqual([]);
      });
    }

    if (syncStates.link !== undefined) {
      const answerWith = syncStates.link;

      it('refuses a page that goes on elsewhere, and asks nothing there', async () => {
        const elsewhere = await startLocalServer();
        lab.faults.add(answerWith(`${elsewhere.url}/v1.0/users?$skiptoken=1`));

        const error = await failure(step(''));
        await elsewhere.close();

        expect(error.code).toBe('bad-answer');
        expect(elsewhere.seen).toEqual([]);
      });

      it('begins anew when the system has moved to another address', async () => {
        const elsewhere = await startLocalServer();
        const [first] = await listChanges();
        const moved = first?.cursor.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, elsewhere.url) ?? '';

        const page = await step(moved);
        await elsewhere.close();

        expect(page.fromStart).toBe(true);
        expect(elsewhere.seen).toEqual([]);
      });
    }

    it('goes on behind an empty page', async () => {
      if (lab.syncStates.emptyPage === undefined) {
        // Its pages are made here, or there is one.
        expect(searchesItself === true || syncStates.onePage === true).toBe(true);
        return;
      }
      lab.syncStates.pass(longestMs);
      const [first] = await listChanges();
      lab.syncStates.emptyPage();

      const pages = [await step(''), ...(await listChanges(first?.cursor))];
      lab.syncStates.emptyPage();
      const behindEmpty = await listChanges();

      expect(pages.length).toBeGreaterThan(1);
      expect(behindEmpty.filter(({ contacts }) => contacts.length === 0).length).toBeGreaterThan(0);
      expect(new Set(idsOf(behindEmpty))).toEqual(new Set(lab.syncStates.ids()));
    });
  });
}

function idsOf(pages: readonly SyncPage[]): string[] {
  return pages.flatMap(({ contacts }) => contacts.map(({ ref }) => ref.id));
}

/** Keeps pages as the store does: contacts that a full sync does not return are removed when it completes. */
function createStore() {
  let names = new Map<string, string>();
  return {
    names: () => names,
    keep(pages: readonly SyncPage[]): void {
      const isWhole = pages[0]?.fromStart === true;
      const kept = isWhole ? new Map<string, string>() : new Map(names);
      for (const { contacts, removed } of pages) {
        for (const id of removed) kept.delete(id);
        for (const { ref, displayName } of contacts) kept.set(ref.id, displayName);
      }
      names = kept;
    },
  };
}
