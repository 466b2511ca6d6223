import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import { nextNumber } from './counters.ts';
import type { ChangeRequestRow, ChangeStepRow, Tables } from './tables.ts';

/** A lease's holder, or the wish to be it. */
interface Lease {
  readonly holder: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

interface AddedRequest {
  readonly number: number;
  /** Who asked for the request of this key. */
  readonly requester: string;
  /** False when it was there already. */
  readonly isNew: boolean;
}

/** A page of numbers, and how many there are in all. */
interface NumberPage {
  readonly numbers: readonly number[];
  readonly total: number;
}

interface Window {
  readonly offset: number;
  readonly limit: number;
}

/** Change requests and the steps of their application. */
export interface ChangeStore {
  /**
   * Adds a request under the next number, unless its submission key is known. Use inside a transaction: no other
   * request is added until it ends.
   */
  add(request: Omit<ChangeRequestRow, 'number'>): Promise<AddedRequest>;
  /** Lets nobody else change the request until the transaction ends. */
  lock(number: number): Promise<void>;
  get(number: number): Promise<ChangeRequestRow | undefined>;
  bySubmission(submissionKey: string): Promise<ChangeRequestRow | undefined>;
  /** Of many requests at once, in no particular order. */
  getAll(numbers: readonly number[]): Promise<readonly ChangeRequestRow[]>;
  stepsOfAll(numbers: readonly number[]): Promise<readonly ChangeStepRow[]>;
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

