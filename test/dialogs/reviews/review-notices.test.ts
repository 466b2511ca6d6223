import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReviewPlan, ReviewSettings } from '../../../src/changes/reviews/plan-review.ts';
import { createReviews, type Reviews } from '../../../src/changes/reviews/reviews.ts';
import { createReviewNotices } from '../../../src/dialogs/reviews/review-notices.ts';
import { createReferenceSigner } from '../../../src/identity/signed-reference.ts';
import { createLog } from '../../../src/platform/log.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';

const day = 24 * 3_600_000;
const settings: ReviewSettings = {
  source: 'all',
  company: '',
  list: '',
  asksOwners: true,
  group: 'approvers',
  perPerson: 5,
  days: 14,
};
const ref = { source: 'exchange-mail-contacts', id: 'e1', owner: undefined } as const;

let database: Database;
let now: number;
/** What Teams does with the next messages to a person; `delivered` when nothing is left. */
let results: ('later' | 'refused' | 'delivered')[];
let told: string[];
let reviews: Reviews;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 2);
  results = [];
  told = [];
  database = await openDatabase({ memory: true }, () => now);
  reviews = createReviews({
    database,
    people: { membersOf: async () => [], isActive: async () => true },
    groups: { admin: 'a', approver: 'b', editor: 'c' },
    wakingTime: (at) => at,
    clock: () => now,
  });
});
afterEach(() => database.close());

/** Starts a review of one contact for each person. */
async function start(...people: readonly string[]): Promise<void> {
  const contacts = people.map((person, index) => ({
    ref: { ...ref, id: `e${index + 1}` },
    person,
    reason: 'bounced' as const,
  }));
  await reviews.start('r1', settings, { contacts } as unknown as ReviewPlan, 'ada');
}

/** Returns the work of a process: one piece of what is due. */
function createProcess(): () => Promise<boolean> {
  const post = {
    async tell(person: string, { kind, ...message }: { readonly kind: string }) {
      const result = results.shift() ?? 'delivered';
      // Others get their turn, as while Teams answers.
      await new Promise(setImmediate);
      if (result === 'delivered')
        told.push(`${kind} to ${person}${/still waits/.test(JSON.stringify(message)) ? ', a reminder' : ''}`);
      return result === 'delivered' ? { result, conversationId: `c-${person}`, messageId: 'm' } : { result };
    },
    replaceCard: async () => ({ result: 'delivered', conversationId: 'c', messageId: 'm' }),
    met: async () => undefined,
  };
  return createReviewNotices({
    reviews,
    people: { nameOf: async () => 'Ada' },
    referenceSigner: createReferenceSigner({
      keys: [{ version: 1, key: new Uint8Array(32), madeAt: 0 }],
      clock: () => now,
    }),
    post: () => post as never,
    wakingTime: (at) => at,
    clock: () => now,
    log: createLog('silent'),
  });
}

async function runDue(process = createProcess()): Promise<void> {
  while (await process());
}

describe('the notices of a review', () => {
  it.each(['later', 'refused'] as const)(
    'tell the admin the end again if Teams answers %s',
    async (result) => {
      await start('ben');
      await runDue();
      await reviews.stop('r1');
      now += 1_000;
      results = [result, result];

      await runDue();
      const first = [...told];
      now += 20 * 60_000;
      await runDue();
      now += 20 * 60_000;
      await runDue();
      now += day;
      await runDue();

      expect(first).toEqual(['card to ben']);
      expect(told).toEqual(['card to ben', 'text to ada']);
    },
  );

  it('tell the admin once if several processes work for several people', async () => {
    await start('ben', 'cai', 'dan');
    await runDue();
    await reviews.stop('r1');
    now += 1_000;

    await Promise.all([createProcess(), createProcess(), createProcess()].map(runDue));

    expect(told.filter((one) => one === 'text to ada')).toHaveLength(1);
  });

  it('tell the admin the end if the process died that was about to', async () => {
    await start('ben', 'cai');
    await runDue();
    await reviews.stop('r1');
    now += 1_000;
    const work = await reviews.claim();
    const progress = await reviews.progress('r1');
    if (work === undefined || progress === undefined) throw new Error('nothing is due');
    await reviews.takeNews(work, progress);

    await runDue();
    const before = [...told];
    now += 5 * 60_000;
    await runDue();

    expect(before).not.toContain('text to ada');
    expect(told.filter((one) => one === 'text to ada')).toHaveLength(1);
  });

  it('remind at half time those who have not answered, once', async () => {
    await start('ben', 'cai');
    await runDue();
    await reviews.answer('r1', { ...ref, id: 'e2' }, 'cai', 'right');

    for (const days of [6, 1, 1]) {
      now += days * day;
      await runDue();
    }

    expect(told.sort()).toEqual(['card to ben', 'card to ben, a reminder', 'card to cai']);
  });
});
