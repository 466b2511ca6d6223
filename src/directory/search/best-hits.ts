/** The best so many contacts seen so far, in a heap with the worst on top. One after the other may be found with it. */
export interface BestHits {
  /** Begins anew, for so many. */
  start(capacity: number): void;
  /** Whether a contact would be among the best so far. Of equal scores the lower number is the better one. */
  enters(contact: number, score: number): boolean;
  offer(contact: number, score: number): void;
  /** Gives all to `found`, the best first, and is empty then. */
  take(found: (contact: number, score: number) => void): void;
}

/** A contact's place is one number, so that a heap of them is nothing but numbers. */
const range = 2 ** 32;
const keyOf = (contact: number, score: number): number => score * range + (range - 1 - contact);

export function createBestHits(): BestHits {
  let keys = new Float64Array(64);
  let count = 0;
  let most = 0;
  /** What is no more than this cannot enter. */
  let least = 0;

  function boost(from: number): void {
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

  /** Puts a key into the place of the topmost among the first `size`. */
  function sink(key: number, size: number): void {
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
      if (count === most) sink(key, count);
      else {
        if (count === keys.length) {
          const larger = new Float64Array(count * 2);
          larger.set(keys);
          keys = larger;
        }
        keys[count] = key;
        boost(count++);
      }
      if (count === most) least = keys[0] ?? 0;
    },
    take(found) {
      // The worst goes to the end, again and again, until the best is in front.
      for (let size = count - 1; size > 0; size--) {
        const worst = keys[0] ?? 0;
        sink(keys[size] ?? 0, size);
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
