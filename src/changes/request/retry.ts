import { BackendError, isPassing } from '../../platform/errors.ts';
import type { ChangeRecord } from './change-record.ts';
import type { ChangeRequest } from './change-request.ts';

/** How long after its first attempt a change is retried automatically, in milliseconds. */
export const retryForMs = 24 * 3_600_000;
const shortestPauseMs = 5_000;
const longestPauseMs = 15 * 60_000;

/** Returns the time of the next attempt and the end of the retry period; undefined after that period. */
export function nextTry(
  { retryUntil }: Pick<ChangeRecord, 'retryUntil'>,
  error: unknown,
  now: number,
): { readonly retryAt: number; readonly retryUntil: number } | undefined {
  const until = retryUntil === 0 ? now + retryForMs : retryUntil;
  if (now >= until) return undefined;
  const waited = now - (until - retryForMs);
  // Waiting as long as so far doubles the pauses.
  const pause = Math.min(Math.max(waited, shortestPauseMs), longestPauseMs);
  const asked = error instanceof BackendError ? (error.retryAfterMs ?? 0) : 0;
  // Up to 25 % jitter spreads the retries.
  const wait = Math.round(Math.max(pause, asked) * (1 + Math.random() / 4));
  return { retryAt: Math.min(now + wait, until), retryUntil: until };
}

/** Whether a change waits for its next attempt. */
export function isPutOff({ state, retryAt, batch }: ChangeRequest, now: number): boolean {
  // A large batch stays in progress while it waits, unless it is to end.
  const mayWait = batch === undefined ? state === 'approved' : state === 'applying';
  return mayWait && retryAt > now;
}

/** Whether a problem may be transient, so that another attempt makes sense. */
export function mayPass(problem: string): boolean {
  return isPassing(problem) || ['not-shown-yet', 'bad-answer', 'uncertain'].includes(problem);
}

/** Whether a failed change may be retried as approved. It may not if its values were erased. */
export function mayBeRetried({ state, problem, difference, items }: ChangeRequest): boolean {
  const hasValues = difference.length > 0 || items.some((item) => item.difference.length > 0);
  return state === 'failed' && mayPass(problem) && hasValues;
}

/** Whether an attempt has changed something or may have. */
export function hasTouched({ steps }: Pick<ChangeRequest, 'steps'>): boolean {
  return steps.some(({ state }) => state !== 'failed');
}
