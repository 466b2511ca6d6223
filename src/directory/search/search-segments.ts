import type { ContactQuery } from '../../contacts/contact-query.ts';
import { type Expansion, expand, release } from './expansion.ts';
import { explain, type Match } from './explain.ts';
import { type Budget, intersect, type LiveSegment } from './intersect.ts';
import { type Labels, labelsOf } from './labels.ts';
import { otherPlans, plansOfFewerWords } from './other-plans.ts';
import { planQuery, type QueryPlan, type QueryWord } from './query-words.ts';
import { termCount } from './segment.ts';

/** An answer of the index. */
export interface SearchHit {
  readonly id: string;
  readonly displayName: string;
  /** 1 to 1250, by the formula of `scoreOf`; what is like the typed words counts less than what they begin. */
  readonly score: number;
  /** It was found without looking for what is only like the typed words. */
  readonly isSure: boolean;
  /** Why it is an answer. Worked out at the first look, for all answers of that search and segment at once. */
  readonly matches: readonly Match[];
  /** Words that were typed and that it does not have, when nobody has them all. */
  readonly missing: readonly string[];
}

export interface SearchLimits {
  /** The most answers that are given. */
  readonly limit: number;
  /**
   * With so many who have every word well, nobody looks for those who have them misspelt; with 0 nobody does in any
   * case.
   */
  readonly enough: number;
}

/**
 * What a search may cost in all, and one look through all segments of it, in postings read: some five nanoseconds
 * each. Counted, not timed, so that the same query has the same answer on a busy machine.
 */
const budgetOfSearch = 1_200_000;
const budgetOfPass = 400_000;
/** Looking through a vocabulary for words like a typed one: the larger it is, the longer, up to a point. */
const costOfWideWord = (terms: number): number => Math.min(60_000, 1000 + terms / 2);

/**
 * The best contacts of all segments, the best first. Equal ones stand as they were put in, so that those for a higher
 * limit begin with those for a lower one, before a merge and after it.
 */
export function searchSegments(
  segments: readonly LiveSegment[],
  query: ContactQuery,
  limits: SearchLimits,
): readonly SearchHit[] {
  const plan = planQuery(query);
  if (plan.words.length === 0 || segments.length === 0) return [];
  const budget: Budget = { left: budgetOfSearch };
  const found = answerPlan(segments, plan, limits, budget);
  if (found.length > 0 || limits.enough === 0) return found;
  for (const other of otherPlans(segments, query, plan)) {
    if (budget.left <= 0) break;
    const rescued = answerPlan(segments, other, limits, budget);
    if (rescued.length > 0) return rescued;
  }
  for (const plans of plansOfFewerWords(segments, plan)) {
    const found = plans.flatMap((fewer) => answerInPart(segments, plan, fewer, limits, budget));
    if (found.length > 0) return withoutRepeats(found.sort(byScore)).slice(0, limits.limit);
  }
  return [];
}

/** Those who have some of the words: worth as much less as they lack. */
function answerInPart(
  segments: readonly LiveSegment[],
  plan: QueryPlan,
  fewer: QueryPlan,
  limits: SearchLimits,
  budget: Budget,
): readonly SearchHit[] {
  if (budget.left <= 0) return [];
  const missing = plan.words.filter((word) => !fewer.words.includes(word)).map(({ text }) => text);
  const share = fewer.words.length / plan.words.length;
  return answerPlan(segments, fewer, limits, budget).map((hit) => ({
    id: hit.id,
    displayName: hit.displayName,
    score: Math.max(1, Math.round(Math.min(hit.score, 1000) * share)),
    isSure: false,
    get matches() {
      return hit.matches;
    },
    missing,
  }));
}

