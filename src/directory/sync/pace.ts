import { BackendError } from '../../platform/errors.ts';
import type { SyncProblem } from './overview.ts';

const minute = 60_000;

const throttledMs = 30_000;
const firstBackOffMs = 10_000;
const longestBackOffMs = 15 * minute;

/**
 * What is to become of a walk that failed, from an error and how many there were in a row before it: a system that
 * says when to come back is taken at its word, the others are asked less and less often.
 * @param random between 0 and 1: processes that failed together do not come back together
 */
export function afterFailure(
  error: unknown,
  failures: number,
  random: number,
): { readonly problem: SyncProblem; readonly waitMs: number } {
  const problem = error instanceof BackendError ? error.code : 'failed';
  const told = error instanceof BackendError ? error.retryAfterMs : undefined;
  if (problem === 'throttled') return { problem, waitMs: (told ?? throttledMs) + 1000 * random };
  const backOff = Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(failures, 20)) * (1 - random / 2);
  return { problem, waitMs: Math.max(told ?? 0, backOff) };
}

/** A breath after a page for everything else that wants this process and that system: as long as the page took. */
export function breathAfter(pageMs: number): number {
  return Math.min(5000, Math.max(20, pageMs));
}
