import { withoutInvisible } from '../../contacts/text/invisible-characters.ts';
import { LimitError, type PersonLimits, personLimits } from '../../platform/person-limits.ts';
import type { Store } from '../../store/database.ts';

const hourMs = 3_600_000;

/**
 * Returns a reason, question or comment as it is kept: on one line and without invisible characters, so that what is
 * kept is what everybody reads on their card.
 * @throws {LimitError} when it is too long to be kept and shown whole
 */
export function storedText(typed: string): string {
  const text = withoutInvisible(typed.toWellFormed()).replace(/\s+/gu, ' ').trim();
  if (text.length > personLimits.textLength) throw new LimitError('text-length', 0);
  return text;
}

/**
 * Use inside the transaction that adds the request.
 * @param waits whether approvers will be asked
 * @returns how many other requests of theirs wait
 * @throws {LimitError} when this person has proposed too much lately, or too much of theirs waits
 */
export async function assertMayPropose(
  store: Pick<Store, 'audit' | 'changes'>,
  person: string,
  waits: boolean,
  limits: PersonLimits,
  now: number,
): Promise<number> {
  const since = now - hourMs;
  const { count, first } = await store.audit.countBy(person, ['request'], since);
  if (count >= limits.requestsPerHour) throw new LimitError('requests', first + hourMs);
  if (!waits) return 0;
  // The request itself is there already.
  const waiting = (await store.changes.countWaiting(person)) - 1;
  if (waiting >= limits.waitingRequests) throw new LimitError('waiting-requests', 0);
  return waiting;
}

/** @throws {LimitError} when this person has written too many comments and questions lately */
export async function assertMayComment(
  store: Pick<Store, 'audit'>,
  person: string,
  now: number,
): Promise<void> {
  const { count, first } = await store.audit.countBy(person, ['comment', 'question'], now - hourMs);
  if (count >= personLimits.commentsPerHour) throw new LimitError('comments', first + hourMs);
}

/** So many requests of one person are told to approvers at once, the others one after the other. */
const toldAtOnce = 5;
const apartMs = 6_000;

/**
 * How long the news of another request is held back, in milliseconds, so that a flood of one person's takes no more
 * than ten messages a minute of an approver's chat and other people's requests pass it.
 * @param waiting requests of this person that wait already
 */
export function holdBack(waiting: number): number {
  return Math.max(0, waiting - toldAtOnce + 1) * apartMs;
}