/** Who was found in several ways is an answer once, in the best of them. */
function withoutRepeats(hits: readonly SearchHit[]): readonly SearchHit[] {
  const seen = new Set<string>();
  return hits.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function answerPlan(
  segments: readonly LiveSegment[],
  plan: QueryPlan,
  { limit, enough }: SearchLimits,
  budget: Budget,
): readonly SearchHit[] {
  const strict = lookThrough(segments, plan, limit, false, budget);
  const canWiden = plan.words.some(({ text }) => text.length > 1);
  return strict.good >= enough || !canWiden
    ? strict.hits
    : lookThrough(segments, plan, limit, true, budget).hits;
}

function lookThrough(
  segments: readonly LiveSegment[],
  plan: QueryPlan,
  limit: number,
  wide: boolean,
  whole: Budget,
): { readonly hits: readonly SearchHit[]; readonly good: number } {
  const allowed = Math.min(budgetOfPass, Math.max(0, whole.left));
  const budget: Budget = { left: allowed };
  const hits: SearchHit[] = [];
  let good = 0;
  for (const live of segments) {
    const expansions = expandAll(live, plan, wide);
    if (wide) whole.left -= expansions.length * costOfWideWord(termCount(live.segment));
    if (expansions.every(({ size }) => size > 0)) {
      const { phrases, without } = plan;
      const look = new Look(live, plan, wide);
      const found = (contact: number, score: number) => hits.push(look.hit(contact, score));
      good += intersect(live, { expansions, phrases, without, limit, budget, found });
    }
    for (const expansion of expansions) release(live.segment, expansion);
  }
  whole.left -= allowed - budget.left;
  // Those of one segment come in their order.
  return { hits: segments.length > 1 ? hits.sort(byScore).slice(0, limit) : hits, good };
}

/** One look through a segment, with what its answers have in common. */
class Look {
  readonly live: LiveSegment;
  readonly wide: boolean;
  readonly labels: Labels;
  readonly #plan: QueryPlan;
  readonly #hits: Hit[] = [];

  constructor(live: LiveSegment, plan: QueryPlan, wide: boolean) {
    this.live = live;
    this.wide = wide;
    this.labels = labelsOf(live.segment);
    this.#plan = plan;
  }

  hit(contact: number, score: number): SearchHit {
    const hit = new Hit(this, contact, score);
    this.#hits.push(hit);
    return hit;
  }

  /**
   * Most answers are never explained. What was looked for as typed is expanded again quickly, for one answer alone;
   * words like it are not, so that all answers are explained together.
   */
  explain(wanted: Hit): void {
    const { segment } = this.live;
    const expansions = expandAll(this.live, this.#plan, this.wide);
    for (const hit of this.wide ? this.#hits : [wanted]) {
      hit.known = explain(segment, hit.contact, expansions);
    }
    for (const expansion of expansions) release(segment, expansion);
  }
}

const nothing: readonly never[] = [];

/** A class, so that a hundred answers do not make a hundred getters. */
class Hit implements SearchHit {
  readonly look: Look;
  readonly contact: number;
  readonly score: number;
  known: readonly Match[] | undefined = undefined;

  constructor(look: Look, contact: number, score: number) {
    this.look = look;
    this.contact = contact;
    this.score = score;
  }

  get id(): string {
    return this.look.labels.of(this.contact).id;
  }

  get displayName(): string {
    return this.look.labels.of(this.contact).displayName;
  }

  get isSure(): boolean {
    return !this.look.wide;
  }

  get missing(): readonly string[] {
    return nothing;
  }

  get matches(): readonly Match[] {
    if (this.known === undefined) this.look.explain(this);
    return this.known ?? nothing;
  }
}

/** Expands word by word; once one stands for nothing, no contact can have them all. */
function expandAll({ segment }: LiveSegment, { words }: QueryPlan, wide: boolean): readonly Expansion[] {
  const expansions: Expansion[] = [];
  for (const [index, word] of words.entries()) {
    const joined = wide ? joinedWith(words, index) : [];
    const expansion = expand(segment, word, wide, joined);
    expansions.push(expansion);
    if (expansion.size === 0) break;
  }
  return expansions;
}

/** The word run together with its neighbours: `mc donald` is `mcdonald`. */
function joinedWith(words: readonly QueryWord[], index: number): readonly string[] {
  const own = words[index]?.text ?? '';
  const joined: string[] = [];
  const before = words[index - 1];
  const after = words[index + 1];
  if (before !== undefined && before.text !== '' && own !== '') joined.push(before.text + own);
  if (after !== undefined && after.text !== '' && own !== '') joined.push(own + after.text);
  return joined;
}

/** The better first, and equal ones as they stand. */
function byScore(one: SearchHit, other: SearchHit): number {
  return other.score - one.score;
}

/** The better first, and equal ones by name. */
export function compareHits(one: SearchHit, other: SearchHit): number {
  return other.score - one.score || compare(one.displayName, other.displayName) || compare(one.id, other.id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
