/** A bounded heap that keeps the best `capacity` contacts, with the worst on top. Reusable after it was emptied. */
export interface BestHits {
  /** Starts again with the given capacity. */
  start(capacity: number): void;
  /** Returns whether a contact would be among the best so far. Of equal scores the lower number is better. */
  enters(contact: number, score: number): boolean;
  offer(contact: number, score: number): void;
  /** A contact with a lower score is not among the best so far. */
  readonly leastScore: number;
  /** Passes all contacts to `found`, best first, and empties the heap. */
  take(found: (contact: number, score: number) => void): void;
}

/** Score and contact are packed into one number, so that the heap consists of numbers only. */
const range = 2 ** 32;
const keyOf = (contact: number, score: number): number => score * range + (range - 1 - contact);

export function createBestHits(): BestHits {
  let keys = new Float64Array(64);
  let count = 0;
  let most = 0;
  /** Keys up to this one cannot enter. */
  let least = 0;

  function siftUp(from: number): void {
    const key = keys[from] ?? 0;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = keys[parent] ?? 0;
      if (above <= key) break;
      keys[at] = above;
      at = parent;
    }
    keys[at] = key;
  }

  /** Replaces the topmost key of the first `size` and restores the heap. */
  function siftDown(key: number, size: number): void {
    let at = 0;
    for (let child = 1; child < size; child = at * 2 + 1) {
      if (child + 1 < size && (keys[child + 1] ?? 0) < (keys[child] ?? 0)) child++;
      const below = keys[child] ?? 0;
      if (below >= key) break;
      keys[at] = below;
      at = child;
    }
    keys[at] = key;
  }

  return {
    start(capacity) {
      count = 0;
      most = capacity;
      least = capacity > 0 ? 0 : Number.POSITIVE_INFINITY;
    },
    enters: (contact, score) => keyOf(contact, score) > least,
    offer(contact, score) {
      const key = keyOf(contact, score);
      if (key <= least) return;
      if (count === most) siftDown(key, count);
      else {
        if (count === keys.length) {
          const larger = new Float64Array(count * 2);
          larger.set(keys);
          keys = larger;
        }
        keys[count] = key;
        siftUp(count++);
      }
      if (count === most) least = keys[0] ?? 0;
    },
    get leastScore() {
      return Math.floor(least / range);
    },
    take(found) {
      // Moves the worst key to the end repeatedly, until the best comes first.
      for (let size = count - 1; size > 0; size--) {
        const worst = keys[0] ?? 0;
        siftDown(keys[size] ?? 0, size);
        keys[size] = worst;
      }
      for (let at = 0; at < count; at++) {
        const key = keys[at] ?? 0;
        const score = Math.floor(key / range);
        found(range - 1 - (key - score * range), score);
      }
      count = 0;
    },
  };
}
