import type { Kysely } from 'kysely';
import type { Contact } from '../contacts/contact.ts';
import { type Owner, ownerText } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { SyncPage } from '../contacts/sync-page.ts';
import type { BulkWrites } from './bulk-writes.ts';
import { lastNumber, lockCounter } from './counters.ts';
import { createDirectoryPages, revisions } from './directory-pages.ts';
import { contactOf, keyNameOf, openVault } from './directory-records.ts';
import {
  countSync,
  readCursor,
  syncAt,
  syncStateOf,
  whereScope,
  yieldToEventLoop,
} from './directory-rows.ts';
import { createValueKeyStore } from './secret-store.ts';
import type { SyncState } from './sync-state.ts';
import type { Tables } from './tables.ts';

/**
 * The contacts of all systems as they were read last, and the log of their changes that each process follows to
 * keep its index in step. A personal contact is read with its owner only, and is encrypted under a key of its
 * owner's, so that dropping the key drops the mailbox.
 */
export interface DirectoryStore {
  /** All walks that were ever begun, shared ones first; without their cursors. */
  syncStates(): Promise<readonly SyncState[]>;
  /**
   * The walks of one mailbox, or with '' those through what is shared; without their cursors, cheap, for each
   * process asks often.
   */
  syncStatesOf(owner: Owner | undefined): Promise<readonly SyncState[]>;
  /**
   * Takes a walk for this process until that time, beginning it when it is new. Undefined while another process
   * has it.
   * @param owner the mailbox's owner for personal contacts, undefined for shared ones
   * @param until milliseconds since the epoch
   */
  claimSync(
    source: SourceId,
    owner: Owner | undefined,
    holder: string,
    until: number,
  ): Promise<SyncState | undefined>;
  /**
   * Keeps a page, and with the last of it the cursor behind it; a page that is kept twice is kept once. Rows that
   * are the same as before are not logged. At the end of a walk through everything, what it did not meet goes.
   * What a walk through everything tells of a contact that was written here just now is taken for older than that.
   * Undefined, and no more is kept, when the walk is no longer this holder's.
   */
  storePage(
    syncState: SyncState,
    page: SyncPage,
    holder: string,
    until: number,
  ): Promise<SyncState | undefined>;
  /** Keeps a walk until that time, if it is still this holder's. */
  renewSync(syncState: SyncState, holder: string, until: number): Promise<void>;
  /** Says what went wrong with a walk ('' for nothing), when to go on, and gives it back. */
  releaseSync(
    syncState: SyncState,
    holder: string,
    outcome: { readonly problem: string; readonly nextAt: number },
  ): Promise<void>;
  /** Keeps a contact that was just written. Nothing happens where no walk was ever begun. */
  keep(contact: Contact): Promise<void>;
  /** Takes out a contact that was just deleted. */
  drop(source: SourceId, owner: Owner | undefined, id: string): Promise<void>;
  /**
   * Drops all that a walk has brought, for all followers to hear, and the walk itself; with the last one of a
   * mailbox the key that it was encrypted under.
   */
  forgetSync(source: SourceId, owner: Owner | undefined): Promise<void>;
  /** Makes the next walk through a shared system due now, for processes that look for work every few seconds. */
  hurrySync(source: SourceId): Promise<void>;
  /** Drops what the log says of contacts that were gone before that time: who followed it until then knows. */
  prune(before: number): Promise<void>;
  /** At most `limit` changes after that revision, in their order; of one contact only the last. */
  changesSince(owner: Owner | undefined, revision: number, limit: number): Promise<readonly StoredChange[]>;
  /** The newest revision of all, cheap to ask. */
  revision(): Promise<number>;
  /** The contacts with these keys, in any order; those that are gone are left out. */
  read(owner: Owner | undefined, keys: readonly ContactKey[]): Promise<readonly Contact[]>;
}

export interface ContactKey {
  readonly source: SourceId;
  readonly id: string;
}

export interface StoredChange extends ContactKey {
  /** Undefined for one that is gone. */
  readonly contact: Contact | undefined;
  readonly revision: number;
}

/** So many rows are changed, or looked for by their keys, in one go. */
const rowsAtOnce = 200;

