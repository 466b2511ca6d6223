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
  const { gramStarts, gramTerms } = segment;
  const mask = gramStarts.length - 2;
  let [start, end] = [0, Number.POSITIVE_INFINITY];
  for (let at = 0; at + 3 <= text.length; at++) {
    const bucket = gramHash(text, at) & mask;
    const [from, until] = [gramStarts[bucket] ?? 0, gramStarts[bucket + 1] ?? 0];
    if (until - from < end - start) [start, end] = [from, until];
  }
  const last = Math.min(end, start + most);
  for (let at = start; at < last; at++) {
    const term = gramTerms[at] ?? 0;
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
