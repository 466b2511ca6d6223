import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Contact, ContactRef } from '../contacts/contact.ts';
import { ownerText } from '../contacts/owner.ts';
import type { SyncPage } from '../contacts/sync-page.ts';
import { chunksOf } from '../platform/chunks-of.ts';
import { elementAt } from '../platform/element-at.ts';
import { takeNumbers } from './counters.ts';
import { bindingOf, openCipher, recordOf } from './directory-records.ts';
import {
  type CountChanges,
  countSync,
  noScope,
  type SyncScope,
  syncRow,
  syncStateOf,
  updateSync,
  whereScope,
} from './directory-rows.ts';
import { prepareQuery } from './prepared-query.ts';
import type { ValueKeyStore } from './secret-store.ts';
import type { SyncState } from './sync-state.ts';
import type { DirectoryContactRow, DirectorySyncRow, Tables } from './tables.ts';

/** The counter of all changes. Its row lock serialises writers. */
export const revisions = 'directory-revision';
const rounds = 'directory-round';

/** Number of rows that are checked at once for contacts that a full sync did not return. */
const sweepBatchSize = 1000;
/** How long a system may still list the previous version of a contact after a write. */
const replicationMs = 5 * 60_000;

interface PagesOptions {
  readonly database: Kysely<Tables>;
  /** Runs a transaction that excludes other writers of contacts. */
  readonly alone: <T>(work: (inside: Kysely<Tables>) => Promise<T>) => Promise<T>;
  /** Like `alone`, for data that can be read again from its system. */
  readonly aloneInBulk: PagesOptions['alone'];
  /** Number of rows per transaction. */
  readonly rowsAtOnce: number;
  readonly valueKeys: ValueKeyStore;
  readonly clock: () => number;
}

/** The contact to store under an id, undefined to remove it, or 'as-is' for one that is there and could not be read. */
type Entry = readonly [id: string, contact: Contact | 'as-is' | undefined];

/** What a sync row says of the round in progress. */
type RoundState = Pick<DirectorySyncRow, 'round' | 'met' | 'is_whole' | 'completed_at'>;

/** Of a removed contact, which counts for no sync. */
const noRound = -1;

