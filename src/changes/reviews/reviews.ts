import type { ContactRef } from '../../contacts/contact.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { People } from '../../identity/people.ts';
import type { Database } from '../../store/database.ts';
import type { ReviewNews, ReviewPersonChanges } from '../../store/review-store.ts';
import type { ReviewPersonRow, ReviewRow } from '../../store/tables.ts';
import {
  type PlanOptions,
  planReview,
  type ReviewGroup,
  type ReviewInput,
  type ReviewPlan,
  type ReviewReason,
  type ReviewSettings,
  reviewGroups,
} from './plan-review.ts';

/** What came of a contact: it is right, a change request was made, nobody knew, or it no longer exists. */
export const reviewAnswers = ['right', 'changed', 'deleted', 'unknown', 'gone'] as const;
export type ReviewAnswer = (typeof reviewAnswers)[number];

export interface Review {
  readonly id: string;
  /** Entra object id of the admin. */
  readonly startedBy: string;
  readonly settings: ReviewSettings;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly isRunning: boolean;
}

export interface ReviewProgress extends Review {
  readonly answers: Readonly<Record<ReviewAnswer, number>>;
  readonly open: number;
  readonly total: number;
  readonly people: readonly ReviewPerson[];
}

interface ReviewPerson {
  readonly person: string;
  readonly open: number;
  readonly total: number;
  readonly isUnreachable: boolean;
}

/** What one person checks in a review. */
export interface ReviewTask extends Review {
  /** The most urgent first. */
  readonly contacts: readonly ReviewedContact[];
}

export interface ReviewedContact {
  readonly ref: ContactRef;
  readonly reason: ReviewReason;
  readonly answer: ReviewAnswer | '';
}

/** Work for a person that is due: to ask, to remind them, or to update their card. */
export interface ReviewWork {
  readonly row: ReviewPersonRow;
  readonly task: ReviewTask;
}

/** What came of the work, and when the next is due. */
export type ReviewWorkDone = ReviewPersonChanges;

/** Reviews of shared contacts: people are asked whether they are still right. */
export interface Reviews {
  /** The groups that can be asked. */
  readonly groups: readonly ReviewGroup[];
  /**
   * Returns what a review would ask whom.
   * @throws {BackendError} if Entra does not return the members of the group
   */
  plan(settings: ReviewSettings, input: ReviewInput): Promise<ReviewPlan>;
  /** Starts a review. A known id starts nothing. */
  start(id: string, settings: ReviewSettings, plan: ReviewPlan, admin: string): Promise<void>;
  /** Ends a review before its time. */
  stop(id: string): Promise<void>;
  /** Returns the newest reviews. */
  latest(): Promise<readonly ReviewProgress[]>;
  progress(id: string): Promise<ReviewProgress | undefined>;
  /** Returns what a person checks in a review; undefined if they are not asked in it. */
  task(id: string, person: string): Promise<ReviewTask | undefined>;
  /** Returns the running reviews in which a person has open contacts, the one that ends first comes first. */
  openTasks(person: string): Promise<readonly ReviewTask[]>;
  /** Answers a contact that the person is asked about and that is open. */
  answer(id: string, ref: ContactRef, person: string, answer: ReviewAnswer): Promise<void>;
  /** Reminds the person tomorrow, and returns when. */
  snooze(id: string, person: string): Promise<number>;
  /** Returns who last said, and when, that one of these contacts is right. */
  lastCheck(
    refs: readonly ContactRef[],
  ): Promise<{ readonly person: string; readonly at: number } | undefined>;
  /** Claims work that is due, for a few minutes; undefined if there is none. */
  claim(): Promise<ReviewWork | undefined>;
  /** Saves what came of claimed work. */
  save(work: ReviewWork, done: ReviewWorkDone): Promise<void>;
  /**
   * Returns what the work has to tell the admin: who cannot be reached, once everybody was asked, or that the review
   * has ended. Only this work gets the same news again, until it is saved as told.
   */
  takeNews(work: ReviewWork, progress: ReviewProgress): Promise<ReviewNews | undefined>;
  /** Saves that the admin got the news. */
  saveTold(work: ReviewWork, news: ReviewNews): Promise<void>;
  /** Deletes reviews a year after their end. */
  deleteExpired(): Promise<void>;
}

