import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Contact } from '../contacts/contact.ts';
import { type Owner, ownerText } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { SyncPage } from '../contacts/sync-page.ts';
import { chunksOf } from '../platform/chunks-of.ts';
import type { BulkWrites } from './bulk-writes.ts';
import { lockCounter } from './counters.ts';
import { createDirectoryPages, revisions } from './directory-pages.ts';
import { contactOf, keyNameOf, openCipher } from './directory-records.ts';
import {
  addSync,
  countSync,
  noScope,
  readCursor,
  syncStateOf,
  updateSync,
  whereScope,
} from './directory-rows.ts';
import { type PreparedQuery, prepareQuery } from './prepared-query.ts';
import { createValueKeyStore } from './secret-store.ts';
import type { SyncState } from './sync-state.ts';
import type { Tables } from './tables.ts';

/**
 * The cached contacts of all systems, and the log of their changes that each process follows to update its index.
 * Personal contacts are read with their owner only, and are encrypted with a key per owner, so that deleting the key
 * deletes the mailbox.
 */
export interface DirectoryStore {
  /** Returns all sync states, shared ones first, without their cursors. */
  syncStates(): Promise<readonly SyncState[]>;
  /**
   * Returns the sync states of one mailbox, or those of shared systems, without their cursors. Cheap, because it is
   * polled.
   */
  syncStatesOf(owner: Owner | undefined): Promise<readonly SyncState[]>;
  /**
   * Acquires the lease of a sync, creating its state if it is new. Returns undefined while another process holds it.
   * @param owner the mailbox's owner for personal contacts, undefined for shared ones
   * @param until end of the lease, in milliseconds since the epoch
   */
  claimSync(
    source: SourceId,
    owner: Owner | undefined,
    holder: string,
    until: number,
  ): Promise<SyncState | undefined>;
  /**
   * Stores a page in several transactions, the last of which stores its cursor. Idempotent. Unchanged rows are not
   * logged. When a full sync completes, contacts that it did not return are removed. Cardfile's own writes from the
   * last five minutes take precedence over a full sync. Returns undefined and stops if the lease was lost.
   */
  storePage(
    syncState: SyncState,
    page: SyncPage,
    holder: string,
    until: number,
  ): Promise<SyncState | undefined>;
  /** Extends a lease that is still held. */
  renewSync(syncState: SyncState, holder: string, until: number): Promise<void>;
  /** Releases the lease, and records the problem ('' for none) and when the sync continues. */
  releaseSync(
    syncState: SyncState,
    holder: string,
    outcome: { readonly problem: string; readonly nextAt: number },
  ): Promise<void>;
  /** Stores a contact that was just written. Does nothing if its scope was never synced. */
  keep(contact: Contact): Promise<void>;
  /** Removes a contact that was just deleted. */
  drop(source: SourceId, owner: Owner | undefined, id: string): Promise<void>;
  /**
   * Removes all contacts of a sync, which is logged for all followers, and its state; with the last sync of a mailbox
   * also its encryption key.
   */
  forgetSync(source: SourceId, owner: Owner | undefined): Promise<void>;
  /** Makes the next sync of a shared system due now. Running processes notice it within seconds. */
  hurrySync(source: SourceId): Promise<void>;
  /** Deletes log entries of contacts that were removed before that time. */
  prune(before: number): Promise<void>;
  /** Returns at most `limit` changes after that revision, in order; of each contact only the last. */
  changesSince(owner: Owner | undefined, revision: number, limit: number): Promise<readonly StoredChange[]>;
  /** Returns the latest revision. Cheap, because it is polled. */
  revision(): Promise<number>;
  /** Returns the contacts with these keys that exist, in any order. */
  read(owner: Owner | undefined, keys: readonly ContactKey[]): Promise<readonly Contact[]>;
}

export interface ContactKey {
  readonly source: SourceId;
  readonly id: string;
}

export interface StoredChange extends ContactKey {
  /** Undefined for a removed contact. */
  readonly contact: Contact | undefined;
  readonly revision: number;
}