/** What is kept, as far as a transaction that is under way may write to it. */
export function createDirectoryWrites(
  inside: Kysely<Tables>,
  sharedByMany: boolean,
  clock: () => number,
): Pick<DirectoryStore, 'keep' | 'drop'> {
  const alone = async <T>(work: (inside: Kysely<Tables>) => Promise<T>): Promise<T> => {
    if (sharedByMany) await lockCounter(inside, revisions);
    return work(inside);
  };
  return writesTo(createDirectoryPages({ database: inside, alone, aloneInBulk: alone, rowsAtOnce, clock }));
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
 * @param bulk how the database takes what is read in bulk; undefined for one that several may write to at the same
 *   time, so that who writes locks the log first
 */
export function createDirectoryStore(
  database: Kysely<Tables>,
  bulk: BulkWrites | undefined,
  clock: () => number,
): DirectoryStore {
  /** Whoever holds the log's counter is alone, so that revisions follow the order of commits and counts are exact. */
  const alone = <T>(work: (inside: Kysely<Tables>) => Promise<T>): Promise<T> =>
    database.transaction().execute(async (inside) => {
      if (bulk === undefined) await lockCounter(inside, revisions);
      return work(inside);
    });
  /** The same for what can be read again. */
  const aloneInBulk: typeof alone = (work) => (bulk === undefined ? alone(work) : bulk.run(work));
  // An embedded database works in our own thread: two milliseconds at a time.
  const rowsPutAtOnce = bulk === undefined ? 100 : 25;
  const pages = createDirectoryPages({ database, alone, aloneInBulk, rowsAtOnce: rowsPutAtOnce, clock });
  const readingVault = (owner: Owner | undefined) =>
    openVault(owner, createValueKeyStore(database, clock).find);

  const syncStates = async (owner?: string): Promise<readonly SyncState[]> => {
    const rows = await database
      .selectFrom('directory_syncs')
      .selectAll()
      .$if(owner !== undefined, (query) => query.where('owner', '=', owner ?? ''))
      .orderBy('owner')
      .orderBy('source')
      .execute();
    return rows.map((row) => syncStateOf(row, ''));
  };

  return {
    syncStates: () => syncStates(),
    syncStatesOf: (owner) => syncStates(ownerText(owner)),

    claimSync: (source, owner, holder, until) =>
      alone(async (inside) => {
        const now = clock();
        const begun = {
          source,
          owner: ownerText(owner),
          cursor: '',
          round: 0,
          is_whole: 0,
          met: 0,
          contacts: 0,
          problem: '',
        };
        const times = { completed_at: 0, moved_at: 0, next_at: 0, claimed_at: now, lease_until: 0 };
        await inside
          .insertInto('directory_syncs')
          .values({ ...begun, ...times, lease_holder: '' })
          .onConflict((conflict) => conflict.columns(['owner', 'source']).doNothing())
          .execute();
        const row = await syncAt(inside, { source, owner })
          .set({ lease_holder: holder, lease_until: until, claimed_at: now })
          .where((each) => each.or([each('lease_until', '<=', now), each('lease_holder', '=', holder)]))
          .returningAll()
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const vault = await openVault(owner, createValueKeyStore(inside, clock).find);
        return syncStateOf(row, readCursor(row, vault));
      }),

    storePage: pages.storePage,

    async renewSync(syncState, holder, until) {
      await syncAt(database, syncState)
        .set({ lease_until: until })
        .where('lease_holder', '=', holder)
        .execute();
    },

    async releaseSync(syncState, holder, { problem, nextAt }) {
      await syncAt(database, syncState)
        .set({ problem, next_at: nextAt, lease_holder: '', lease_until: 0 })
        .where('lease_holder', '=', holder)
        .execute();
    },

    async hurrySync(source) {
      await syncAt(database, { source, owner: undefined }).set({ next_at: 0 }).execute();
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
            const counted = await pages.takeOut(inside, { source, owner }, ids);
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
            await createValueKeyStore(inside, clock).forget(keyNameOf(owner));
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
      const vault = await readingVault(owner);
      const rows = await database
        .selectFrom('directory_contacts')
        .select(['source', 'owner', 'id', 'record', 'revision'])
        .where('owner', '=', ownerText(owner))
        .where('revision', '>', revision)
        .orderBy('revision')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        source: row.source as SourceId,
        id: row.id,
        contact: contactOf(row, vault),
        revision: row.revision,
      }));
    },

    revision: () => lastNumber(database, revisions),

    async read(owner, keys) {
      const vault = await readingVault(owner);
      const contacts: Contact[] = [];
      for (const [source, few] of Map.groupBy(keys, (key) => key.source)) {
        for (let from = 0; from < few.length; from += rowsAtOnce) {
          const ids = few.slice(from, from + rowsAtOnce).map(({ id }) => id);
          const rows = await whereScope(database, { source, owner })
            .select(['source', 'owner', 'id', 'record'])
            .where('id', 'in', ids)
            .execute();
          contacts.push(...rows.flatMap((row) => contactOf(row, vault) ?? []));
        }
      }
      return contacts;
    },
  };
}
