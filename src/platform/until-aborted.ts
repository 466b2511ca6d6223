/**
 * Waits for a promise until the signal aborts, then rejects with the signal's reason. What becomes of the promise after
 * that is ignored.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    const done = () => signal.removeEventListener('abort', stop);
    promise.then(resolve, reject).then(done);
  });
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
