import type { Kysely } from 'kysely';
import type { Contact, ContactRef } from '../contacts/contact.ts';
import { ownerText } from '../contacts/owner.ts';
import type { SyncPage } from '../contacts/sync-page.ts';
import { takeNumbers } from './counters.ts';
import { bindingOf, openVault, recordOf } from './directory-records.ts';
import {
  type Counted,
  countSync,
  type SyncScope,
  syncAt,
  syncRow,
  syncStateOf,
  whereScope,
  yieldToEventLoop,
} from './directory-rows.ts';
import { createValueKeyStore } from './secret-store.ts';
import type { SyncState } from './sync-state.ts';
import type { DirectoryContactRow, DirectorySyncRow, Tables } from './tables.ts';

/** The counter of all changes; whoever holds it is the only one to write. */
export const revisions = 'directory-revision';
const rounds = 'directory-round';

/** So many rows are looked through at once for those that a walk did not meet. */
const lookedThroughAtOnce = 1000;
/** For so long a system may still list a contact as it was before it was written. */
const settlesMs = 5 * 60_000;

interface PagesOptions {
  readonly database: Kysely<Tables>;
  /** Runs a transaction in which nobody else writes contacts or counts them. */
  readonly alone: <T>(work: (inside: Kysely<Tables>) => Promise<T>) => Promise<T>;
  /** The same for what can be read again from where it came. */
  readonly aloneInBulk: PagesOptions['alone'];
  /** So many rows are put in one transaction. */
  readonly rowsAtOnce: number;
  readonly clock: () => number;
}

/** What is to be kept under an id, undefined for nothing. */
type Entry = readonly [id: string, contact: Contact | undefined];

