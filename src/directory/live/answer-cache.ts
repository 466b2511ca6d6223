import { type Owner, ownerText } from '../../contacts/owner.ts';

export interface AnswerCacheOptions<T> {
  readonly clock: () => number;
  /** How long an answer may be served again, in milliseconds. */
  readonly lifetime: (answer: T) => number;
  /** What an answer takes up, at least 1. */
  readonly weightOf: (answer: T) => number;
  /** What all answers that are kept may weigh together; the oldest go first. */
  readonly limit: number;
}

export interface AnswerCache<T> {
  /**
   * The owner's answer (or that of nobody in particular) to `key`: the one at hand, or the one under way, or a new one from `make`, which `fresh`
   * asks for in any case. A failure is not kept.
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

/** Answers by owner and key. An owner's answers are never given to another one. */
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
    // Under way, an answer has no end; cleared meanwhile, it still reaches those who wait, but nobody later.
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
    // A map that is always written to leaves old tables behind, which hold on to what they had until the next full
    // collection: answers by the thousand, were they not let go of here.
    entry.answer = undefined;
  }

  /**
   * Oldest first, those past their time too: answers hold personal data, so that none stays for long. The one that has
   * just come stays whatever it weighs, for its next page.
   */
  function trim(latest: Entry<T>): void {
    const now = clock();
    for (const [id, entry] of entries) {
      if (entry === latest || (weight <= limit && entry.until > now)) return;
      drop(id, entry);
    }
  }

  function clear(isMeant: (entry: Entry<T>) => boolean): void {
    for (const [id, entry] of entries) {
      if (isMeant(entry)) drop(id, entry);
    }
  }

  return {
    get,
    clear: () => clear(() => true),
    clearOwner: (owner) => clear((entry) => entry.owner === owner),
  };
}
