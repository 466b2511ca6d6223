/** A semaphore by name: at most `width` places of one lane are taken at a time, first come, first served. */
export interface Lanes {
  /** Takes places (one unless told, never more than there are) if they are free at once; after true `leave` must be called. */
  tryEnter(lane: string, places?: number): boolean;
  /** Waits for the places. False when the signal came first; only after true must `leave` be called. */
  enter(lane: string, signal: AbortSignal, places?: number): Promise<boolean>;
  /** Gives as many places back as were taken. */
  leave(lane: string, places?: number): void;
}

interface Lane {
  taken: number;
  readonly waiting: Set<Waiting>;
}

interface Waiting {
  readonly places: number;
  go(): void;
}

export function createLanes(width: number): Lanes {
  const lanes = new Map<string, Lane>();

  function laneOf(name: string): Lane {
    let lane = lanes.get(name);
    if (lane === undefined) {
      lane = { taken: 0, waiting: new Set() };
      lanes.set(name, lane);
    }
    return lane;
  }

  function tryEnter(name: string, places = 1): boolean {
    const lane = laneOf(name);
    const wanted = Math.min(places, width);
    // Whoever waits for several places would wait for ever if others slipped in one by one.
    if (lane.waiting.size > 0 || lane.taken + wanted > width) return false;
    lane.taken += wanted;
    return true;
  }

  /** Lets in who waits, as far as there is room. */
  function admit(name: string, lane: Lane): void {
    for (const next of lane.waiting) {
      if (lane.taken + next.places > width) break;
      lane.taken += next.places;
      lane.waiting.delete(next);
      next.go();
    }
    if (lane.taken === 0) lanes.delete(name);
  }

  function wait(name: string, signal: AbortSignal, places: number): Promise<boolean> {
    const lane = laneOf(name);
    return new Promise((resolve) => {
      const own: Waiting = {
        places,
        go() {
          signal.removeEventListener('abort', stop);
          resolve(true);
        },
      };
      const stop = () => {
        lane.waiting.delete(own);
        resolve(false);
        // It may have kept others waiting that want fewer places.
        admit(name, lane);
      };
      lane.waiting.add(own);
      signal.addEventListener('abort', stop, { once: true });
    });
  }

  return {
    tryEnter,

    async enter(name, signal, places = 1) {
      if (signal.aborted) return false;
      return tryEnter(name, places) || wait(name, signal, Math.min(places, width));
    },

    leave(name, places = 1) {
      const lane = lanes.get(name);
      if (lane === undefined) return;
      // Places are handed on, so that nobody who comes just now can slip in between.
      lane.taken -= Math.min(places, width);
      admit(name, lane);
    },
  };
}
