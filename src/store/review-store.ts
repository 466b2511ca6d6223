import { type Kysely, sql } from 'kysely';
import { type ContactRef, refKey } from '../contacts/contact.ts';
import type { SourceId } from '../contacts/sources.ts';
import { chunksOf } from '../platform/chunks-of.ts';
import { prepareQuery } from './prepared-query.ts';
import type { ReviewContactRow, ReviewPersonRow, ReviewRow, Tables } from './tables.ts';

/** The reviews of shared contacts, whom they ask, and the answers. */
export interface ReviewStore {
  /** Adds a review with its contacts, and asks their people from `firstAt` on. Does nothing if the id is known. */
  add(review: ReviewRow, contacts: readonly NewReviewContact[], times: ReviewTimes): Promise<void>;
  get(id: string): Promise<ReviewRow | undefined>;
  /** Newest first. */
  latest(limit: number): Promise<readonly ReviewRow[]>;
  people(id: string): Promise<readonly ReviewPersonRow[]>;
  /** Returns the contacts of a review, or those of one of its people, the most urgent first. */
  contacts(id: string, person?: string): Promise<readonly ReviewContactRow[]>;
  /** Returns the number of contacts of some reviews by person and answer. */
  counts(ids: readonly string[]): Promise<readonly ReviewCount[]>;
  /** Returns the running reviews in which a person has open contacts, the one that ends first comes first. */
  openOf(person: string, now: number): Promise<readonly ReviewRow[]>;
  /**
   * Returns the keys of contacts that wait for an answer in a running review, or got one after that time, see
   * {@link refKey}. That nobody knew is no answer.
   */
  settledSince(time: number, now: number): Promise<ReadonlySet<string>>;
  /** Returns for the shared contacts of some systems that Cardfile has changed who last did so, by {@link refKey}. */
  lastWrites(sources: readonly SourceId[]): Promise<ReadonlyMap<string, LastWrite>>;
  /** Returns the last time that somebody said that one of these contacts is right. */
  lastCheck(
    refs: readonly ContactRef[],
  ): Promise<Pick<ReviewContactRow, 'person' | 'answered_at'> | undefined>;
  /** Answers a contact that is open. Makes work for the person due if it was their last one. */
  answer(
    key: Pick<ReviewContactRow, 'review_id' | 'source' | 'id' | 'person'>,
    answer: Pick<ReviewContactRow, 'answer' | 'answered_at'>,
  ): Promise<void>;
  /** Answers contacts that are open in running reviews by a change request, and makes work for their people due. */
  answerByRequest(
    ids: readonly string[],
    answer: Pick<ReviewContactRow, 'source' | 'answer' | 'answered_at' | 'request_number'>,
  ): Promise<void>;
  /** Ends a running review, and makes work for its people due. */
  stop(id: string, now: number): Promise<void>;
  /** Claims the work for one person that is due. Unless it is saved, others can claim it at `until`. */
  claim(now: number, until: number): Promise<ReviewPersonRow | undefined>;
  /** Saves what came of claimed work. The next one stays due at once if something has happened meanwhile. */
  savePerson(claimed: ReviewPersonRow, changes: ReviewPersonChanges): Promise<void>;
  /** Sets when a person is reminded. */
  remindAt(id: string, person: string, at: number): Promise<void>;
  /** Reserves news for the work for one person; false if the admin knows it, or if the work for another has it. */
  claimNews(id: string, news: ReviewNews, person: string): Promise<boolean>;
  /** Records that the admin got the reserved news. */
  saveTold(id: string, news: ReviewNews, person: string): Promise<void>;
  /** Deletes reviews that ended before that time. */
  deleteEndedBefore(time: number): Promise<void>;
}

/** News for the admin: somebody cannot be reached, or the review has ended. */
export type ReviewNews = 'unreachable' | 'end';

const claimOf = (news: ReviewNews, person: string) => `${news}:${person}`;

export interface ReviewCount extends Pick<ReviewContactRow, 'review_id' | 'person' | 'answer'> {
  readonly count: number;
}

export interface LastWrite {
  /** Entra object id. */
  readonly requester: string;
  readonly at: number;
}

export type NewReviewContact = Pick<ReviewContactRow, 'source' | 'id' | 'person' | 'reason'>;

export type ReviewPersonChanges = Partial<
  Pick<ReviewPersonRow, 'state' | 'conversation_id' | 'message_id' | 'remind_at' | 'attempts'>
> &
  Pick<ReviewPersonRow, 'due_at'>;

