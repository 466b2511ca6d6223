import { type Segment, termLength } from './segment.ts';

/** Returns a number for three consecutive UTF-16 code units. */
export function gramHash(text: string, at: number): number {
  const [a, b, c] = [text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2)];
  return (
    Math.imul(Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35), 0x27d4eb2f) >>>
    15
  );
}

/**
 * Calls `found` for each term that contains `text` (three letters or more) after its first letter. Checks at most
 * `most` terms, those with the most contacts first, until `found` returns false.
 */
export function findInside(
  segment: Segment,
  text: string,
  most: number,
  found: (term: number) => boolean,
): void {
  const { gramStarts, gramRanks, rankedTerms } = segment;
  const mask = gramStarts.length - 2;
  // The terms must be in the two shortest lists.
  let [at, end] = [0, Number.POSITIVE_INFINITY];
  let [other, otherEnd] = [at, end];
  for (let from = 0; from + 3 <= text.length; from++) {
    const bucket = gramHash(text, from) & mask;
    const [start, until] = [gramStarts[bucket] ?? 0, gramStarts[bucket + 1] ?? 0];
    if (start === at || start === other) continue;
    if (until - start < end - at) [at, end, other, otherEnd] = [start, until, at, end];
    else if (until - start < otherEnd - other) [other, otherEnd] = [start, until];
  }
  const isInBoth = otherEnd < Number.POSITIVE_INFINITY;
  for (let left = most; at < end && left > 0; at++) {
    const rank = gramRanks[at] ?? 0;
    if (isInBoth) {
      while (other < otherEnd && (gramRanks[other] ?? 0) < rank) other++;
      if (other === otherEnd) return;
      if (gramRanks[other] !== rank) continue;
    }
    left--;
    const term = rankedTerms[rank] ?? 0;
    if (termLength(segment, term) <= text.length || !holds(segment, term, text)) continue;
    if (!found(term)) return;
  }
}

function holds({ termChars, termStarts }: Segment, term: number, text: string): boolean {
  const last = (termStarts[term + 1] ?? 0) - text.length;
  const first = text.charCodeAt(0);
  for (let from = (termStarts[term] ?? 0) + 1; from <= last; from++) {
    if (termChars[from] !== first) continue;
    let at = 1;
    while (at < text.length && termChars[from + at] === text.charCodeAt(at)) at++;
    if (at === text.length) return true;
  }
  return false;
}
