import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { MatchKind } from './expansion.ts';
import type { LiveSegment } from './live-segment.ts';
import { certainWords, droppableWords, findPartly, maximumOf } from './partial-matches.ts';
import { planQuery, type QueryPlan } from './query-words.ts';
import { otherReadings } from './readings.ts';
import { byScore, type Hit, type SearchHit } from './search-hit.ts';
import { SearchPass } from './search-pass.ts';
import { countLiving } from './term-holders.ts';

export interface SearchLimits {
  /** Maximum number of hits. */
  readonly limit: number;
  /**
   * With this many good matches of every word there is no fuzzy matching; 0 turns it off, and partial matches and other
   * readings with it.
   */
  readonly enough: number;
}

/** Contacts with a lower share of the best score are not searched. */
const leastShare = 0.5;
/** Minimum score of a full name, see `scoreOf`. */
const wholeName = 1200;
/** Minimum score of a single word that matches exactly or as a prefix. */
const wellMet = 800;

/**
 * Returns the best contacts of all segments, best first. Equal hits are in order of insertion, so that those for a
 * higher limit start with those for a lower one, before and after a merge.
 *
 * Contacts with all words are searched first. If none matches so well that a contact lacking a word could not rank
 * higher, the query is also searched in alternative interpretations, and without some of its words; the score
 * decides.
 */
export function searchSegments(
  segments: readonly LiveSegment[],
  query: ContactQuery,
  { limit, enough }: SearchLimits,
): readonly SearchHit[] {
  const plan = planQuery(query);
  if (plan.words.length === 0 || segments.length === 0) return [];
  const pass = new SearchPass(segments, limit, certainWords(segments, plan));
  try {
    const whole = findWhole(pass, plan, enough, 1);
    if (enough === 0) return whole;
    const [best] = whole;
    const trusted = best !== undefined && isTrusted(pass, best);
    if (trusted && isDone(pass, plan, best)) return whole;
    const found = new Found(whole, trusted ? best.score : 0, enough);
    let partly = plan;
    for (const { plan: reading, share, isAddress } of otherReadings(segments, query, plan)) {
      if (pass.isUsedUp) break;
      if (isAddress) partly = reading;
      found.add(findWhole(pass, reading, enough, share));
    }
    findPartly(pass, partly, enough, found);
    return found.best(limit);
  } finally {
    pass.release();
  }
}

/** Whether nobody who lacks a word of the query could come before an answer of this score, which has them all. */
export function isAbovePartial(query: ContactQuery, score: number): boolean {
  return score >= leastAbovePartial(planQuery(query));
}

function leastAbovePartial(plan: QueryPlan): number {
  const { length } = droppableWords(plan);
  return length < 2 ? wellMet : maximumOf(length - 1, length);
}

function findWhole(pass: SearchPass, plan: QueryPlan, enough: number, share: number): readonly Hit[] {
  const strict = pass.look(plan, { wide: false, missing: [], share });
  // A full name means those who have exactly it.
  if ((strict.hits[0]?.score ?? 0) >= wholeName) return strict.hits;
  const canWiden = plan.words.some(({ text, isWhole }) => text.length > 1 && !isWhole);
  return strict.good >= enough || !canWiden
    ? strict.hits
    : pass.look(plan, { wide: true, missing: [], share }).hits;
}

/** Kinds of matches that are not fuzzy. */
const certainKinds: readonly MatchKind[] = ['exact', 'beginning', 'nickname', 'joined', 'translation'];

/** Whether the answer is only like those words that nobody has as they were typed. */
function isTrusted(pass: SearchPass, best: Hit): boolean {
  return pass
    .matchesOf(best)
    .every(({ kind, typed }) => certainKinds.includes(kind) || countLiving(pass.segments, typed, 1) === 0);
}

/** Whether nobody who lacks a word could come before this answer, which has them all. */
function isDone(pass: SearchPass, plan: QueryPlan, best: Hit): boolean {
  // Letters with dots may be somebody's initials.
  if (plan.words.some(({ parts, label }) => parts.length > 0 && label.includes('.'))) return false;
  if (best.score >= leastAbovePartial(plan)) return true;
  return pass.matchesOf(best).every(({ kind }) => kind === 'exact' || kind === 'translation');
}

/** Hits of several passes. A contact that was found repeatedly is a hit once, with its best score. */
class Found {
  readonly #hits: Hit[] = [];
  /** The best hits of different contacts, best first. */
  readonly #first: Hit[] = [];
  readonly #enough: number;
  #bestScore: number;

  /** @param bestScore the score of the best hit if it is no coincidence */
  constructor(hits: readonly Hit[], bestScore: number, enough: number) {
    this.#enough = enough;
    this.#bestScore = bestScore;
    this.#keep(hits);
  }

  /** Hits with a score up to this one are not wanted: enough others are as good, or one is much better. */
  get leastScore(): number {
    const last = this.#first.length < this.#enough ? 0 : (this.#first.at(-1)?.score ?? 0);
    return Math.max(last, this.#bestScore * leastShare);
  }

  get bestScore(): number {
    return this.#bestScore;
  }

  add(hits: readonly Hit[]): void {
    this.#keep(hits);
    this.#bestScore = Math.max(this.#bestScore, hits[0]?.score ?? 0);
  }

  #keep(hits: readonly Hit[]): void {
    for (const hit of hits) {
      this.#hits.push(hit);
      this.#rank(hit);
    }
  }

  #rank(hit: Hit): void {
    const first = this.#first;
    if (first.length === this.#enough && hit.score <= (first.at(-1)?.score ?? 0)) return;
    const same = first.findIndex(
      ({ look, contact }) => contact === hit.contact && look.live === hit.look.live,
    );
    if (same >= 0) {
      if ((first[same]?.score ?? 0) >= hit.score) return;
      first.splice(same, 1);
    }
    const at = first.findIndex(({ score }) => score < hit.score);
    first.splice(at < 0 ? first.length : at, 0, hit);
    if (first.length > this.#enough) first.pop();
  }

  best(limit: number): readonly SearchHit[] {
    const seen = new Map<LiveSegment, Set<number>>();
    const isNew = ({ look, contact }: Hit): boolean => {
      const known = seen.get(look.live) ?? new Set();
      seen.set(look.live, known);
      return !known.has(contact) && known.add(contact).size > 0;
    };
    return this.#hits.sort(byScore).filter(isNew).slice(0, limit);
  }
}
