/** A cache that is limited in number and age; the oldest entries are evicted first. */
export interface Cache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
}

export interface CacheOptions {
  readonly maxEntries: number;
  readonly maxAgeMs?: number;
  readonly clock?: () => number;
}

export function createCache<T>(options: CacheOptions): Cache<T> {
  const { maxEntries, maxAgeMs = Number.POSITIVE_INFINITY, clock = Date.now } = options;
  const entries = new Map<string, { readonly value: T; readonly until: number }>();

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined || entry.until > clock()) return entry?.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, until: clock() + maxAgeMs });
      // Entries are in the order of insertion, so the oldest are first.
      for (const [oldest, { until }] of entries) {
        if (entries.size <= maxEntries && until > clock()) break;
        entries.delete(oldest);
      }
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
