import { type BestValues, bestValuesOf, type Expansion, expand, release } from './expansion.ts';
import { explain, type Match } from './explain.ts';
import { mostForFirst } from './fields.ts';
import { intersect } from './intersect.ts';
import type { Budget, LiveSegment } from './live-segment.ts';
import type { QueryPlan, QueryWord } from './query-words.ts';
import { byScore, type Hit, Look, type LookOptions } from './search-hit.ts';
import { termCount } from './segment.ts';

/**
 * Budgets of a search and of one pass over all segments, in postings read: about five nanoseconds each. Counted, not
 * timed, so that a query has the same answer on a busy machine.
 */
const budgetOfSearch = 300_000;
const budgetOfLook = 100_000;
/** The same for alternative interpretations and for subsets of the words, of which there may be many. */
const budgetOfOtherLook = 30_000;
/** Cost of fuzzy matching in a vocabulary: it grows with the vocabulary, up to a limit. */
const costOfWideWord = (terms: number): number => Math.min(20_000, 500 + terms / 10);
/** Fixed cost of a pass. */
const costOfLook = 500;

/** One search over all segments. Its passes share the budget, and each word is expanded once. */
export class SearchPass {
  readonly segments: readonly LiveSegment[];
  readonly #limit: number;
  readonly #certain: ReadonlySet<string>;
  readonly #budget: Budget = { left: budgetOfSearch };
  /** By word: the narrow and the wide expansion for each segment. */
  readonly #expansions = new Map<QueryWord, (Expansion | undefined)[]>();

  /** By word: its best values as typed and with fuzzy matching. */
  readonly #values = new Map<QueryWord, BestValues[]>();

  /** @param certain the words that are matched as typed in wide passes, too */
  constructor(segments: readonly LiveSegment[], limit: number, certain: ReadonlySet<string>) {
    this.segments = segments;
    this.#limit = limit;
    this.#certain = certain;
  }

  get isUsedUp(): boolean {
    return this.#budget.left <= 0;
  }

  /**
   * Finds the best contacts that have all words of the plan, best first.
   * @returns also how many of them have a good match of every word
   */
  look(plan: QueryPlan, options: LookOptions): { readonly hits: readonly Hit[]; readonly good: number } {
    const { phrases, without, repeats } = plan;
    const most = options.share === 1 ? budgetOfLook : budgetOfOtherLook;
    const allowed = Math.min(most, Math.max(0, this.#budget.left));
    const budget: Budget = { left: allowed };
    const hits: Hit[] = [];
    let good = 0;
    for (const [index, live] of this.segments.entries()) {
      const expansions = this.#expandAll(index, plan.words, options.wide);
      if (expansions === undefined) continue;
      const look = new Look(live, plan.words, options);
      const found = (contact: number, score: number) => hits.push(look.hit(contact, score));
      good += intersect(live, { expansions, phrases, without, repeats, limit: this.#limit, budget, found });
    }
    this.#budget.left -= allowed - budget.left + costOfLook;
    // Hits of one segment arrive in order.
    return { hits: this.segments.length > 1 ? hits.sort(byScore).slice(0, this.#limit) : hits, good };
  }

  /** Returns whether any term matches the word. */
  isMet(word: QueryWord, wide: boolean): boolean {
    return this.segments.some((_, index) => this.#expand(index, word, wide).size > 0);
  }

  /**
   * Returns the maximum score of a contact that has all these words, before the pass's factor; in a wide pass, of one that
   * a pass as typed does not find.
   */
  maximumScore(words: readonly QueryWord[], wide: boolean): number {
    const values = words.filter(({ counts }) => counts).map((word) => this.#bestValues(word, wide));
    const bests = values.map(({ plain, near }) => Math.max(plain, near));
    const sum = bests.reduce((all, best) => all + best, 0);
    const losses = values.map(({ near }, index) =>
      near === 0 ? Number.POSITIVE_INFINITY : (bests[index] ?? 0) - near,
    );
    const loss = wide ? Math.min(...losses) : 0;
    if (bests.includes(0) || loss === Number.POSITIVE_INFINITY) return 0;
    return Math.min(1000, (sum - loss) / (20 * Math.max(1, values.length)) + mostForFirst);
  }

  #bestValues(word: QueryWord, wide: boolean): BestValues {
    const known = this.#values.get(word)?.[Number(wide)];
    if (known !== undefined) return known;
    const all = this.segments.map(({ segment }, index) =>
      bestValuesOf(segment, this.#expand(index, word, wide)),
    );
    const values = {
      plain: Math.max(...all.map(({ plain }) => plain)),
      near: Math.max(...all.map(({ near }) => near)),
    };
    const both = this.#values.get(word) ?? [];
    both[Number(wide)] = values;
    this.#values.set(word, both);
    return values;
  }

  /** Returns how the contact matches each word, during the search. */
  matchesOf({ look, contact }: Hit): readonly Match[] {
    const index = this.segments.indexOf(look.live);
    const expansions = look.words.map((word) => this.#expand(index, word, look.options.wide));
    return explain(look.live.segment, contact, expansions);
  }

  /** Releases the expansions' memory. Hits stay valid. */
  release(): void {
    for (const expansions of this.#expansions.values()) {
      for (const [at, expansion] of expansions.entries()) {
        const live = this.segments[at >> 1];
        if (expansion !== undefined && live !== undefined) release(live.segment, expansion);
      }
    }
    this.#expansions.clear();
  }

  /** Returns undefined if one of the words matches nothing, so that no contact can have them all. */
  #expandAll(index: number, words: readonly QueryWord[], wide: boolean): readonly Expansion[] | undefined {
    const expansions: Expansion[] = [];
    for (const word of words) {
      const expansion = this.#expand(index, word, wide);
      if (expansion.size === 0) return undefined;
      expansions.push(expansion);
    }
    return expansions;
  }

  #expand(index: number, word: QueryWord, wide: boolean): Expansion {
    let known = this.#expansions.get(word);
    if (known === undefined) {
      known = [];
      this.#expansions.set(word, known);
    }
    const isFuzzy = wide && !this.#certain.has(word.text);
    const at = index * 2 + Number(isFuzzy);
    const before = known[at];
    if (before !== undefined) return before;
    const { segment } = this.segments[index] ?? missingSegment();
    if (isFuzzy) this.#budget.left -= costOfWideWord(termCount(segment));
    const made = expand(segment, word, isFuzzy);
    known[at] = made;
    return made;
  }
}

function missingSegment(): never {
  throw new Error('no segment has this number');
}
