import { at } from '../../platform/element-at.ts';
import type { SearchHit } from '../search/search-hit.ts';

export interface PlacedHit {
  readonly found: SearchHit;
  /** Whether it is one of the person's own contacts. */
  readonly isOwn: boolean;
  /** Among all answers, the best being 0; infinite for one behind the limit, which may complete another. */
  readonly place: number;
}

/** The score of an answer in which every word counts, and none only by a street or a note. */
const goodScore = 390;

export function countGood(hits: readonly SearchHit[], enough: number): number {
  let count = 0;
  for (const { score } of hits) {
    if (score >= goodScore) count++;
    if (count >= enough) break;
  }
  return count;
}

/**
 * The person's own and the shared answers in one order, own ones before equally good shared ones. With a higher limit
 * the first places are the same.
 * @param limit what each list was cut to, the best first
 */
export function placeHits(
  own: readonly SearchHit[],
  shared: readonly SearchHit[],
  limit: number,
): { readonly placed: readonly PlacedHit[]; readonly more: boolean } {
  const more = own.length >= limit || shared.length >= limit;
  // Behind the limit a place is not certain: with more of either list somebody may come between.
  const certain = more ? limit : Number.POSITIVE_INFINITY;
  const placed: PlacedHit[] = [];
  let [one, other] = [0, 0];
  while (placed.length < own.length + shared.length) {
    const isOwn = one < own.length && (own[one]?.score ?? 0) >= (shared[other]?.score ?? 0);
    const place = placed.length < certain ? placed.length : Number.POSITIVE_INFINITY;
    placed.push({ found: isOwn ? at(own, one++) : at(shared, other++), isOwn, place });
  }
  return { placed, more };
}
