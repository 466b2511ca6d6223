import { elementAt } from '../../platform/element-at.ts';
import type { SearchHit } from '../search/search-hit.ts';

/** A hit with its rank among all hits. */
export interface RankedHit {
  readonly found: SearchHit;
  /** Whether it is one of the person's own contacts. */
  readonly isOwn: boolean;
  /** 0 for the best hit; infinite behind the limit, where a hit can only complete another person. */
  readonly rank: number;
}

/** The minimum score of a hit that matches every word, none of them only in a street or a note. */
const goodScore = 390;

/** Counts good hits, at most `enough` of them. */
export function countGood(hits: readonly SearchHit[], enough: number): number {
  let count = 0;
  for (const { score } of hits) {
    if (score >= goodScore) count++;
    if (count >= enough) break;
  }
  return count;
}

/**
 * Merges a person's own hits with the shared ones, own hits first among equal scores. The first ranks are the same for a
 * higher limit.
 * @param limit the length to which each list was cut, best first
 */
export function mergeHits(
  own: readonly SearchHit[],
  shared: readonly SearchHit[],
  limit: number,
): { readonly ranked: readonly RankedHit[]; readonly more: boolean } {
  const more = own.length >= limit || shared.length >= limit;
  // Ranks behind the limit are unknown, because the rest of either list may come between.
  const certain = more ? limit : Number.POSITIVE_INFINITY;
  const ranked: RankedHit[] = [];
  let [ownIndex, sharedIndex] = [0, 0];
  while (ranked.length < own.length + shared.length) {
    const isOwn = ownIndex < own.length && (own[ownIndex]?.score ?? 0) >= (shared[sharedIndex]?.score ?? 0);
    const rank = ranked.length < certain ? ranked.length : Number.POSITIVE_INFINITY;
    ranked.push({
      found: isOwn ? elementAt(own, ownIndex++) : elementAt(shared, sharedIndex++),
      isOwn,
      rank,
    });
  }
  return { ranked, more };
}