export interface ReviewsOptions {
  readonly database: Database;
  readonly people: Pick<People, 'membersOf' | 'isActive'>;
  /** Entra group ids, '' for none. */
  readonly groups: { readonly admin: string; readonly approver: string; readonly editor: string };
  /** Returns the first moment from a time on at which people may be messaged. */
  readonly wakingTime: (at: number) => number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

const dayMs = 24 * 3_600_000;
/** Longer than sending a message takes. */
const claimMs = 5 * 60_000;
const keptMs = 365 * dayMs;
const mostListed = 10;

export function createReviews({ database, people, groups, wakingTime, clock }: ReviewsOptions): Reviews {
  const store = database.reviews;
  const groupIds = { admins: groups.admin, approvers: groups.approver, editors: groups.editor };
  const planning: PlanOptions = {
    store: database,
    membersOf: (group) => people.membersOf(groupIds[group]),
    isActive: people.isActive,
    clock,
  };

  async function taskOf(row: ReviewRow, person: string): Promise<ReviewTask> {
    const contacts = await store.contacts(row.id, person);
    return {
      ...toReview(row, clock()),
      contacts: contacts.map(({ source, id, reason, answer }) => ({
        ref: { source: source as SourceId, id, owner: undefined },
        reason: reason as ReviewReason,
        answer: answer as ReviewAnswer | '',
      })),
    };
  }

  async function progressOf(rows: readonly ReviewRow[]): Promise<readonly ReviewProgress[]> {
    if (rows.length === 0) return [];
    const counts = await store.counts(rows.map(({ id }) => id));
    return Promise.all(
      rows.map(async (row) => {
        const own = counts.filter(({ review_id }) => review_id === row.id);
        const countOf = (answer: string, person?: string) =>
          own
            .filter((each) => each.answer === answer && (person === undefined || each.person === person))
            .reduce((sum, { count }) => sum + count, 0);
        const totalOf = (person?: string) =>
          ['', ...reviewAnswers].reduce((sum, answer) => sum + countOf(answer, person), 0);
        const answers = Object.fromEntries(
          reviewAnswers.map((answer) => [answer, countOf(answer)]),
        ) as Record<ReviewAnswer, number>;
        return {
          ...toReview(row, clock()),
          answers,
          open: countOf(''),
          total: totalOf(),
          people: (await store.people(row.id)).map(({ person, state }) => ({
            person,
            open: countOf('', person),
            total: totalOf(person),
            isUnreachable: state === 'unreachable',
          })),
        };
      }),
    );
  }

  return {
    groups: reviewGroups.filter((group) => groupIds[group] !== ''),
    plan: (settings, input) => planReview(settings, input, planning),

    async start(id, settings, { contacts }, admin) {
      const now = clock();
      const lastsMs = settings.days * dayMs;
      const review = {
        id,
        started_by: admin,
        settings: JSON.stringify(settings),
        started_at: now,
        ends_at: now + lastsMs,
        told: '',
      };
      const rows = contacts.map(({ ref: { source, id }, person, reason }) => ({
        source,
        id,
        person,
        reason,
      }));
      const times = { firstAt: wakingTime(now), remindAt: wakingTime(now + lastsMs / 2) };
      await database.transaction((inside) => inside.reviews.add(review, rows, times));
    },

    stop: (id) => database.transaction((inside) => inside.reviews.stop(id, clock())),
    latest: async () => progressOf(await store.latest(mostListed)),

    async progress(id) {
      const row = await store.get(id);
      return row && (await progressOf([row]))[0];
    },

    async task(id, person) {
      const row = await store.get(id);
      const task = row && (await taskOf(row, person));
      return task === undefined || task.contacts.length === 0 ? undefined : task;
    },

    openTasks: async (person) =>
      Promise.all((await store.openOf(person, clock())).map((row) => taskOf(row, person))),

    answer: (id, { source, id: contactId }, person, answer) =>
      store.answer({ review_id: id, source, id: contactId, person }, { answer, answered_at: clock() }),

    async snooze(id, person) {
      const at = wakingTime(clock() + dayMs);
      await store.remindAt(id, person, at);
      return at;
    },

    async lastCheck(refs) {
      const shared = refs.filter(({ owner }) => owner === undefined);
      const found = shared.length === 0 ? undefined : await store.lastCheck(shared);
      return found && { person: found.person, at: found.answered_at };
    },

    async claim() {
      const now = clock();
      const row = await store.claim(now, now + claimMs);
      if (row === undefined) return undefined;
      const review = await store.get(row.review_id);
      return review && { row, task: await taskOf(review, row.person) };
    },

    save: ({ row }, done) => store.savePerson(row, done),

    async takeNews({ row }, { id, isRunning, open }) {
      const news = !isRunning || open === 0 ? 'end' : 'unreachable';
      if (news === 'unreachable') {
        const states = (await store.people(id)).map(({ state }) => state);
        if (states.includes('') || !states.includes('unreachable')) return undefined;
      }
      return (await store.claimNews(id, news, row.person)) ? news : undefined;
    },

    saveTold: ({ row }, news) => store.saveTold(row.review_id, news, row.person),

    deleteExpired: () => database.transaction((inside) => inside.reviews.deleteEndedBefore(clock() - keptMs)),
  };
}

function toReview(row: ReviewRow, now: number): Review {
  return {
    id: row.id,
    startedBy: row.started_by,
    // Only `start` writes this JSON.
    settings: JSON.parse(row.settings) as ReviewSettings,
    startedAt: row.started_at,
    endsAt: row.ends_at,
    isRunning: row.ends_at > now,
  };
}
