import type { Kysely } from 'kysely';
import { nextNumber } from './counters.ts';
import type { ChangeRequestRow, ChangeStepRow, Tables } from './tables.ts';

/** A lease's holder, or the wish to be it. */
interface Lease {
  readonly holder: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** Change requests and the steps of their application. */
export interface ChangeStore {
  /** Adds a request under the next number, and returns that. The submission key must be new. */
  add(request: Omit<ChangeRequestRow, 'number'>): Promise<number>;
  get(number: number): Promise<ChangeRequestRow | undefined>;
  bySubmission(submissionKey: string): Promise<ChangeRequestRow | undefined>;
  /** Requests that are approved or being applied, oldest first. */
  unfinished(): Promise<readonly number[]>;
  /** Changes a request that is still as `expected`; false when it is not, and nothing was changed. */
  update(
    number: number,
    expected: Pick<ChangeRequestRow, 'state' | 'lease_holder'>,
    changes: Partial<Omit<ChangeRequestRow, 'number'>>,
  ): Promise<boolean>;
  /** Extends a lease that is still held by `lease.holder`; false when it is not. */
  renew(number: number, lease: Lease): Promise<boolean>;
  /** In the order in which they were begun. */
  steps(number: number): Promise<readonly ChangeStepRow[]>;
  saveStep(step: ChangeStepRow): Promise<void>;
}

export function createChangeStore(database: Kysely<Tables>): ChangeStore {
  return {
    async add(request) {
      const number = await nextNumber(database, 'change-request');
      await database
        .insertInto('change_requests')
        .values({ ...request, number })
        .execute();
      return number;
    },

    get: (number) =>
      database.selectFrom('change_requests').selectAll().where('number', '=', number).executeTakeFirst(),

    bySubmission: (submissionKey) =>
      database
        .selectFrom('change_requests')
        .selectAll()
        .where('submission_key', '=', submissionKey)
        .executeTakeFirst(),

    async unfinished() {
      const rows = await database
        .selectFrom('change_requests')
        .select('number')
        .where('state', 'in', ['approved', 'applying'])
        .orderBy('number')
        .execute();
      return rows.map(({ number }) => number);
    },

    async update(number, expected, changes) {
      const { numUpdatedRows } = await database
        .updateTable('change_requests')
        .set(changes)
        .where('number', '=', number)
        .where('state', '=', expected.state)
        .where('lease_holder', '=', expected.lease_holder)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async renew(number, { holder, until }) {
      const { numUpdatedRows } = await database
        .updateTable('change_requests')
        .set({ lease_until: until })
        .where('number', '=', number)
        .where('lease_holder', '=', holder)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    steps: (number) =>
      database
        .selectFrom('change_steps')
        .selectAll()
        .where('request_number', '=', number)
        .orderBy('position')
        .execute(),

    async saveStep(step) {
      await database
        .insertInto('change_steps')
        .values(step)
        .onConflict((conflict) =>
          conflict.columns(['request_number', 'name']).doUpdateSet({
            state: step.state,
            result: step.result,
            updated_at: step.updated_at,
          }),
        )
        .execute();
    },
  };
}
