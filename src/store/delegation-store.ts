import type { Kysely } from 'kysely';
import type { DelegationRow, Tables } from './tables.ts';

/** The delegations of approvers; at most one delegate for each person. */
export interface DelegationStore {
  /** Stores a delegation in place of an earlier one of the same person. */
  put(delegation: DelegationRow): Promise<void>;
  end(from: string): Promise<void>;
  /** Returns all active delegations. There are few: one for each absent approver. */
  inForce(now: number): Promise<readonly DelegationRow[]>;
  /** Locks the delegations until the transaction ends. */
  lock(): Promise<void>;
}

export function createDelegationStore(
  database: Kysely<Tables>,
  lock: (name: string) => Promise<void>,
): DelegationStore {
  return {
    async put(delegation) {
      const { to_person, until_at, created_at } = delegation;
      await database
        .insertInto('delegations')
        .values(delegation)
        .onConflict((conflict) =>
          conflict.column('from_person').doUpdateSet({ to_person, until_at, created_at }),
        )
        .execute();
    },

    async end(from) {
      await database.deleteFrom('delegations').where('from_person', '=', from).execute();
    },

    inForce: (now) =>
      database
        .selectFrom('delegations')
        .selectAll()
        .where('until_at', '>', now)
        .orderBy('from_person')
        .execute(),

    lock: () => lock('delegations'),
  };
}