/** Number of rows that are changed, or read by key, at once. */
const rowsAtOnce = 200;

/** Creates the writes of the directory store within a running transaction. */
export function createDirectoryWrites(
  inside: Kysely<Tables>,
  sharedByMany: boolean,
  clock: () => number,
): Pick<DirectoryStore, 'keep' | 'drop'> {
  const alone = async <T>(work: (inside: Kysely<Tables>) => Promise<T>): Promise<T> => {
    if (sharedByMany) await lockCounter(inside, revisions);
    return work(inside);
  };
  const valueKeys = createValueKeyStore(inside, clock);
  return writesTo(
    createDirectoryPages({ database: inside, alone, aloneInBulk: alone, rowsAtOnce, valueKeys, clock }),
  );
}

function writesTo({
  write,
}: Pick<ReturnType<typeof createDirectoryPages>, 'write'>): Pick<DirectoryStore, 'keep' | 'drop'> {
  return {
    keep: (contact) => write(contact.ref, contact),
    drop: (source, owner, id) => write({ source, owner, id }, undefined),
  };
}

/**
 * Creates the store of the cached directory.
 * @param bulk runs bulk writes of an embedded database; undefined for a database with concurrent writers, where each
 *   write locks the revision counter first
 */
export function createDirectoryStore(
  database: Kysely<Tables>,
  bulk: BulkWrites | undefined,
  clock: () => number,
): DirectoryStore {
  /**
   * Runs a transaction under the lock of the revision counter, so that revisions follow the order of commits and counts
   * are exact.
   */
  const alone = <T>(work: (inside: Kysely<Tables>) => Promise<T>): Promise<T> =>
    database.transaction().execute(async (inside) => {
      if (bulk === undefined) await lockCounter(inside, revisions);
      return work(inside);
    });
  /** Like `alone`, for data that can be read again from its system. */
  const aloneInBulk: typeof alone = (work) => (bulk === undefined ? alone(work) : bulk.run(work));
  // An embedded database runs on the main thread: small batches block it for about two milliseconds.
  const rowsPutAtOnce = bulk === undefined ? 100 : 25;
  const valueKeys = createValueKeyStore(database, clock);
  const pages = createDirectoryPages({
    database,
    alone,
    aloneInBulk,
    rowsAtOnce: rowsPutAtOnce,
    valueKeys,
    clock,
  });

  // Polled by every process, or asked for each mailbox whose owner searches.
  const syncsOf = prepareQuery(database, () =>
    database.selectFrom('directory_syncs').selectAll().where('owner', '=', '').orderBy('source'),
  );
  const lastRevision = prepareQuery(database, () =>
    database.selectFrom('counters').select('value').where('name', '=', ''),
  );

  const takeLease = prepareQuery(database, () =>
    updateSync(database, noScope)
      .set({ lease_holder: '', lease_until: 0, claimed_at: 0 })
      .where((row) => row.or([row('lease_until', '<=', 0), row('lease_holder', '=', '')]))
      .returningAll(),
  );
  const giveLeaseBack = prepareQuery(database, () =>
    updateSync(database, noScope)
      .set({ lease_holder: '', lease_until: 0, problem: '', next_at: 0 })
      .where('lease_holder', '=', ''),
  );
  const changedRows = prepareQuery(database, () =>
    database
      .selectFrom('directory_contacts')
      .select(['source', 'owner', 'id', 'record', 'revision'])
      .where('owner', '=', '')
      .where('revision', '>', 0)
      .orderBy('revision')
      .limit(1),
  );

  async function updateLease(update: PreparedQuery<unknown>, values: readonly unknown[]): Promise<void> {
    await (bulk === undefined ? update(values) : bulk.run((inside) => update(values, inside)));
  }

  return {
    async syncStates() {
      const all = database.selectFrom('directory_syncs').selectAll().orderBy('owner').orderBy('source');
      return (await all.execute()).map((row) => syncStateOf(row, ''));
    },
    async syncStatesOf(owner) {
      return (await syncsOf([ownerText(owner)])).map((row) => syncStateOf(row, ''));
    },

    claimSync: (source, owner, holder, until) =>
      aloneInBulk(async (inside) => {
        const now = clock();
        const scope = [source, ownerText(owner)];
        const take = () => takeLease([holder, until, now, ...scope, now, holder], inside);
        let [row] = await take();
        if (row === undefined) {
          await addSync(inside, { source, owner });
          [row] = await take();
        }
        if (row === undefined) return undefined;
        const cipher = await openCipher(owner, valueKeys.inside(inside).find);
        return syncStateOf(row, readCursor(row, cipher));
      }),

    storePage: pages.storePage,

    renewSync: ({ source, owner }, holder, until) =>
      updateLease(pages.extendLease, [until, source, ownerText(owner), holder]),

    releaseSync: ({ source, owner }, holder, { problem, nextAt }) =>
      updateLease(giveLeaseBack, ['', 0, problem, nextAt, source, ownerText(owner), holder]),

    async hurrySync(source) {
      await updateSync(database, { source, owner: undefined }).set({ next_at: 0 }).execute();
    },

    ...writesTo(pages),

    async forgetSync(source, owner) {
      for (;;) {
        const isEmpty = await alone(async (inside) => {
          const rows = await whereScope(inside, { source, owner })
            .select('id')
            .where('gone_at', '=', 0)
            .limit(rowsAtOnce)
            .execute();
          if (rows.length > 0) {
            const ids = rows.map(({ id }) => id);
            const counted = await pages.remove(inside, { source, owner }, ids);
            await countSync(inside, { source, owner }, counted);
            return false;
          }
          await inside
            .deleteFrom('directory_syncs')
            .where('source', '=', source)
            .where('owner', '=', ownerText(owner))
            .execute();
          const left = await inside
            .selectFrom('directory_syncs')
            .select('source')
            .where('owner', '=', ownerText(owner))
            .execute();
          if (left.length === 0 && owner !== undefined)
            await valueKeys.inside(inside).forget(keyNameOf(owner));
          return true;
        });
        if (isEmpty) return;
        await yieldToEventLoop();
      }
    },

    async prune(before) {
      for (;;) {
        const rows = await database
          .selectFrom('directory_contacts')
          .select(['source', 'owner', 'id'])
          .where('gone_at', '>', 0)
          .where('gone_at', '<', before)
          .limit(rowsAtOnce)
          .execute();
        for (const [, few] of Map.groupBy(rows, ({ source, owner }) => `${source} ${owner}`)) {
          const [first] = few;
          if (first === undefined) continue;
          await database
            .deleteFrom('directory_contacts')
            .where('source', '=', first.source)
            .where('owner', '=', first.owner)
            .where(
              'id',
              'in',
              few.map(({ id }) => id),
            )
            .where('gone_at', '>', 0)
            .where('gone_at', '<', before)
            .execute();
        }
        if (rows.length < rowsAtOnce) return;
        await yieldToEventLoop();
      }
    },

    async changesSince(owner, revision, limit) {
      const rows = await changedRows([ownerText(owner), revision, limit]);
      if (rows.length === 0) return [];
      const cipher = await openCipher(owner, valueKeys.find);
      return rows.map((row) => ({
        source: row.source as SourceId,
        id: row.id,
        contact: contactOf(row, cipher),
        revision: row.revision,
      }));
    },

    revision: async () => (await lastRevision([revisions]))[0]?.value ?? 0,

    async read(owner, keys) {
      const cipher = await openCipher(owner, valueKeys.find);
      const contacts: Contact[] = [];
      for (const [source, few] of Map.groupBy(keys, (key) => key.source)) {
        for (const chunk of chunksOf(few, rowsAtOnce)) {
          const ids = chunk.map(({ id }) => id);
          const rows = await whereScope(database, { source, owner })
            .select(['source', 'owner', 'id', 'record'])
            .where('id', 'in', ids)
            .execute();
          contacts.push(...rows.flatMap((row) => contactOf(row, cipher) ?? []));
        }
      }
      return contacts;
    },
  };
}
