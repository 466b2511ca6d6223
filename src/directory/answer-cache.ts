export interface AnswerCacheOptions<T> {
  readonly clock: () => number;
  /** How long an answer may be served again, in milliseconds. */
  readonly lifetime: (answer: T) => number;
  /** Answers kept over all owners; the oldest go first. */
  readonly limit?: number;
}

export interface AnswerCache<T> {
  /**
   * The owner's answer to `key`: the one at hand, or the one under way, or a new one from `make`, which `fresh`
   * asks for in any case. A failure is not kept.
   */
  get(owner: string, key: string, make: () => Promise<T>, fresh?: boolean): Promise<T>;
  clear(): void;
  clearOwner(owner: string): void;
}

/** Answers by owner and key. An owner's answers are never given to another one. */
export function createAnswerCache<T>({
  clock,
  lifetime,
  limit = 200,
}: AnswerCacheOptions<T>): AnswerCache<T> {
  const entries = new Map<string, { readonly owner: string; readonly answer: Promise<T>; until: number }>();

  function get(owner: string, key: string, make: () => Promise<T>, fresh = false): Promise<T> {
    const id = JSON.stringify([owner, key]);
    const known = entries.get(id);
    if (known !== undefined && !fresh && clock() < known.until) return known.answer;
    const answer = make();
    // Under way, an answer has no end; cleared meanwhile, it still reaches those who wait, but nobody later.
    const entry = { owner, answer, until: Number.POSITIVE_INFINITY };
    entries.delete(id);
    entries.set(id, entry);
    trim();
    answer.then(
      (value) => {
        entry.until = clock() + lifetime(value);
      },
      () => {
        if (entries.get(id) === entry) entries.delete(id);
      },
    );
    return answer;
  }

  /** Oldest first, those past their time too: answers hold personal data, so that none stays for long. */
  function trim(): void {
    const now = clock();
    for (const [id, entry] of entries) {
      if (entries.size <= limit && entry.until > now) return;
      entries.delete(id);
    }
  }

  return {
    get,
    clear: () => entries.clear(),
    clearOwner(owner) {
      for (const [id, entry] of entries) {
        if (entry.owner === owner) entries.delete(id);
      }
    },
  };
}
