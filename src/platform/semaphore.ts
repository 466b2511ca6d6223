/** A keyed semaphore: at most `width` permits of a key are held at a time, granted first come, first served. */
export interface Semaphore {
  /**
   * Takes permits (one by default, never more than `width`) if they are free at once and nobody waits for the key.
   * After true, {@link Semaphore.release} must be called.
   */
  tryAcquire(key: string, permits?: number): boolean;
  /**
   * Waits for the permits. Resolves with false if the signal aborts first; only after true must
   * {@link Semaphore.release} be called.
   */
  acquire(key: string, signal: AbortSignal, permits?: number): Promise<boolean>;
  /** Returns as many permits as were acquired. */
  release(key: string, permits?: number): void;
}

interface KeyState {
  held: number;
  readonly queue: Set<Waiter>;
}

interface Waiter {
  readonly permits: number;
  grant(): void;
}

export function createSemaphore(width: number): Semaphore {
  const states = new Map<string, KeyState>();

  function stateOf(key: string): KeyState {
    let state = states.get(key);
    if (state === undefined) {
      state = { held: 0, queue: new Set() };
      states.set(key, state);
    }
    return state;
  }

  function tryAcquire(key: string, permits = 1): boolean {
    const state = stateOf(key);
    const wanted = Math.min(permits, width);
    // Small requests must not overtake a waiter for several permits, or it would starve.
    if (state.queue.size > 0 || state.held + wanted > width) return false;
    state.held += wanted;
    return true;
  }

  /** Grants permits to waiters in order, as far as there are free ones. */
  function grantNext(key: string, state: KeyState): void {
    for (const waiter of state.queue) {
      if (state.held + waiter.permits > width) break;
      state.held += waiter.permits;
      state.queue.delete(waiter);
      waiter.grant();
    }
    if (state.held === 0) states.delete(key);
  }

  function wait(key: string, signal: AbortSignal, permits: number): Promise<boolean> {
    const state = stateOf(key);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        permits,
        grant() {
          signal.removeEventListener('abort', giveUp);
          resolve(true);
        },
      };
      const giveUp = () => {
        state.queue.delete(waiter);
        resolve(false);
        // Waiters behind this one may want fewer permits.
        grantNext(key, state);
      };
      state.queue.add(waiter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  return {
    tryAcquire,

    async acquire(key, signal, permits = 1) {
      if (signal.aborted) return false;
      return tryAcquire(key, permits) || wait(key, signal, Math.min(permits, width));
    },

    release(key, permits = 1) {
      const state = states.get(key);
      if (state === undefined) return;
      state.held -= Math.min(permits, width);
      // Waiters are served within this call, so that a new caller cannot overtake them.
      grantNext(key, state);
    },
  };
}
