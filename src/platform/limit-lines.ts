/** Limits the log lines of a kind per minute, so that repeated messages neither fill the disk nor hide others. */
export interface LineLimit {
  /**
   * Asks to write one line. Returns how many lines of its kind were suppressed in the minute before, or undefined if
   * this line must be suppressed.
   */
  admit(kind: string): number | undefined;
}

const minuteMs = 60_000;
/** Kinds are constants in our code. Should one ever contain an id, the kinds beyond this number share one limit. */
const mostKinds = 200;

/**
 * @param clock returns milliseconds, for example since the epoch
 * @param perMinute maximum number of lines of each kind
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
