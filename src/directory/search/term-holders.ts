import { allBits } from './fields.ts';
import type { LiveSegment } from './live-segment.ts';
import { findTerm } from './segment.ts';

/** Counts the contacts with the word in one of the fields of `mask`, up to `most`, without removed ones. */
export function countLiving(
  segments: readonly LiveSegment[],
  text: string,
  most: number,
  mask = allBits,
): number {
  let count = 0;
  for (const { segment, dead } of segments) {
    const term = findTerm(segment, text);
    if (term < 0 || ((segment.termFields[term] ?? 0) & mask) === 0) continue;
    const end = segment.postingStarts[term + 1] ?? 0;
    for (let at = segment.postingStarts[term] ?? 0; at < end && count < most; at++) {
      if (dead[segment.postings[at] ?? 0] === 1 || ((segment.postingBits[at] ?? 0) & mask) === 0) continue;
      count++;
    }
  }
  return count;
}
