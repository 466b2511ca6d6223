/** Lets few lines of a kind into the log per minute, so that nothing that repeats fills a disk or hides the rest. */
export interface LineLimit {
  /**
   * Asks for a line. Returns how many of its kind were left out in the minute before, undefined when this one is to be
   * left out, too.
   */
  admit(kind: string): number | undefined;
}

const minuteMs = 60_000;
/** Kinds are names in our code; should one of them ever hold an id, all that are not known yet share one budget. */
const mostKinds = 200;

/**
 * @param clock milliseconds, for example since the epoch
 * @param perMinute how many lines of each kind
 */
export function createLineLimit(clock: () => number, perMinute = 1): LineLimit {
  const kinds = new Map<string, { startedAt: number; lines: number; leftOut: number }>();
  return {
    admit(kind) {
      const now = clock();
      const name = kinds.has(kind) || kinds.size < mostKinds ? kind : 'other';
      const known = kinds.get(name);
      if (known === undefined || now - known.startedAt >= minuteMs) {
        kinds.set(name, { startedAt: now, lines: 1, leftOut: 0 });
        return known?.leftOut ?? 0;
      }
      if (known.lines < perMinute) {
        known.lines += 1;
        return 0;
      }
      known.leftOut += 1;
      return undefined;
    },
  };
}
