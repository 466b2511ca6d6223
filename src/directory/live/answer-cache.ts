import { type Owner, ownerText } from '../../contacts/owner.ts';

export interface AnswerCacheOptions<T> {
  readonly clock: () => number;
  /** Returns how long an answer may be reused, in milliseconds. */
  readonly lifetime: (answer: T) => number;
  /** Returns the weight of an answer, at least 1. */
  readonly weightOf: (answer: T) => number;
  /** Maximum total weight of the cached answers; the oldest are evicted first. */
  readonly limit: number;
}

export interface AnswerCache<T> {
  /**
   * Returns the owner's answer to `key`: the cached one, the pending one, or a new one from `make`. `fresh` forces a new
   * one. Failures are not cached.
   */
  get(owner: Owner | undefined, key: string, make: () => Promise<T>, fresh?: boolean): Promise<T>;
  clear(): void;
  clearOwner(owner: Owner): void;
}

interface Entry<T> {
  readonly owner: Owner | undefined;
  /** Undefined once the entry was dropped. */
  answer: Promise<T> | undefined;
  until: number;
  weight: number;
}

/** Creates a cache of answers by owner and key. An owner's answers are never returned to another one. */
export function createAnswerCache<T>(options: AnswerCacheOptions<T>): AnswerCache<T> {
  const { clock, lifetime, weightOf, limit } = options;
  const entries = new Map<string, Entry<T>>();
  let weight = 0;

  function get(owner: Owner | undefined, key: string, make: () => Promise<T>, fresh = false): Promise<T> {
    const id = JSON.stringify([ownerText(owner), key]);
    const known = entries.get(id);
    if (known?.answer !== undefined && !fresh && clock() < known.until) return known.answer;
    if (known !== undefined) drop(id, known);
    const answer = make();
    // A pending answer does not expire. If it is cleared meanwhile, it still reaches those who wait, but nobody later.
    const entry: Entry<T> = { owner, answer, until: Number.POSITIVE_INFINITY, weight: 1 };
    entries.set(id, entry);
    weight += entry.weight;
    trim(entry);
    answer.then(
      (value) => {
        if (entries.get(id) !== entry) return;
        entry.until = clock() + lifetime(value);
        weight -= entry.weight;
        entry.weight = weightOf(value);
        weight += entry.weight;
        trim(entry);
      },
      () => {
        if (entries.get(id) === entry) drop(id, entry);
      },
    );
    return answer;
  }

  function drop(id: string, entry: Entry<T>): void {
    entries.delete(id);
    weight -= entry.weight;
    // V8 keeps the old tables of a growing Map until the next full garbage collection. Clearing the reference here frees
    // the answers earlier.
    entry.answer = undefined;
  }

  /**
   * Evicts the oldest answers, and expired ones, because answers contain personal data. The latest one stays whatever
   * its weight, for its next page.
   */
  function trim(latest: Entry<T>): void {
    const now = clock();
    for (const [id, entry] of entries) {
      if (entry === latest || (weight <= limit && entry.until > now)) return;
      drop(id, entry);
    }
  }

  function clear(matches: (entry: Entry<T>) => boolean): void {
    for (const [id, entry] of entries) {
      if (matches(entry)) drop(id, entry);
    }
  }

  return {
    get,
    clear: () => clear(() => true),
    clearOwner: (owner) => clear((entry) => entry.owner === owner),
  };
}