  /** Says who has to decide now, in place of those who had to. `dueAt` 0 is never. */
  setDeciders(number: number, people: readonly string[], dueAt: number): Promise<void>;
  /** Requests that a person asked for, newest first. */
  byRequester(requester: string, window: Window): Promise<NumberPage>;
  /**
   * Requests that one of these people has to decide before `dueBefore`, the first one due first, without those of
   * `actor`: a person's word does not count on their own requests.
   */
  toDecide(people: readonly string[], actor: string, dueBefore: number, window: Window): Promise<NumberPage>;
  /** Undecided before `dueBefore`: those of the actor themselves as well. */
  overdue(people: readonly string[], actor: string, dueBefore: number, window: Window): Promise<NumberPage>;
  /** Newest first. */
  byTarget(source: string, id: string, owner: string, limit: number): Promise<readonly number[]>;
  undosOf(number: number): Promise<readonly number[]>;
  /** Ended requests that were not touched since, and still hold values; oldest first. */
  endedBefore(time: number, limit: number): Promise<readonly number[]>;
  /** Requests whose values, names or words contain this text; oldest first. */
  containing(text: string): Promise<readonly number[]>;
  /** Takes the values out of an ended request for good. */
  blank(number: number): Promise<void>;
}

type WaitingTables = Pick<Tables, 'change_approvers' | 'change_requests'>;

/** Sorts after every date. */
const never = 9_000_000_000_000_000;

export function createChangeStore(
  database: Kysely<Tables>,
  lock: (name: string) => Promise<void>,
  sharedByMany: boolean,
): ChangeStore {
  return {
    async add(request) {
      await lock('change-request');
      const known = await database
        .selectFrom('change_requests')
        .select(['number', 'requester'])
        .where('submission_key', '=', request.submission_key)
        .executeTakeFirst();
      if (known !== undefined) return { ...known, isNew: false };
      const number = await nextNumber(database, 'change-request');
      await database
        .insertInto('change_requests')
        .values({ ...request, number })
        .execute();
      return { number, requester: request.requester, isNew: true };
    },

    async lock(number) {
      // The embedded database has one writer at a time anyway.
      if (!sharedByMany) return;
      await database
        .selectFrom('change_requests')
        .select('number')
        .where('number', '=', number)
        .forUpdate()
        .execute();
    },

    get: (number) =>
      database.selectFrom('change_requests').selectAll().where('number', '=', number).executeTakeFirst(),

    getAll: (numbers) =>
      database.selectFrom('change_requests').selectAll().where('number', 'in', numbers).execute(),

    stepsOfAll: (numbers) =>
      database
        .selectFrom('change_steps')
        .selectAll()
        .where('request_number', 'in', numbers)
        .orderBy('position')
        .execute(),

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

    async setDeciders(number, people, dueAt) {
      await database.deleteFrom('change_approvers').where('request_number', '=', number).execute();
      if (people.length === 0) return;
      const due_at = dueAt === 0 ? never : dueAt;
      await database
        .insertInto('change_approvers')
        .values(people.map((person) => ({ person, due_at, request_number: number })))
        .execute();
    },

    async byRequester(requester, { offset, limit }) {
      const mine = database.selectFrom('change_requests').where('requester', '=', requester);
      const rows = await mine
        .select('number')
        .orderBy('number', 'desc')
        .offset(offset)
        .limit(limit)
        .execute();
      return { numbers: rows.map(({ number }) => number), total: await countOf(mine) };
    },

    toDecide: (people, actor, dueBefore, window) =>
      waitingFor(
        (row) => row.and([row('person', 'in', people), row('requester', '!=', actor)]),
        dueBefore,
        window,
      ),

    overdue: (people, actor, dueBefore, window) =>
      waitingFor(
        (row) => row.or([row('person', 'in', people), row('requester', '=', actor)]),
        dueBefore,
        window,
      ),

    async byTarget(source, id, owner, limit) {
      const rows = await database
        .selectFrom('change_requests')
        .select('number')
        .where('target_id', '=', id)
        .where('source', '=', source)
        .where('target_owner', '=', owner)
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ number }) => number);
    },

    async undosOf(number) {
      const rows = await database
        .selectFrom('change_requests')
        .select('number')
        .where('undo_of', '=', number)
        .where('undo_of', '!=', 0)
        .orderBy('number')
        .execute();
      return rows.map((row) => row.number);
    },

    async endedBefore(time, limit) {
      const rows = await database
        .selectFrom('change_requests')
        .select('number')
        .where('state', 'not in', ['pending', 'approved', 'applying', 'uncertain'])
        .where('updated_at', '<', time)
        .where((row) => row.or([row('before', '!=', '{}'), row('after', '!=', '{}')]))
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map(({ number }) => number);
    },

    async containing(text) {
      const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
      const columns = ['before', 'after', 'outcome', 'restore', 'target_name', 'reason', 'approval'] as const;
      const rows = await database
        .selectFrom('change_requests')
        .select('number')
        .where((row) =>
          row.or(
            columns.map((column) => sql<boolean>`lower(${row.ref(column)}) like ${pattern} escape '\\'`),
          ),
        )
        .orderBy('number')
        .execute();
      return rows.map(({ number }) => number);
    },

    async blank(number) {
      const emptied = { before: '{}', after: '{}', outcome: '', restore: '', target_name: '', reason: '' };
      await database
        .updateTable('change_requests')
        .set({ ...emptied, approval: '' })
        .where('number', '=', number)
        .execute();
    },
  };

  async function waitingFor(
    isMeant: (
      row: ExpressionBuilder<WaitingTables, 'change_approvers' | 'change_requests'>,
    ) => Expression<SqlBool>,
    dueBefore: number,
    { offset, limit }: Window,
  ): Promise<NumberPage> {
    const waiting = database
      .selectFrom('change_approvers')
      .innerJoin('change_requests', 'change_requests.number', 'change_approvers.request_number')
      .where('due_at', '<', dueBefore)
      .where(isMeant);
    const rows = await waiting
      .select(['request_number', 'due_at'])
      .distinct()
      .orderBy('due_at')
      .orderBy('request_number')
      .offset(offset)
      .limit(limit)
      .execute();
    const { total } = await waiting
      .select((row) => row.fn.count<number>('request_number').distinct().as('total'))
      .executeTakeFirstOrThrow();
    return { numbers: rows.map(({ request_number }) => request_number), total };
  }

  async function countOf(query: SelectQueryBuilder<Tables, 'change_requests', object>): Promise<number> {
    const { total } = await query
      .select((row) => row.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }
}