/** When the people of a review are asked, and when they are reminded. */
export interface ReviewTimes {
  readonly firstAt: number;
  readonly remindAt: number;
}

const rowsAtOnce = 100;

function keyOf(source: string, id: string): string {
  return refKey({ source: source as SourceId, id, owner: undefined });
}

export function createReviewStore(database: Kysely<Tables>, sharedByMany: boolean): ReviewStore {
  // Polled by every process.
  const due = prepareQuery(database, () =>
    database
      .selectFrom('review_people')
      .select('person')
      .where('due_at', '>', 0)
      .where('due_at', '<=', 0)
      .limit(1),
  );
  // Asked whenever a person is shown.
  const checks = prepareQuery(database, () =>
    database
      .selectFrom('review_contacts')
      .select(['person', 'answered_at'])
      .where('source', '=', '')
      .where('id', '=', '')
      .where('answer', '=', '')
      .orderBy('answered_at', 'desc')
      .limit(1),
  );
  const running = (now: number) => database.selectFrom('reviews').select('id').where('ends_at', '>', now);

  return {
    async add(review, contacts, { firstAt, remindAt }) {
      const added = await database
        .insertInto('reviews')
        .values(review)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .execute();
      if (added.length === 0) return;
      const { id: review_id } = review;
      const rows = contacts.map(({ source, id, person, reason }, index) => ({
        review_id,
        source,
        id,
        position: index + 1,
        person,
        reason,
        answer: '',
        request_number: 0,
        answered_at: 0,
      }));
      const people = [...new Set(contacts.map(({ person }) => person))].map((person) => ({
        review_id,
        person,
        state: '',
        conversation_id: '',
        message_id: '',
        remind_at: remindAt,
        due_at: firstAt,
        attempts: 0,
      }));
      for (const chunk of chunksOf(rows, rowsAtOnce))
        await database.insertInto('review_contacts').values(chunk).execute();
      for (const chunk of chunksOf(people, rowsAtOnce))
        await database.insertInto('review_people').values(chunk).execute();
    },

    get: (id) => database.selectFrom('reviews').selectAll().where('id', '=', id).executeTakeFirst(),

    latest: (limit) =>
      database
        .selectFrom('reviews')
        .selectAll()
        .orderBy('started_at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute(),

    people: (id) => database.selectFrom('review_people').selectAll().where('review_id', '=', id).execute(),

    contacts(id, person) {
      const all = database.selectFrom('review_contacts').selectAll().where('review_id', '=', id);
      return (person === undefined ? all : all.where('person', '=', person)).orderBy('position').execute();
    },

    counts: (ids) =>
      database
        .selectFrom('review_contacts')
        .select((row) => ['review_id', 'person', 'answer', row.fn.countAll<number>().as('count')])
        .where('review_id', 'in', ids)
        .groupBy(['review_id', 'person', 'answer'])
        .execute(),

    openOf: (person, now) =>
      database
        .selectFrom('reviews')
        .selectAll()
        .where('ends_at', '>', now)
        .where(
          'id',
          'in',
          database
            .selectFrom('review_contacts')
            .select('review_id')
            .where('person', '=', person)
            .where('answer', '=', ''),
        )
        .orderBy('ends_at')
        .orderBy('id')
        .execute(),

    async settledSince(time, now) {
      const rows = await database
        .selectFrom('review_contacts')
        .select(['source', 'id'])
        .where((each) =>
          each.or([
            each.and([each('answer', 'in', ['right', 'changed', 'deleted']), each('answered_at', '>', time)]),
            each.and([each('answer', '=', ''), each('review_id', 'in', running(now))]),
          ]),
        )
        .distinct()
        .execute();
      return new Set(rows.map(({ source, id }) => keyOf(source, id)));
    },

    async lastWrites(sources) {
      const requests = database
        .selectFrom('change_requests')
        .where('source', 'in', sources)
        .where('change_requests.target_owner', '=', '');
      const single = await requests
        .select(['source', 'target_id', 'requester', 'written_at', 'updated_at'])
        .where('target_id', '!=', '')
        .where('state', '=', 'applied')
        .execute();
      const inBatches = await requests
        .innerJoin('change_items', 'request_number', 'number')
        .select(['source', 'change_items.target_id', 'requester', 'change_items.written_at', 'updated_at'])
        .where('change_items.target_id', '!=', '')
        .where('change_items.state', '=', 'done')
        .execute();
      const writes = new Map<string, LastWrite>();
      for (const { source, target_id, requester, written_at, updated_at } of [...single, ...inBatches]) {
        const at = written_at || updated_at;
        const key = keyOf(source, target_id);
        if (at >= (writes.get(key)?.at ?? 0)) writes.set(key, { requester, at });
      }
      return writes;
    },

    async lastCheck(refs) {
      const found = await Promise.all(refs.map(({ source, id }) => checks([source, id, 'right', 1])));
      return found.flat().sort((one, other) => other.answered_at - one.answered_at)[0];
    },

    async answer({ review_id, source, id, person }, answer) {
      await database
        .updateTable('review_contacts')
        .set(answer)
        .where('review_id', '=', review_id)
        .where('source', '=', source)
        .where('id', '=', id)
        .where('person', '=', person)
        .where('answer', '=', '')
        .execute();
      const open = database
        .selectFrom('review_contacts')
        .select('id')
        .where('review_id', '=', review_id)
        .where('person', '=', person)
        .where('answer', '=', '');
      await makeDue(review_id, answer.answered_at)
        .where('person', '=', person)
        .where(({ not, exists }) => not(exists(open)))
        .execute();
    },

    async answerByRequest(ids, { source, ...answer }) {
      const now = answer.answered_at;
      for (const chunk of chunksOf(ids, rowsAtOnce)) {
        const answered = await database
          .updateTable('review_contacts')
          .set(answer)
          .where('source', '=', source)
          .where('id', 'in', chunk)
          .where('answer', '=', '')
          .where('review_id', 'in', running(now))
          .returning(['review_id', 'person'])
          .execute();
        for (const { review_id, person } of answered) {
          await makeDue(review_id, now).where('person', '=', person).execute();
        }
      }
    },

    async stop(id, now) {
      await database
        .updateTable('reviews')
        .set({ ends_at: now })
        .where('id', '=', id)
        .where('ends_at', '>', now)
        .execute();
      await makeDue(id, now).execute();
    },

    async claim(now, until) {
      if ((await due([0, now, 1])).length === 0) return undefined;
      let first = database
        .selectFrom('review_people')
        .select(['review_id', 'person'])
        .where('due_at', '>', 0)
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .limit(1);
      if (sharedByMany) first = first.forUpdate().skipLocked();
      return (
        database
          // Chosen once: PostgreSQL may run a plain subquery again for each row, which then skips what it has locked.
          .with(
            (rows) => rows('claimable').materialized(),
            () => first,
          )
          .updateTable('review_people')
          .set({ due_at: until })
          .where(sql<boolean>`(review_id, person) in (select review_id, person from claimable)`)
          .returningAll()
          .executeTakeFirst()
      );
    },

    async savePerson({ review_id, person, due_at: claimed }, { due_at: next, ...changes }) {
      await database
        .updateTable('review_people')
        .set((row) => ({
          ...changes,
          due_at: row.case().when('due_at', '=', claimed).then(next).else(row.ref('due_at')).end(),
        }))
        .where('review_id', '=', review_id)
        .where('person', '=', person)
        .execute();
    },

    async remindAt(id, person, at) {
      await database
        .updateTable('review_people')
        .set({ remind_at: at, due_at: at })
        .where('review_id', '=', id)
        .where('person', '=', person)
        .execute();
    },

    async claimNews(id, news, person) {
      const told = claimOf(news, person);
      const rows = await database
        .updateTable('reviews')
        .set({ told })
        .where('id', '=', id)
        .where((row) =>
          row.or([
            row('told', '=', told),
            news === 'end' ? row('told', 'not like', 'end%') : row('told', '=', ''),
          ]),
        )
        .returning('id')
        .execute();
      return rows.length > 0;
    },

    async saveTold(id, news, person) {
      await database
        .updateTable('reviews')
        .set({ told: news })
        .where('id', '=', id)
        .where('told', '=', claimOf(news, person))
        .execute();
    },

    async deleteEndedBefore(time) {
      const ended = database.selectFrom('reviews').select('id').where('ends_at', '<', time);
      await database.deleteFrom('review_contacts').where('review_id', 'in', ended).execute();
      await database.deleteFrom('review_people').where('review_id', 'in', ended).execute();
      await database.deleteFrom('reviews').where('ends_at', '<', time).execute();
    },
  };

  function makeDue(id: string, now: number) {
    return database
      .updateTable('review_people')
      .set({ due_at: now })
      .where('review_id', '=', id)
      .where('due_at', '>', now)
      .where('state', '!=', '');
  }
}
