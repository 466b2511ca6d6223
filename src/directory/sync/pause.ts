import { BackendError } from '../../platform/errors.ts';
import type { SyncProblem } from './overview.ts';

const minute = 60_000;

const throttledMs = 30_000;
const firstBackOffMs = 10_000;
const longestBackOffMs = 15 * minute;

/**
 * Returns the problem and the wait after a failed sync. Throttled systems are retried after `Retry-After`; failing
 * systems with exponential back-off.
 * @param failures number of failures in a row before this one
 * @param random between 0 and 1, for jitter: processes that failed together do not retry together
 */
export function afterFailure(
  error: unknown,
  failures: number,
  random: number,
): { readonly problem: SyncProblem; readonly waitMs: number } {
  const problem = error instanceof BackendError ? error.code : 'failed';
  const retryAfterMs = error instanceof BackendError ? error.retryAfterMs : undefined;
  if (problem === 'throttled') return { problem, waitMs: (retryAfterMs ?? throttledMs) + 1000 * random };
  const backOff = Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(failures, 20)) * (1 - random / 2);
  return { problem, waitMs: Math.max(retryAfterMs ?? 0, backOff) };
}

/**
 * Returns the pause after a page, in milliseconds: as long as the page took, for other work of the process and the
 * system.
 */
export function pauseAfterPage(pageMs: number): number {
  return Math.min(5000, Math.max(20, pageMs));
}
