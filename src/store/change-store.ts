import { type Kysely, sql } from 'kysely';
import { type BatchStore, createBatchStore } from './batch-store.ts';
import { giveBack, nextNumber } from './counters.ts';
import { prepareQuery } from './prepared-query.ts';
import { createRequestFinder, type RequestFinder } from './request-finder.ts';
import type { BatchItemRow, ChangeRequestRow, ChangeStepRow, Tables } from './tables.ts';

/** A lease's holder and end. */
interface Lease {
  readonly holder: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

interface AddedRequest {
  /** The request of this key. */
  readonly row: ChangeRequestRow;
  /** False when it was there already. */
  readonly isNew: boolean;
}

type Writer = Pick<ChangeRequestRow, 'number' | 'lease_until'>;

type TargetColumn = 'number' | 'source' | 'target_id' | 'target_owner';

interface WriteMark {
  readonly number: number;
  /** The item of a large batch, 0 for a whole request. */
  readonly position: number;
  readonly revision: number;
}

/** Change requests, their batch items, and the steps of their application. */
export interface ChangeStore extends BatchStore, RequestFinder {
  /**
   * Adds a request under the next number, unless its submission key is known. Use inside a transaction: no other
   * request is added until it ends.
   */
  add(request: Omit<ChangeRequestRow, 'number'>): Promise<AddedRequest>;
  /** Reads a request that nobody else can change until the transaction ends. */
  lock(number: number): Promise<ChangeRequestRow | undefined>;
  get(number: number): Promise<ChangeRequestRow | undefined>;
  bySubmission(submissionKey: string): Promise<ChangeRequestRow | undefined>;
  /** Of many requests at once, in no particular order. */
  getAll(numbers: readonly number[]): Promise<readonly ChangeRequestRow[]>;
  /** In the order in which they were begun. */
  stepsOfAll(numbers: readonly number[]): Promise<readonly ChangeStepRow[]>;
  /**
   * Changes a request that is still as `expected`, and answers how it is then; undefined when it is not, and nothing
   * was changed.
   */
  update(
    number: number,
    expected: Pick<ChangeRequestRow, 'state' | 'lease_holder'>,
    changes: Partial<Omit<ChangeRequestRow, 'number'>>,
  ): Promise<ChangeRequestRow | undefined>;
  /**
   * Returns another request that changes or has just made this contact, and that a process is applying, or has left
   * behind when its lease has run out. Use inside a transaction: until it ends, no other one is told about this contact.
   * Large batches do not count: they are applied for hours, and read each contact before they write.
   */
  writerOf(request: Pick<ChangeRequestRow, TargetColumn>): Promise<Writer | undefined>;
  /** Extends a lease that is still held by `lease.holder`; false when it is not. */
  renew(number: number, lease: Lease): Promise<boolean>;
  saveStep(step: ChangeStepRow): Promise<void>;

  /** Of many requests at once, in the order of application. */
  itemsOfAll(numbers: readonly number[]): Promise<readonly BatchItemRow[]>;
  saveItem(
    item: Pick<BatchItemRow, 'request_number' | 'position'>,
    changes: Partial<BatchItemRow>,
  ): Promise<void>;

