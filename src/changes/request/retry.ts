import { BackendError, isPassing } from '../../platform/errors.ts';
import type { ChangeRecord } from './change-record.ts';
import type { ChangeRequest } from './change-request.ts';

/** For so long after its first try a change is tried again by itself. */
export const retryForMs = 24 * 3_600_000;
const shortestPauseMs = 5_000;
const longestPauseMs = 15 * 60_000;

/** When to try again, and until when; undefined when that was tried for long enough. */
export function nextTry(
  { retryUntil }: Pick<ChangeRecord, 'retryUntil'>,
  error: unknown,
  now: number,
): { readonly retryAt: number; readonly retryUntil: number } | undefined {
  const until = retryUntil === 0 ? now + retryForMs : retryUntil;
  if (now >= until) return undefined;
  const waited = now - (until - retryForMs);
  // As long again as it has lasted so far, which doubles the pauses.
  const pause = Math.min(Math.max(waited, shortestPauseMs), longestPauseMs);
  const asked = error instanceof BackendError ? (error.retryAfterMs ?? 0) : 0;
  // A little later at random, so that what was refused together does not come back together.
  const wait = Math.round(Math.max(pause, asked) * (1 + Math.random() / 4));
  return { retryAt: Math.min(now + wait, until), retryUntil: until };
}

/** Whether a change waits for its time to be tried again. */
export function isPutOff({ state, retryAt }: Pick<ChangeRequest, 'state' | 'retryAt'>, now: number): boolean {
  return state === 'approved' && retryAt > now;
}

/** Whether what a try has ended in says nothing against another one. */
export function mayPass(problem: string): boolean {
  return isPassing(problem) || ['not-shown-yet', 'bad-answer', 'uncertain'].includes(problem);
}

/** Whether a change that was given up may be tried again as it was approved. Its values may have been erased. */
export function mayBeRetried({ state, problem, difference, items }: ChangeRequest): boolean {
  const hasValues = difference.length > 0 || items.some((item) => item.difference.length > 0);
  return state === 'failed' && mayPass(problem) && hasValues;
}

/** Whether a try has changed something, or may have. */
export function hasTouched({ steps }: Pick<ChangeRequest, 'steps'>): boolean {
  return steps.some(({ state }) => state !== 'failed');
}
