import { type Owner, ownerText } from '../../contacts/owner.ts';
import { createLoadingCache, type LoadingCacheOptions } from '../../platform/loading-cache.ts';

export interface AnswerCache<T> {
  /**
   * Returns the owner's answer to `key`: the cached one, the pending one, or a new one from `make`. `fresh` forces a new
   * one. Failures are not cached.
   */
  get(owner: Owner | undefined, key: string, make: () => Promise<T>, fresh?: boolean): Promise<T>;
  clear(): void;
  clearOwner(owner: Owner): void;
}

/** Creates a cache of answers by owner and key. An owner's answers are never returned to another one. */
export function createAnswerCache<T>(options: LoadingCacheOptions<T>): AnswerCache<T> {
  const cache = createLoadingCache(options);
  // As JSON, so that no owner's prefix is the beginning of another one's.
  const prefixOf = (owner: Owner | undefined) => JSON.stringify(ownerText(owner));
  return {
    get: (owner, key, make, fresh) => cache.load(prefixOf(owner) + key, make, fresh),
    clear: () => cache.clear(),
    clearOwner(owner) {
      const prefix = prefixOf(owner);
      cache.clear((key) => key.startsWith(prefix));
    },
  };
}
