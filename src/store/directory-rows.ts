import type { Kysely } from 'kysely';
import { ownerText, parseOwner } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import { bindingOf, type RecordCipher } from './directory-records.ts';
import type { SyncState } from './sync-state.ts';
import type { DirectorySyncRow, Tables } from './tables.ts';

/** The contacts of one system, or of one mailbox. */
export type SyncScope = Pick<SyncState, 'source' | 'owner'>;

/** Selects the stored contacts of a scope. */
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

/** Starts an update of a scope's sync state. */
export function updateSync(database: Kysely<Tables>, { source, owner }: SyncScope) {
  return database
    .updateTable('directory_syncs')
    .where('source', '=', source)
    .where('owner', '=', ownerText(owner));
}

/** Stands in prepared queries for a scope that is given later. */
export const noScope: SyncScope = { source: 'graph-personal-contacts', owner: undefined };

/** Creates a scope's sync state if it is missing. */
export async function addSync(database: Kysely<Tables>, { source, owner }: SyncScope): Promise<void> {
  const counters = { round: 0, is_whole: 0, met: 0, contacts: 0 };
  const times = { completed_at: 0, moved_at: 0, next_at: 0, claimed_at: 0, lease_until: 0 };
  await database
    .insertInto('directory_syncs')
    .values({
      source,
      owner: ownerText(owner),
      cursor: '',
      problem: '',
      lease_holder: '',
      ...counters,
      ...times,
    })
    .onConflict((conflict) => conflict.columns(['owner', 'source']).doNothing())
    .execute();
}

/** Changes of a sync's counters. */
export interface CountChanges {
  /** Change of the number of stored contacts. */
  readonly added: number;
  /** Change of the number of contacts seen in the current round. */
  readonly met: number;
}

export async function countSync(
  database: Kysely<Tables>,
  scope: SyncScope,
  { added, met }: CountChanges,
): Promise<void> {
  if (added === 0 && met === 0) return;
  await updateSync(database, scope)
    .set((row) => ({ contacts: row('contacts', '+', added), met: row('met', '+', met) }))
    .execute();
}

export function syncStateOf(row: DirectorySyncRow, cursor: string): SyncState {
  return {
    source: row.source as SourceId,
    owner: parseOwner(row.owner),
    cursor,
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

/** Returns a sync's cursor, or '' if it cannot be decrypted, which starts a full sync. */
export function readCursor({ source, cursor }: DirectorySyncRow, cipher: RecordCipher): string {
  return cipher.decrypt(cursor, bindingOf(source, ''));
}