  /** Records that this request has just written to a contact. Use inside a transaction, which blocks other ones. */
  recordWrite(number: number): Promise<void>;
  /** Records the same of one item of a large batch. */
  recordItemWrite(item: Pick<BatchItemRow, 'request_number' | 'position'>): Promise<void>;
  /**
   * The requests and items of large batches whose last write has a higher revision and is not older than that time, in
   * the order of revisions.
   */
  writtenSince(revision: number, notBefore: number, limit: number): Promise<readonly WriteMark[]>;
  /** Takes the values out of an ended request for good. */
  blank(number: number): Promise<void>;
}

const counter = 'change-request';
const writeCounter = 'contact-write';

export function createChangeStore(
  database: Kysely<Tables>,
  sharedByMany: boolean,
  clock: () => number,
): ChangeStore {
  // Polled by every process.
  const writtenSince = prepareQuery(database, () =>
    database
      .selectFrom('change_requests')
      .select(['number', 'write_revision as revision', sql.lit(0).$castTo<number>().as('position')])
      .where('write_revision', '>', 0)
      .where('written_at', '>=', 0)
      .unionAll(
        database
          .selectFrom('change_items')
          .select(['request_number as number', 'write_revision as revision', 'position'])
          .where('write_revision', '>', 0)
          .where('written_at', '>=', 0),
      )
      .orderBy('revision')
      .limit(1),
  );
  return {
    ...createBatchStore(database),
    ...createRequestFinder(database),

    async add(request) {
      // From here on nobody else adds a request until the transaction ends.
      const number = await nextNumber(database, counter);
      const row = await database
        .insertInto('change_requests')
        .values({ ...request, number })
        .onConflict((conflict) => conflict.column('submission_key').doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) return { row, isNew: true };
      await giveBack(database, counter);
      const known = await database
        .selectFrom('change_requests')
        .selectAll()
        .where('submission_key', '=', request.submission_key)
        .executeTakeFirstOrThrow();
      return { row: known, isNew: false };
    },

    lock(number) {
      const row = database.selectFrom('change_requests').selectAll().where('number', '=', number);
      // The embedded database has one writer at a time anyway.
      return (sharedByMany ? row.forUpdate() : row).executeTakeFirst();
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

    update: (number, expected, changes) =>
      database
        .updateTable('change_requests')
        .set(changes)
        .where('number', '=', number)
        .where('state', '=', expected.state)
        .where('lease_holder', '=', expected.lease_holder)
        .returningAll()
        .executeTakeFirst(),

    async writerOf({ number, source, target_id, target_owner }) {
      if (target_id === '') return undefined;
      if (sharedByMany) {
        const contact = `${source} ${target_owner} ${target_id}`;
        await sql`select pg_advisory_xact_lock(hashtextextended(${contact}, 0))`.execute(database);
      }
      const others = database
        .selectFrom('change_requests')
        .select(['number', 'lease_until'])
        .where('change_requests.state', '=', 'applying')
        .where('source', '=', source)
        .where('lease_holder', '!=', '')
        .where('number', '!=', number)
        .where('number', 'not in', database.selectFrom('change_batches').select('request_number'));
      const changed = others.where('target_id', '=', target_id).where('target_owner', '=', target_owner);
      const within = others
        .innerJoin('change_items', 'change_items.request_number', 'number')
        .where('change_items.target_id', '=', target_id)
        .where('change_items.target_owner', '=', target_owner);
      // A new contact has its id in the result of the step that made it.
      const made = others
        .innerJoin('change_steps', 'change_steps.request_number', 'number')
        .where('operation', '=', 'create')
        .where('change_steps.state', '=', 'done')
        .where('change_steps.result', '=', JSON.stringify(target_id));
      return changed.union(within).union(made).limit(1).executeTakeFirst();
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

    itemsOfAll: (numbers) =>
      database
        .selectFrom('change_items')
        .selectAll()
        .where('request_number', 'in', numbers)
        .orderBy('position')
        .execute(),

    async saveItem({ request_number, position }, changes) {
      await database
        .updateTable('change_items')
        .set(changes)
        .where('request_number', '=', request_number)
        .where('position', '=', position)
        .execute();
    },

    async recordWrite(number) {
      const write_revision = await nextNumber(database, writeCounter);
      await database
        .updateTable('change_requests')
        .set({ write_revision, written_at: clock() })
        .where('number', '=', number)
        .execute();
    },

    async recordItemWrite({ request_number, position }) {
      const write_revision = await nextNumber(database, writeCounter);
      await database
        .updateTable('change_items')
        .set({ write_revision, written_at: clock() })
        .where('request_number', '=', request_number)
        .where('position', '=', position)
        .execute();
    },

    writtenSince: (revision, notBefore, limit) =>
      writtenSince([revision, notBefore, revision, notBefore, limit]),

    async blank(number) {
      const emptied = { before: '{}', after: '{}', lists: '', outcome: '', restore: '', target_name: '' };
      await database
        .updateTable('change_requests')
        .set({ ...emptied, reason: '', approval: '' })
        .where('number', '=', number)
        .execute();
      await database.updateTable('change_items').set(emptied).where('request_number', '=', number).execute();
      await database
        .updateTable('change_file_rows')
        .set({ name: '', email: '', reason: '' })
        .where('request_number', '=', number)
        .execute();
    },
  };
}
