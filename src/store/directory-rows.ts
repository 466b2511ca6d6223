import type { Kysely } from 'kysely';
import { ownerText, parseOwner } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import { bindingOf, type Vault } from './directory-records.ts';
import type { SyncState } from './sync-state.ts';
import type { DirectorySyncRow, Tables } from './tables.ts';

/** One system's contacts, or one mailbox's. */
export type SyncScope = Pick<SyncState, 'source' | 'owner'>;

/** The kept contacts of a place. */
export function whereScope(database: Kysely<Tables>, { source, owner }: SyncScope) {
  return database
    .selectFrom('directory_contacts')
    .where('source', '=', source)
    .where('owner', '=', ownerText(owner));
}

export function syncRow(database: Kysely<Tables>, { source, owner }: SyncScope) {
  return database
    .selectFrom('directory_syncs')
    .selectAll()
    .where('source', '=', source)
    .where('owner', '=', ownerText(owner))
    .executeTakeFirst();
}

/** The walk of a place, to be changed. */
export function syncAt(database: Kysely<Tables>, { source, owner }: SyncScope) {
  return database
    .updateTable('directory_syncs')
    .where('source', '=', source)
    .where('owner', '=', ownerText(owner));
}

/** What a piece of work changed of a walk's counts. */
export interface Counted {
  readonly added: number;
  readonly met: number;
}

export async function countSync(
  database: Kysely<Tables>,
  place: SyncScope,
  { added, met }: Counted,
): Promise<void> {
  if (added === 0 && met === 0) return;
  await syncAt(database, place)
    .set((row) => ({ contacts: row('contacts', '+', added), met: row('met', '+', met) }))
    .execute();
}

export function syncStateOf(row: DirectorySyncRow, cursor: string): SyncState {
  return {
    source: row.source as SourceId,
    owner: parseOwner(row.owner),
    cursor,
    round: row.round,
    isWhole: row.is_whole === 1,
    count: row.contacts,
    completedAt: row.completed_at,
    movedAt: row.moved_at,
    nextAt: row.next_at,
    claimedAt: row.claimed_at,
    problem: row.problem,
    leaseHolder: row.lease_holder,
    leaseUntil: row.lease_until,
  };
}

/** A cursor that cannot be read any more is as good as none: the walk begins anew. */
export function readCursor({ source, cursor }: DirectorySyncRow, vault: Vault): string {
  return vault.open(cursor, bindingOf(source, ''));
}

/** Lets everything else that waits have its turn. */
export function yieldToEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
