/**
 * Waits for a promise until the signal aborts, then rejects with the signal's reason. What becomes of the promise after
 * that is ignored.
 */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const stop = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** As {@link untilAborted}, but resolves with 'late' if the signal aborts first. */
export async function lateIfAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
): Promise<{ readonly value: T } | 'late'> {
  try {
    return { value: await untilAborted(promise, signal) };
  } catch (error) {
    if (signal.aborted && error === signal.reason) return 'late';
    throw error;
  }
}

/** Returns `AbortSignal.timeout` of any number, of which it takes only whole and positive ones. */
export function abortAfter(ms: number): AbortSignal {
  return AbortSignal.timeout(Math.max(0, Math.ceil(ms)));
}
