import { withoutInvisible } from '../../contacts/text/invisible-characters.ts';
import { LimitError, type PersonLimits, personLimits } from '../../platform/person-limits.ts';
import type { Store } from '../../store/database.ts';

const hourMs = 3_600_000;

/**
 * Returns a reason, question or comment as it is stored: on one line and without invisible characters, so
 * that the stored text equals the text on cards.
 * @throws {LimitError} if it is too long
 */
export function storedText(typed: string): string {
  const text = withoutInvisible(typed.toWellFormed()).replace(/\s+/gu, ' ').trim();
  if (text.length > personLimits.textLength) throw new LimitError('text-length', 0);
  return text;
}

/**
 * Checks how much a person may propose. Call it inside the transaction that adds the request.
 * @param needsApproval whether approvers will be asked
 * @returns the number of this person's other pending requests
 * @throws {LimitError} if this person has proposed too much lately, or has too many pending requests
 */
export async function checkProposalLimits(
  store: Pick<Store, 'audit' | 'changes'>,
  person: string,
  needsApproval: boolean,
  limits: PersonLimits,
  now: number,
): Promise<number> {
  const since = now - hourMs;
  const { count, first } = await store.audit.countBy(person, ['request'], since);
  if (count >= limits.requestsPerHour) throw new LimitError('requests', first + hourMs);
  if (!needsApproval) return 0;
  // Without the request itself, which is already stored.
  const waiting = (await store.changes.countWaiting(person)) - 1;
  if (waiting >= limits.waitingRequests) throw new LimitError('waiting-requests', 0);
  return waiting;
}

/**
 * Checks how much a person may comment.
 * @throws {LimitError} if this person has written too many comments and questions lately
 */
export async function checkCommentLimits(
  store: Pick<Store, 'audit'>,
  person: string,
  now: number,
): Promise<void> {
  const { count, first } = await store.audit.countBy(person, ['comment', 'question'], now - hourMs);
  if (count >= personLimits.commentsPerHour) throw new LimitError('comments', first + hourMs);
}

/**
 * Checks how many contact files a person may export.
 * @throws {LimitError} if this person has exported too many lately
 */
export async function checkExportLimits(
  store: Pick<Store, 'audit'>,
  person: string,
  now: number,
): Promise<void> {
  const { count, first } = await store.audit.countBy(person, ['export'], now - hourMs);
  if (count >= personLimits.exportsPerHour) throw new LimitError('exports', first + hourMs);
}

/** The number of one person's requests that approvers are notified of at once; later ones are spaced out. */
const burstSize = 5;
const intervalMs = 6_000;

/**
 * Returns how long the notification of another request is delayed, in milliseconds. One person's requests
 * cause at most ten messages a minute in an approver's chat, and do not delay other people's requests.
 * @param waiting the number of this person's pending requests
 */
export function notificationDelay(waiting: number): number {
  return Math.max(0, waiting - burstSize + 1) * intervalMs;
}
