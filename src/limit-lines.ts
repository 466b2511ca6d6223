/** Lets one line of a kind into the log per minute, so that nothing that repeats fills a disk. */
export interface LineLimit {
  /**
   * Asks for a line. Returns how many of its kind were left out since the last one that was written, undefined when
   * this one is to be left out, too.
   */
  admit(kind: string): number | undefined;
}

const everyMs = 60_000;
/** Kinds are names in our code; should one of them ever hold an id, memory stays bounded. */
const mostKinds = 500;

/** @param clock milliseconds, for example since the epoch */
export function createLineLimit(clock: () => number): LineLimit {
  const kinds = new Map<string, { writtenAt: number; leftOut: number }>();
  return {
    admit(kind) {
      const now = clock();
      const known = kinds.get(kind);
      if (known !== undefined && now - known.writtenAt < everyMs) {
        known.leftOut += 1;
        return undefined;
      }
      if (kinds.size >= mostKinds) kinds.clear();
      kinds.set(kind, { writtenAt: now, leftOut: 0 });
      return known?.leftOut ?? 0;
    },
  };
}
