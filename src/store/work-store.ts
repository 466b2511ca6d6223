import type { Kysely } from 'kysely';
import { prepareQuery } from './prepared-query.ts';
import type { Tables, WorkRow } from './tables.ts';

/** The durable job queue. A job is added in the transaction that requires it, and removed only when it is done. */
export interface WorkStore {
  /** Adds a job without a lease. An existing id is left unchanged. */
  add(work: readonly NewWork[]): Promise<void>;
  /**
   * Leases due jobs, the longest due first, until `leaseUntil`. Then they can be claimed again: each job may be
   * started more than once, but never by two processes at the same time.
   */
  claim(holder: string, now: number, leaseUntil: number, limit: number): Promise<readonly WorkRow[]>;
  /** Extends the lease of a job that is still held. */
  renew(ids: readonly string[], holder: string, leaseUntil: number): Promise<void>;
  /** Completes a job that is still held. */
  finish(id: string, holder: string): Promise<void>;
  /** Defers a job that is still held. */
  postpone(id: string, holder: string, runAt: number): Promise<void>;
  /** Cancels a request's jobs of these kinds. */
  cancel(requestNumber: number, kinds: readonly string[]): Promise<void>;
  /** Returns the number of jobs, without those that wait for people: reminders, escalations and expiry. */
  left(): Promise<number>;
  /** Returns the jobs of one request, in order of time. */
  ofRequest(requestNumber: number): Promise<readonly WorkRow[]>;
}

export type NewWork = Pick<
  WorkRow,
  'id' | 'kind' | 'request_number' | 'payload' | 'run_at' | 'expires_at' | 'created_at'
>;

/** @param sharedByMany whether other connections write at the same time, so that rows they hold are skipped */
export function createWorkStore(database: Kysely<Tables>, sharedByMany: boolean): WorkStore {
  // Polled by every process: an update would lock the embedded database each time.
  const due = prepareQuery(database, () =>
    database
      .selectFrom('outbox')
      .select('id')
      .where('run_at', '<=', 0)
      .where('lease_until', '<=', 0)
      .limit(1),
  );
  return {
    async add(work) {
      if (work.length === 0) return;
      await database
        .insertInto('outbox')
        .values(work.map((wish) => ({ ...wish, attempts: 0, lease_holder: '', lease_until: 0 })))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    },

    async claim(holder, now, leaseUntil, limit) {
      if ((await due([now, now, 1])).length === 0) return [];
      let ids = database
        .selectFrom('outbox')
        .select('id')
        .where('run_at', '<=', now)
        .where('lease_until', '<=', now)
        .orderBy('run_at')
        .limit(limit);
      if (sharedByMany) ids = ids.forUpdate().skipLocked();
      return (
        database
          // Chosen once: PostgreSQL may run a plain subquery again for each row, which then skips what it has locked.
          .with(
            (rows) => rows('claimable').materialized(),
            () => ids,
          )
          .updateTable('outbox')
          .set((row) => ({
            lease_holder: holder,
            lease_until: leaseUntil,
            attempts: row('attempts', '+', 1),
          }))
          .where('id', 'in', (rows) => rows.selectFrom('claimable').select('id'))
          .returningAll()
          .execute()
      );
    },

    async renew(ids, holder, leaseUntil) {
      await database
        .updateTable('outbox')
        .set({ lease_until: leaseUntil })
        .where('id', 'in', ids)
        .where('lease_holder', '=', holder)
        .execute();
    },

    async finish(id, holder) {
      await database.deleteFrom('outbox').where('id', '=', id).where('lease_holder', '=', holder).execute();
    },

    async postpone(id, holder, runAt) {
      await database
        .updateTable('outbox')
        .set({ run_at: runAt, lease_holder: '', lease_until: 0 })
        .where('id', '=', id)
        .where('lease_holder', '=', holder)
        .execute();
    },

    async cancel(requestNumber, kinds) {
      await database
        .deleteFrom('outbox')
        .where('request_number', '=', requestNumber)
        .where('kind', 'in', kinds)
        .execute();
    },

    async left() {
      const { total } = await database
        .selectFrom('outbox')
        .select((row) => row.fn.countAll<number>().as('total'))
        .where('kind', 'not in', ['remind', 'escalate', 'expire', 'ask-admins', 'check-approvers'])
        .executeTakeFirstOrThrow();
      return total;
    },

    ofRequest: (requestNumber) =>
      database
        .selectFrom('outbox')
        .selectAll()
        .where('request_number', '=', requestNumber)
        .orderBy('run_at')
        .execute(),
  };
}
