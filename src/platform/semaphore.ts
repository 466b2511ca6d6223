/** A semaphore by name: at most `width` places of one lane are taken at a time, first come, first served. */
export interface Semaphore {
  /** Takes places (one unless told, never more than there are) if they are free at once; after true `leave` must be called. */
  tryEnter(semaphoreKey: string, permits?: number): boolean;
  /** Waits for the places. False when the signal came first; only after true must `leave` be called. */
  enter(semaphoreKey: string, signal: AbortSignal, permits?: number): Promise<boolean>;
  /** Gives as many places back as were taken. */
  leave(semaphoreKey: string, permits?: number): void;
}

interface KeyState {
  taken: number;
  readonly waiting: Set<Waiting>;
}

interface Waiting {
  readonly permits: number;
  go(): void;
}

export function createSemaphore(width: number): Semaphore {
  const semaphore = new Map<string, KeyState>();

  function stateOf(name: string): KeyState {
    let semaphoreKey = semaphore.get(name);
    if (semaphoreKey === undefined) {
      semaphoreKey = { taken: 0, waiting: new Set() };
      semaphore.set(name, semaphoreKey);
    }
    return semaphoreKey;
  }

  function tryEnter(name: string, permits = 1): boolean {
    const semaphoreKey = stateOf(name);
    const wanted = Math.min(permits, width);
    // Whoever waits for several places would wait for ever if others slipped in one by one.
    if (semaphoreKey.waiting.size > 0 || semaphoreKey.taken + wanted > width) return false;
    semaphoreKey.taken += wanted;
    return true;
  }

  /** Lets in who waits, as far as there is room. */
  function admit(name: string, semaphoreKey: KeyState): void {
    for (const next of semaphoreKey.waiting) {
      if (semaphoreKey.taken + next.permits > width) break;
      semaphoreKey.taken += next.permits;
      semaphoreKey.waiting.delete(next);
      next.go();
    }
    if (semaphoreKey.taken === 0) semaphore.delete(name);
  }

  function wait(name: string, signal: AbortSignal, permits: number): Promise<boolean> {
    const semaphoreKey = stateOf(name);
    return new Promise((resolve) => {
      const own: Waiting = {
        permits,
        go() {
          signal.removeEventListener('abort', stop);
          resolve(true);
        },
      };
      const stop = () => {
        semaphoreKey.waiting.delete(own);
        resolve(false);
        // It may have kept others waiting that want fewer places.
        admit(name, semaphoreKey);
      };
      semaphoreKey.waiting.add(own);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  return {
    tryEnter,

    async enter(name, signal, permits = 1) {
      if (signal.aborted) return false;
      return tryEnter(name, permits) || wait(name, signal, Math.min(permits, width));
    },

    leave(name, permits = 1) {
      const semaphoreKey = semaphore.get(name);
      if (semaphoreKey === undefined) return;
      // Places are handed on, so that nobody who comes just now can slip in between.
      semaphoreKey.taken -= Math.min(permits, width);
      admit(name, semaphoreKey);
    },
  };
}
