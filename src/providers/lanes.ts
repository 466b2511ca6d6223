/** A semaphore by name: at most `width` holders of one lane at a time, first come, first served. */
export interface Lanes {
  /** Takes a place if there is one at once; after true `leave` must be called. */
  tryEnter(lane: string): boolean;
  /** Waits for a place. False when the signal came first; only after true must `leave` be called. */
  enter(lane: string, signal: AbortSignal): Promise<boolean>;
  leave(lane: string): void;
}

interface Lane {
  holders: number;
  readonly waiting: Set<() => void>;
}

export function createLanes(width: number): Lanes {
  const lanes = new Map<string, Lane>();

  function laneOf(name: string): Lane {
    let lane = lanes.get(name);
    if (lane === undefined) {
      lane = { holders: 0, waiting: new Set() };
      lanes.set(name, lane);
    }
    return lane;
  }

  function tryEnter(name: string): boolean {
    const lane = laneOf(name);
    if (lane.holders >= width) return false;
    lane.holders++;
    return true;
  }

  return {
    tryEnter,

    async enter(name, signal) {
      if (signal.aborted) return false;
      return tryEnter(name) || wait(laneOf(name), signal);
    },

    leave(name) {
      const lane = lanes.get(name);
      if (lane === undefined) return;
      // The place is handed on, so that nobody who comes just now can slip in between.
      const [next] = lane.waiting;
      if (next !== undefined) next();
      else if (--lane.holders === 0) lanes.delete(name);
    },
  };
}

function wait(lane: Lane, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const next = () => leaveQueue(true);
    const stop = () => leaveQueue(false);
    function leaveQueue(entered: boolean): void {
      lane.waiting.delete(next);
      signal.removeEventListener('abort', stop);
      resolve(entered);
    }
    lane.waiting.add(next);
    signal.addEventListener('abort', stop, { once: true });
  });
}