/** How contacts come in: page by page of a walk, or one by one as they are written. */
export function createDirectoryPages(options: PagesOptions) {
  const { database, alone, aloneInBulk, rowsAtOnce, clock } = options;

  /** Puts entries under their ids, and says what that changed. */
  async function put(
    inside: Kysely<Tables>,
    { source, owner }: SyncScope,
    entries: readonly Entry[],
    by: { readonly round: number; readonly isWhole: boolean; readonly isWrite: boolean },
  ): Promise<Counted> {
    if (entries.length === 0) return { added: 0, met: 0 };
    const vault = await openVault(owner, createValueKeyStore(inside, clock).make);
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
      const binding = bindingOf(source, id);
      const record = contact === undefined ? '' : recordOf(contact);
      const isThere = record !== '';
      const wasThere = row !== undefined && row.record !== '';
      const wasMet = wasThere && row.round === by.round;
      const isSame =
        isThere === wasThere && (row === undefined || record === vault.open(row.record, binding));
      const isOlder = by.isWhole && row !== undefined && row.written_at > now - settlesMs;
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
        record: vault.sign(record, binding),
        written_at: by.isWrite ? now : 0,
        gone_at: isThere ? 0 : now,
      });
      added += Number(isThere) - Number(wasThere);
      met += Number(isThere) - Number(wasMet);
    }
    await log(inside, changed);
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

  async function log(
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

  function takeOut(inside: Kysely<Tables>, place: SyncScope, ids: readonly string[]): Promise<Counted> {
    // No round: what goes is met by none.
    const by = { round: -1, isWhole: false, isWrite: false };
    return put(
      inside,
      place,
      ids.map((id) => [id, undefined] as const),
      by,
    );
  }

  /** The walk, while it is this holder's; the lease goes on with each look at it. */
  function held(
    inside: Kysely<Tables>,
    place: SyncScope,
    holder: string,
    until: number,
  ): Promise<DirectorySyncRow | undefined> {
    return syncAt(inside, place)
      .set({ lease_until: until })
      .where('lease_holder', '=', holder)
      .returningAll()
      .executeTakeFirst();
  }

  /**
   * Takes out what the walk through everything that ends now has not met.
   * @returns false when the walk is no longer this holder's
   */
  async function sweep(place: SyncScope, holder: string, until: number): Promise<boolean> {
    const syncState = await syncRow(database, place);
    // Everything that is there was met, as most of the time.
    if (syncState !== undefined && syncState.met >= syncState.contacts) return true;
    let after = '';
    let isDone = false;
    while (!isDone) {
      const from = after;
      const step = await aloneInBulk(async (inside) => {
        const row = await held(inside, place, holder, until);
        if (row === undefined) return undefined;
        const rows = await whereScope(inside, place)
          .select(['id', 'round', 'gone_at', 'written_at'])
          .where('id', '>', from)
          .orderBy('id')
          .limit(lookedThroughAtOnce)
          .execute();
        const unmet = rows.filter(
          ({ round, gone_at, written_at }) =>
            gone_at === 0 && round !== row.round && written_at <= clock() - settlesMs,
        );
        const few = unmet.slice(0, rowsAtOnce).map(({ id }) => id);
        const { added } = await takeOut(inside, place, few);
        await countSync(inside, place, { added, met: 0 });
        const next = unmet.length > few.length ? few.at(-1) : rows.at(-1)?.id;
        return {
          next: next ?? from,
          isLast: rows.length < lookedThroughAtOnce && unmet.length === few.length,
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
    place: SyncScope,
    page: SyncPage,
    holder: string,
    until: number,
  ): Promise<SyncState | undefined> {
    const { fromStart, more } = page;
    const parts = partsOf(page, rowsAtOnce);
    let newRound = 0;
    let newlyMet = 0;

    /** The cursor, and what is true once it is kept. */
    async function arrive(inside: Kysely<Tables>): Promise<SyncState> {
      const vault = await openVault(place.owner, createValueKeyStore(inside, clock).make);
      const now = clock();
      const row = await syncAt(inside, place)
        .set({ cursor: vault.sign(page.cursor, bindingOf(place.source, '')), moved_at: now, problem: '' })
        .$if(!more, (query) => query.set({ is_whole: 0, completed_at: now }))
        .returningAll()
        .executeTakeFirstOrThrow();
      return syncStateOf(row, page.cursor);
    }

    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      const kept = await aloneInBulk(async (inside) => {
        const row = await held(inside, place, holder, until);
        if (row === undefined) return 'lost';
        // Each try at a walk through everything has a number of its own: what an earlier one met, and did not
        // live to tell, does not count.
        if (fromStart && newRound === 0) newRound = await takeNumbers(inside, rounds, 1);
        const round = fromStart ? newRound : row.round;
        const isWhole = fromStart || row.is_whole === 1;
        const counted = await put(inside, place, part, { round, isWhole, isWrite: false });
        await countSync(inside, place, { added: counted.added, met: 0 });
        newlyMet += counted.met;
        if (!isLast) return 'part';
        const met = (fromStart ? 0 : row.met) + newlyMet;
        await syncAt(inside, place)
          .set({ round, is_whole: Number(isWhole), met })
          .execute();
        return isWhole && !more ? 'all' : arrive(inside);
      });
      if (kept === 'lost') return undefined;
      if (typeof kept === 'object') return kept;
      if (kept === 'all' && !(await sweep(place, holder, until))) return undefined;
      await yieldToEventLoop();
    }
    return aloneInBulk(async (inside) => {
      const row = await held(inside, place, holder, until);
      return row && arrive(inside);
    });
  }

  return {
    storePage,
    takeOut,

    /** Keeps what was just written here, or that it is gone. */
    write: ({ source, owner, id }: ContactRef, contact: Contact | undefined): Promise<void> =>
      alone(async (inside) => {
        const row = await syncRow(inside, { source, owner });
        // What nobody walks through would stay for ever.
        if (row === undefined) return;
        const by = { round: row.round, isWhole: false, isWrite: true };
        await countSync(inside, { source, owner }, await put(inside, { source, owner }, [[id, contact]], by));
      }),
  };
}

/** The page in parts of a transaction each, at least one; of an id that comes twice the last, what goes goes. */
function partsOf({ contacts, removed }: SyncPage, rowsAtOnce: number): readonly (readonly Entry[])[] {
  const byId = new Map<string, Contact | undefined>();
  for (const contact of contacts) byId.set(contact.ref.id, contact);
  for (const id of removed) byId.set(id, undefined);
  const entries = [...byId];
  const parts: Entry[][] = [];
  for (let from = 0; from < entries.length; from += rowsAtOnce) {
    parts.push(entries.slice(from, from + rowsAtOnce));
  }
  return parts.length > 0 ? parts : [[]];
}
