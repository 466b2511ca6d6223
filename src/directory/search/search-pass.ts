import { type Expansion, expand, release } from './expansion.ts';
import { explain, type Match } from './explain.ts';
import { intersect } from './intersect.ts';
import type { Budget, LiveSegment } from './live-segment.ts';
import type { QueryPlan, QueryWord } from './query-words.ts';
import { byScore, type Hit, Look, type LookOptions } from './search-hit.ts';
import { termCount } from './segment.ts';

/**
 * What a search may cost in all, and one look through all segments of it, in postings read: some five nanoseconds
 * each. Counted, not timed, so that the same query has the same answer on a busy machine.
 */
const budgetOfSearch = 1_200_000;
const budgetOfLook = 240_000;
/** The same for other readings and for parts of a query, of which there may be many. */
const budgetOfOtherLook = 100_000;
/** Looking through a vocabulary for words like a typed one: the larger it is, the longer, up to a point. */
const costOfWideWord = (terms: number): number => Math.min(60_000, 1000 + terms / 2);
/** Every look costs this much, even when it finds nobody at once. */
const costOfLook = 500;

/** One search through all segments: looks share its budget, and each word is expanded once. */
export class SearchPass {
  readonly segments: readonly LiveSegment[];
  readonly #limit: number;
  readonly #budget: Budget = { left: budgetOfSearch };
  /** By word: for each segment the narrow and the wide expansion. */
  readonly #expansions = new Map<QueryWord, (Expansion | undefined)[]>();

  constructor(segments: readonly LiveSegment[], limit: number) {
    this.segments = segments;
    this.#limit = limit;
  }

  get isUsedUp(): boolean {
    return this.#budget.left <= 0;
  }

  /**
   * The best contacts that have all words of the plan, the best first.
   * @returns also how many of them have every word well
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
    // Those of one segment come in their order.
    return { hits: this.segments.length > 1 ? hits.sort(byScore).slice(0, this.#limit) : hits, good };
  }

  /** Whether any term stands for the word. */
  isMet(word: QueryWord, wide: boolean): boolean {
    return this.segments.some((_, index) => this.#expand(index, word, wide).size > 0);
  }

  /** How the contact has each word, while the search is under way. */
  matchesOf({ look, contact }: Hit): readonly Match[] {
    const index = this.segments.indexOf(look.live);
    const expansions = look.words.map((word) => this.#expand(index, word, look.options.wide));
    return explain(look.live.segment, contact, expansions);
  }

  /** Gives the expansions' memory back. Answers stay good. */
  release(): void {
    for (const expansions of this.#expansions.values()) {
      for (const [at, expansion] of expansions.entries()) {
        const live = this.segments[at >> 1];
        if (expansion !== undefined && live !== undefined) release(live.segment, expansion);
      }
    }
    this.#expansions.clear();
  }

  /** Undefined when one of the words stands for nothing: then no contact can have them all. */
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
    const at = index * 2 + Number(wide);
    const before = known[at];
    if (before !== undefined) return before;
    const { segment } = this.segments[index] ?? missingSegment();
    if (wide) this.#budget.left -= costOfWideWord(termCount(segment));
    const made = expand(segment, word, wide);
    known[at] = made;
    return made;
  }
}

function missingSegment(): never {
  throw new Error('no segment has this number');
}