/** Creates the writes of contacts: page by page of a sync, or one by one. */
export function createDirectoryPages(options: PagesOptions) {
  const { database, alone, aloneInBulk, rowsAtOnce, valueKeys, clock } = options;

  // For each mailbox whose owner asks, and mostly nothing has changed in it.
  const extendLease = prepareQuery(database, () =>
    updateSync(database, noScope).set({ lease_until: 0 }).where('lease_holder', '=', '').returningAll(),
  );
  const moveCursor = prepareQuery(database, () =>
    updateSync(database, noScope)
      .set({ cursor: '', moved_at: 0, problem: '', round: 0, met: 0, is_whole: 0, completed_at: 0 })
      .returningAll(),
  );

  /** Stores entries and returns how the counters change. */
  async function storeEntries(
    inside: Kysely<Tables>,
    { source, owner }: SyncScope,
    entries: readonly Entry[],
    by: { readonly round: number; readonly isWhole: boolean; readonly isWrite: boolean },
  ): Promise<CountChanges> {
    if (entries.length === 0) return { added: 0, met: 0 };
    const cipher = await openCipher(owner, valueKeys.inside(inside).make);
    const ids = entries.map(([id]) => id);
    const rows = await whereScope(inside, { source, owner }).selectAll().where('id', 'in', ids).execute();
    const known = new Map(rows.map((row) => [row.id, row]));
    const now = clock();
    const changed: Omit<DirectoryContactRow, 'revision'>[] = [];
    const same: string[] = [];
    let added = 0;
    let met = 0;
    for (const [id, contact] of entries) {
      const row = known.get(id);
      const wasThere = row !== undefined && row.record !== '';
      const wasMet = wasThere && row.round === by.round;
      if (contact === 'as-is') {
        if (!wasThere || wasMet) continue;
        same.push(id);
        met += 1;
        continue;
      }
      const binding = bindingOf(source, id);
      const record = contact === undefined ? '' : recordOf(contact);
      const isThere = record !== '';
      const isSame =
        isThere === wasThere && (row === undefined || record === cipher.decrypt(row.record, binding));
      const isOlder = by.isWhole && row !== undefined && row.written_at > now - replicationMs;
      if (!by.isWrite && (isSame || isOlder)) {
        if (!wasThere || wasMet) continue;
        same.push(id);
        met += 1;
        continue;
      }
      changed.push({
        source,
        owner: ownerText(owner),
        id,
        round: by.round,
        record: cipher.encrypt(record, binding),
        written_at: by.isWrite ? now : 0,
        gone_at: isThere ? 0 : now,
      });
      added += Number(isThere) - Number(wasThere);
      met += Number(isThere) - Number(wasMet);
    }
    await writeRows(inside, changed);
    if (same.length > 0) {
      await inside
        .updateTable('directory_contacts')
        .set({ round: by.round })
        .where('source', '=', source)
        .where('owner', '=', ownerText(owner))
        .where('id', 'in', same)
        .execute();
    }
    return { added, met };
  }

  async function writeRows(
    inside: Kysely<Tables>,
    rows: readonly Omit<DirectoryContactRow, 'revision'>[],
  ): Promise<void> {
    if (rows.length === 0) return;
    const last = await takeNumbers(inside, revisions, rows.length);
    await inside
      .insertInto('directory_contacts')
      .values(rows.map((row, index) => ({ ...row, revision: last - rows.length + index + 1 })))
      .onConflict((conflict) =>
        conflict.columns(['source', 'owner', 'id']).doUpdateSet((row) => ({
          record: row.ref('excluded.record'),
          revision: row.ref('excluded.revision'),
          round: row.ref('excluded.round'),
          written_at: row.ref('excluded.written_at'),
          gone_at: row.ref('excluded.gone_at'),
        })),
      )
      .execute();
  }

  function remove(inside: Kysely<Tables>, scope: SyncScope, ids: readonly string[]): Promise<CountChanges> {
    const by = { round: noRound, isWhole: false, isWrite: false };
    return storeEntries(
      inside,
      scope,
      ids.map((id) => [id, undefined] as const),
      by,
    );
  }

  /** Extends the lease and returns the sync row, or undefined if the lease was lost. */
  async function holdLease(
    inside: Kysely<Tables>,
    { source, owner }: SyncScope,
    holder: string,
    until: number,
  ): Promise<DirectorySyncRow | undefined> {
    const [row] = await extendLease([until, source, ownerText(owner), holder], inside);
    return row;
  }

  /**
   * Removes the contacts that the completed full sync has not returned.
   * @returns false if the lease was lost
   */
  async function sweep(scope: SyncScope, holder: string, until: number): Promise<boolean> {
    const syncState = await syncRow(database, scope);
    // The common case: the sync returned every stored contact.
    if (syncState !== undefined && syncState.met >= syncState.contacts) return true;
    let after = '';
    let isDone = false;
    while (!isDone) {
      const from = after;
      const step = await aloneInBulk(async (inside) => {
        const row = await holdLease(inside, scope, holder, until);
        if (row === undefined) return undefined;
        const rows = await whereScope(inside, scope)
          .select(['id', 'round', 'gone_at', 'written_at'])
          .where('id', '>', from)
          .orderBy('id')
          .limit(sweepBatchSize)
          .execute();
        const unmet = rows.filter(
          ({ round, gone_at, written_at }) =>
            gone_at === 0 && round !== row.round && written_at <= clock() - replicationMs,
        );
        const few = unmet.slice(0, rowsAtOnce).map(({ id }) => id);
        const { added } = await remove(inside, scope, few);
        await countSync(inside, scope, { added, met: 0 });
        const next = unmet.length > few.length ? few.at(-1) : rows.at(-1)?.id;
        return {
          next: next ?? from,
          isLast: rows.length < sweepBatchSize && unmet.length === few.length,
        };
      });
      if (step === undefined) return false;
      after = step.next;
      isDone = step.isLast;
      await yieldToEventLoop();
    }
    return true;
  }

  async function storePage(
    scope: SyncScope,
    page: SyncPage,
    holder: string,
    until: number,
  ): Promise<SyncState | undefined> {
    const { fromStart, more } = page;
    const batches = batchesOf(page, rowsAtOnce);
    let newRound = 0;
    let newlyMet = 0;

    /** Stores the cursor and the state after the page. */
    async function storeCursor(inside: Kysely<Tables>, state: RoundState): Promise<SyncState> {
      const { source, owner } = scope;
      const cipher = await openCipher(owner, valueKeys.inside(inside).make);
      const now = clock();
      const cursor = cipher.encrypt(page.cursor, bindingOf(source, ''));
      const [isWhole, completedAt] = more ? [state.is_whole, state.completed_at] : [0, now];
      const values = [cursor, now, '', state.round, state.met, isWhole, completedAt];
      const rows = await moveCursor([...values, source, ownerText(owner)], inside);
      return syncStateOf(elementAt(rows, 0), page.cursor);
    }

    for (const [index, batch] of batches.entries()) {
      const isLast = index === batches.length - 1;
      const result = await aloneInBulk(async (inside) => {
        const row = await holdLease(inside, scope, holder, until);
        if (row === undefined) return 'lost';
        // Each attempt at a full sync has its own number, so that rows seen by an interrupted attempt do not count.
        if (fromStart && newRound === 0) newRound = await takeNumbers(inside, rounds, 1);
        const round = fromStart ? newRound : row.round;
        const isWhole = fromStart || row.is_whole === 1;
        const counted = await storeEntries(inside, scope, batch, { round, isWhole, isWrite: false });
        await countSync(inside, scope, { added: counted.added, met: 0 });
        newlyMet += counted.met;
        if (!isLast) return 'stored';
        const state = { round, is_whole: Number(isWhole), met: (fromStart ? 0 : row.met) + newlyMet };
        if (!isWhole || more) return storeCursor(inside, { ...row, ...state });
        await updateSync(inside, scope).set(state).execute();
        return 'complete';
      });
      if (result === 'lost') return undefined;
      if (typeof result === 'object') return result;
      if (result === 'complete' && !(await sweep(scope, holder, until))) return undefined;
      await yieldToEventLoop();
    }
    return aloneInBulk(async (inside) => {
      const row = await holdLease(inside, scope, holder, until);
      return row && storeCursor(inside, row);
    });
  }

  return {
    storePage,
    remove,
    /** Extends a lease: its new end, the source, the owner and the holder, which must still be the same. */
    extendLease,

    /** Stores a contact that was just written, or removes one that was just deleted. */
    write: ({ source, owner, id }: ContactRef, contact: Contact | undefined): Promise<void> =>
      alone(async (inside) => {
        const row = await syncRow(inside, { source, owner });
        // A contact in a scope that is never synced would stay forever.
        if (row === undefined) return;
        const by = { round: row.round, isWhole: false, isWrite: true };
        await countSync(
          inside,
          { source, owner },
          await storeEntries(inside, { source, owner }, [[id, contact]], by),
        );
      }),
  };
}

/**
 * Splits a page into batches of one transaction each, at least one. Later contacts win, and removals win over contacts.
 */
function batchesOf(page: SyncPage, rowsAtOnce: number): readonly (readonly Entry[])[] {
  const { contacts, removed, unread = [] } = page;
  const byId = new Map<string, Entry[1]>();
  for (const { id } of unread) byId.set(id, 'as-is');
  for (const contact of contacts) byId.set(contact.ref.id, contact);
  for (const id of removed) byId.set(id, undefined);
  return byId.size > 0 ? chunksOf([...byId], rowsAtOnce) : [[]];
}
