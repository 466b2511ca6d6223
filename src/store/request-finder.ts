import { type Expression, type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Tables } from './tables.ts';

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

/** Finds the numbers of change requests: for people's lists, by contact, and by what they hold. */
export interface RequestFinder {
  /** How many requests of somebody wait for approvers. */
  countWaiting(requester: string): Promise<number>;
  /** Replaces the people who have to decide now; never the requester. */
  setDeciders(request: Waiting, people: readonly string[]): Promise<void>;
  /** Requests that a person asked for, newest first. */
  byRequester(requester: string, window: Window): Promise<NumberPage>;
  /**
   * Returns the requests that one of these people has to decide, the first one due first, without those of `actor`,
   * because nobody decides about their own requests.
   */
  toDecide(people: readonly string[], actor: string, window: Window): Promise<NumberPage>;
  /** Undecided before `dueBefore`: those of the actor themselves as well. */
  overdue(people: readonly string[], actor: string, dueBefore: number, window: Window): Promise<NumberPage>;
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

async function numbersOf(query: {
  execute(): Promise<readonly { readonly number: number }[]>;
}): Promise<readonly number[]> {
  return (await query.execute()).map(({ number }) => number);
}

export function createRequestFinder(database: Kysely<Tables>): RequestFinder {
  return {
    async countWaiting(requester) {
      const { count } = await database
        .selectFrom('change_requests')
        .select((row) => row.fn.countAll<number>().as('count'))
        .where('requester', '=', requester)
        .where('state', '=', 'pending')
        .executeTakeFirstOrThrow();
      return count;
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
      const page = mine.select('number').orderBy('number', 'desc').offset(offset).limit(limit);
      return { numbers: await numbersOf(page), total: await countOf(mine) };
    },

    async toDecide(people, actor, { offset, limit }) {
      const all = database.selectFrom('change_approvers').where('person', 'in', people);
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

    byTarget(source, id, owner, limit) {
      return numbersOf(
        database
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
          .limit(limit),
      );
    },

    openAbout({ source, owner, ids, emails, limit }) {
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
      return numbersOf((addresses.length === 0 ? about : about.union(adding)).orderBy('number').limit(limit));
    },

    undosOf(number) {
      return numbersOf(
        database
          .selectFrom('change_requests')
          .select('number')
          .where('undo_of', '=', number)
          .where('undo_of', '!=', 0)
          .orderBy('number'),
      );
    },

    replacementsOf(number, requester) {
      return numbersOf(
        database
          .selectFrom('change_requests')
          .select('number')
          .where('requester', '=', requester)
          .where('replaces', '=', number)
          .orderBy('number'),
      );
    },

    endedBefore(time, limit) {
      return numbersOf(
        database
          .selectFrom('change_requests')
          .select('number')
          .where('state', 'not in', openStates)
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
          .limit(limit),
      );
    },

    containing(text) {
      const pattern = `%${likeText(text)}%`;
      const holds = (column: Expression<unknown>) => contains(column, pattern);
      const columns = ['before', 'after', 'outcome', 'restore', 'target_name'] as const;
      return numbersOf(
        database
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
          .orderBy('number'),
      );
    },
  };

  async function countOf(query: SelectQueryBuilder<Tables, 'change_requests', object>): Promise<number> {
    const { total } = await query
      .select((row) => row.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    return total;
  }
}
