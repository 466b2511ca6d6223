export interface LoadingCacheOptions<T> {
  readonly clock: () => number;
  /** Returns how long a value may be reused, in milliseconds. */
  readonly lifetime: (value: T) => number;
  /** Maximum total weight of the cached values; the oldest are evicted first. */
  readonly limit: number;
  /** Returns the weight of a value, at least 1; 1 by default. */
  readonly weightOf?: (value: T) => number;
}

export interface LoadingCache<T> {
  /**
   * Returns the cached value of `key`, the pending one, or a new one from `make`. `fresh` forces a new one. Failures are
   * not cached.
   */
  load(key: string, make: () => Promise<T>, fresh?: boolean): Promise<T>;
  /** Drops the values of the keys that match; all of them by default. */
  clear(matches?: (key: string) => boolean): void;
}

interface Entry<T> {
  /** Undefined once the entry was dropped. */
  value: Promise<T> | undefined;
  until: number;
  weight: number;
}

/** Creates a cache of values that are loaded once for all concurrent callers. */
export function createLoadingCache<T>(options: LoadingCacheOptions<T>): LoadingCache<T> {
  const { clock, lifetime, limit, weightOf = () => 1 } = options;
  const entries = new Map<string, Entry<T>>();
  let weight = 0;

  function load(key: string, make: () => Promise<T>, fresh = false): Promise<T> {
    const known = entries.get(key);
    if (known?.value !== undefined && !fresh && clock() < known.until) return known.value;
    if (known !== undefined) drop(key, known);
    const value = make();
    // A pending value does not expire. If it is cleared meanwhile, it still reaches those who wait, but nobody later.
    const entry: Entry<T> = { value, until: Number.POSITIVE_INFINITY, weight: 1 };
    entries.set(key, entry);
    weight += entry.weight;
    trim(entry);
    value.then(
      (loaded) => {
        if (entries.get(key) !== entry) return;
        entry.until = clock() + lifetime(loaded);
        weight -= entry.weight;
        entry.weight = weightOf(loaded);
        weight += entry.weight;
        trim(entry);
      },
      () => {
        if (entries.get(key) === entry) drop(key, entry);
      },
    );
    return value;
  }

  function drop(key: string, entry: Entry<T>): void {
    entries.delete(key);
    weight -= entry.weight;
    // V8 keeps the old tables of a growing Map until the next full garbage collection. Clearing the reference here frees
    // the values earlier.
    entry.value = undefined;
  }

  /**
   * Evicts the oldest values, and expired ones, because they contain personal data. The latest one stays whatever its
   * weight, for its next page.
   */
  function trim(latest: Entry<T>): void {
    const now = clock();
    for (const [key, entry] of entries) {
      if (entry === latest || (weight <= limit && entry.until > now)) return;
      drop(key, entry);
    }
  }

  return {
    load,
    clear(matches = () => true) {
      for (const [key, entry] of entries) if (matches(key)) drop(key, entry);
    },
  };
}
