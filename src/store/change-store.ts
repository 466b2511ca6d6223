import { type Expression, type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { type BatchStore, createBatchStore } from './batch-store.ts';
import { giveBack, nextNumber } from './counters.ts';
import { prepareQuery } from './prepared-query.ts';
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

/** A page of numbers, and how many there are in all. */
interface NumberPage {
  readonly numbers: readonly number[];
  readonly total: number;
}

/** What the lists need to know of a request that waits for people. */
interface Waiting {
  readonly number: number;
  readonly requester: string;
  /** When it expires, 0 for never. */
  readonly dueAt: number;
}

type TargetColumn = 'number' | 'source' | 'target_id' | 'target_owner';

interface WriteMark {
  readonly number: number;
  /** The item of a large batch, 0 for a whole request. */
  readonly position: number;
  readonly revision: number;
}

interface OpenAbout {
  readonly source: string;
  /** Whose personal contacts they are, '' for shared ones. */
  readonly owner: string;
  readonly ids: readonly string[];
  readonly emails: readonly string[];
  readonly limit: number;
}

interface Window {
  readonly offset: number;
  readonly limit: number;
}

/** Change requests, their batch items, and the steps of their application. */
export interface ChangeStore extends BatchStore {
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
  stepsOfAll(numbers: readonly number[]): Promise<readonly ChangeStepRow[]>;
  /** How many requests of somebody wait for approvers. */
  countWaiting(requester: string): Promise<number>;
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
   * Whether a process is applying another request that changes or has just made this contact, or left it behind and
   * nobody has resumed it yet. Use inside a transaction: until it ends, no other one is told about this contact.
   * Large batches do not count: they are applied for hours, and read each contact before they write.
   */
  isBeingWritten(request: Pick<ChangeRequestRow, TargetColumn>): Promise<boolean>;
  /** Extends a lease that is still held by `lease.holder`; false when it is not. */
  renew(number: number, lease: Lease): Promise<boolean>;
  /** In the order in which they were begun. */
  steps(number: number): Promise<readonly ChangeStepRow[]>;
  saveStep(step: ChangeStepRow): Promise<void>;

  /** Of many requests at once, in the order of application. */
  itemsOfAll(numbers: readonly number[]): Promise<readonly BatchItemRow[]>;
  saveItem(
    item: Pick<BatchItemRow, 'request_number' | 'position'>,
    changes: Partial<BatchItemRow>,
  ): Promise<void>;

  /** Replaces the people who have to decide now; never the requester. */
  setDeciders(request: Waiting, people: readonly string[]): Promise<void>;
  /** Requests that a person asked for, newest first. */
  byRequester(requester: string, window: Window): Promise<NumberPage>;
  /**
   * Returns the requests that one of these people has to decide before `dueBefore`, the first one due first, without
   * those of `actor`, because nobody decides about their own requests.
   */
  toDecide(people: readonly string[], actor: string, dueBefore: number, window: Window): Promise<NumberPage>;
  /** Undecided before `dueBefore`: those of the actor themselves as well. */
  overdue(people: readonly string[], actor: string, dueBefore: number, window: Window): Promise<NumberPage>;
  /** Records that this request has just written to a contact. Use inside a transaction, which blocks other ones. */
  recordWrite(number: number): Promise<void>;
  /** Records the same of one item of a large batch. */
  recordItemWrite(item: Pick<BatchItemRow, 'request_number' | 'position'>): Promise<void>;
  /** The requests and items of large batches whose last write has a higher revision and is not older than that time, in the order of revisions. */
  writtenSince(revision: number, notBefore: number, limit: number): Promise<readonly WriteMark[]>;
  /** Newest first. */
  byTarget(source: string, id: string, owner: string, limit: number): Promise<readonly number[]>;
  /**
   * Requests that have not ended and are about one of these contacts, or wait for approval to add one with one of these
   * addresses; oldest first.
   */
  openAbout(wish: OpenAbout): Promise<readonly number[]>;
  undosOf(number: number): Promise<readonly number[]>;
  /** Requests of a person that replace this one. */
  replacementsOf(number: number, requester: string): Promise<readonly number[]>;
  /** Ended requests that were not touched since, and still hold values; oldest first. */
  endedBefore(time: number, limit: number): Promise<readonly number[]>;
  /** Requests whose values, names or words contain this text; oldest first. */
  containing(text: string): Promise<readonly number[]>;
  /** Takes the values out of an ended request for good. */
  blank(number: number): Promise<void>;
}

/** Sorts after every date. */
const never = 9_000_000_000_000_000;

const openStates = ['pending', 'approved', 'applying', 'uncertain'] as const;

/** Escapes a text for a LIKE pattern. */
function likeText(text: string): string {
  return text.toLowerCase().replace(/[\\%_]/g, '\\$&');
}

function contains(column: Expression<unknown>, pattern: string) {
  return sql<boolean>`lower(${column}) like ${pattern} escape '\\'`;
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

    async countWaiting(requester) {
      const { count } = await database
        .selectFrom('change_requests')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('requester', '=', requester)
        .where('state', '=', 'pending')
        .executeTakeFirstOrThrow();
      return count;
    },

    update: (number, expected, changes) =>
      database
        .updateTable('change_requests')
        .set(changes)
        .where('number', '=', number)
        .where('state', '=', expected.state)
        .where('lease_holder', '=', expected.lease_holder)
        .returningAll()
        .executeTakeFirst(),

    async isBeingWritten({ number, source, target_id, target_owner }) {
      if (target_id === '') return false;
      if (sharedByMany) {
        const contact = `${source} ${target_owner} ${target_id}`;
        await sql`select pg_advisory_xact_lock(hashtextextended(${contact}, 0))`.execute(database);
      }
      const others = database
        .selectFrom('change_requests')
        .select('number')
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
      const found = await changed.union(within).union(made).limit(1).executeTakeFirst();
      return found !== undefined;
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

    async setDeciders({ number, requester, dueAt }, people) {
      await database.deleteFrom('change_approvers').where('request_number', '=', number).execute();
      const others = people.filter((person) => person !== requester);
      if (others.length === 0) return;
      const due_at = dueAt === 0 ? never : dueAt;
      await database
        .insertInto('change_approvers')
        .values(others.map((person) => ({ person, due_at, request_number: number, requester })))
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

    async toDecide(people, actor, dueBefore, { offset, limit }) {
      const all = database
        .selectFrom('change_approvers')
        .where('person', 'in', people)
        .where('due_at', '<', dueBefore);
      // Nobody decides about their own, so those are met only in the place of somebody else.
      const others = people.some((person) => person !== actor);
      const waiting = others ? all.where('requester', '!=', actor) : all;
      const each = waiting.select(['request_number', 'due_at']);
      const rows = await (others ? each.distinct() : each)
        .orderBy('due_at')
        .orderBy('request_number')
        .offset(offset)
        .limit(limit)
        .execute();
      const { total } = await waiting
        .select((row) => {
          const count = row.fn.count<number>('request_number');
          return (others ? count.distinct() : count).as('total');
        })
        .executeTakeFirstOrThrow();
      return { numbers: rows.map(({ request_number }) => request_number), total };
    },

    async overdue(people, actor, dueBefore, { offset, limit }) {
      const late = database
        .selectFrom('change_approvers')
        .select(['request_number', 'due_at'])
        .where('due_at', '<', dueBefore);
      // As a union, each half has its index.
      const both = late.where('person', 'in', people).union(late.where('requester', '=', actor));
      const rows = await both
        .orderBy('due_at')
        .orderBy('request_number')
        .offset(offset)
        .limit(limit)
        .execute();
      const { total } = await database
        .selectFrom(both.as('late'))
        .select((row) => row.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      return { numbers: rows.map(({ request_number }) => request_number), total };
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

    async byTarget(source, id, owner, limit) {
      const rows = await database
        .selectFrom('change_requests')
        .select('number')
        .where('target_id', '=', id)
        .where('source', '=', source)
        .where('target_owner', '=', owner)
        .union(
          database
            .selectFrom('change_items')
            .innerJoin('change_requests', 'number', 'request_number')
            .select('number')
            .where('change_items.target_id', '=', id)
            .where('source', '=', source)
            .where('change_items.target_owner', '=', owner),
        )
        .orderBy('number', 'desc')
        .limit(limit)
        .execute();
      return rows.map(({ number }) => number);
    },

    async openAbout({ source, owner, ids, emails, limit }) {
      const open = database
        .selectFrom('change_requests')
        .select('number')
        .where('source', '=', source)
        .where('change_requests.state', 'in', openStates);
      // An empty list is no condition in SQL.
      const targets = ids.length === 0 ? [''] : ids;
      const changing = open
        .where('change_requests.target_id', 'in', targets)
        .where('change_requests.target_id', '!=', '');
      const within = open
        .innerJoin('change_items', 'number', 'request_number')
        .where('change_items.target_id', 'in', targets)
        .where('change_items.target_id', '!=', '');
      const addresses = emails.map((email) => `%${likeText(JSON.stringify(email))}%`);
      const adding = open
        .where('operation', '=', 'create')
        // Those that wait, by the index of those who decide.
        .where('number', 'in', database.selectFrom('change_approvers').select('request_number'))
        .where((row) => row.or(addresses.map((pattern) => contains(row.ref('after'), pattern))));
      const about = changing
        .where('change_requests.target_owner', '=', owner)
        .union(within.where('change_items.target_owner', '=', owner));
      const rows = await (addresses.length === 0 ? about : about.union(adding))
        .orderBy('number')
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

    async replacementsOf(number, requester) {
      const rows = await database
        .selectFrom('change_requests')
        .select('number')
        .where('requester', '=', requester)
        .where('replaces', '=', number)
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
        .where((row) =>
          row.or([
            row('before', '!=', '{}'),
            row('after', '!=', '{}'),
            row.exists(
              row
                .selectFrom('change_items')
                .select('position')
                .whereRef('request_number', '=', 'number')
                .where((item) => item.or([item('before', '!=', '{}'), item('after', '!=', '{}')])),
            ),
          ]),
        )
        .orderBy('number')
        .limit(limit)
        .execute();
      return rows.map(({ number }) => number);
    },

    async containing(text) {
      const pattern = `%${likeText(text)}%`;
      const holds = (column: Expression<unknown>) => contains(column, pattern);
      const columns = ['before', 'after', 'outcome', 'restore', 'target_name'] as const;
      const rows = await database
        .selectFrom('change_requests')
        .select('number')
        .where((row) =>
          row.or([...columns, 'reason' as const, 'approval' as const].map((name) => holds(row.ref(name)))),
        )
        .union(
          database
            .selectFrom('change_items')
            .select('request_number as number')
            .where((row) => row.or(columns.map((name) => holds(row.ref(name))))),
        )
        .union(
          database
            .selectFrom('change_file_rows')
            .select('request_number as number')
            .where((row) =>
              row.or((['name', 'email', 'reason'] as const).map((name) => holds(row.ref(name)))),
            ),
        )
        .orderBy('number')
        .execute();
      return rows.map(({ number }) => number);
    },

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

  async function countOf(query: SelectQueryBuilder<Tables, 'change_requests', object>): Promise<number> {
    const { total } = await query
      .select((row) => row.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }
}
