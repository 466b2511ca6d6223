import { codeOf, type Expansion, kindOf, type MatchKind } from './expansion.ts';
import { fieldBits, givenFlag, nameBits, valuesFor } from './fields.ts';
import type { Segment } from './segment.ts';

/** Maximum number of typed words that are assigned, because the algorithm counts through their subsets. */
const mostWords = 10;
const best = new Int32Array(1 << mostWords);
const values = new Int32Array(mostWords);

/** A joined word, and a translation that may be a compound (`Vertriebsleiter`). */
const ofSeveral: ReadonlySet<MatchKind> = new Set(['joined', 'translation']);

/** Returns whether a term matches two of the words, so that one word of a contact could answer both. */
export function overlap(segment: Segment, expansions: readonly Expansion[]): boolean {
  return expansions.some((one, index) =>
    expansions.slice(index + 1).some((other) => meet(segment, one, other) || meet(segment, other, one)),
  );
}

function meet(segment: Segment, one: Expansion, other: Expansion): boolean {
  const inRange = one.ranges.some(({ low, high }) =>
    other.ranges.some((range) => range.low < high && low < range.high),
  );
  return inRange || one.near.some((term) => codeOf(segment, other, term) !== 0);
}

/**
 * Returns the highest total value of the typed words in a contact, where each of its words answers at most one typed
 * word, or as many as the fields in which it occurs; 0 if a typed word remains unanswered. A word that consists of
 * two typed ones answers both, also in another language.
 * @param found values of typed words that were matched by a phone number or an address; 0 for others
 */
export function assignedValue(
  segment: Segment,
  contact: number,
  expansions: readonly Expansion[],
  found: (index: number) => number,
): number {
  const { wordStarts, words, wordBits } = segment;
  const count = Math.min(mostWords, expansions.length);
  const all = (1 << count) - 1;
  best.fill(-1, 0, all + 1);
  best[0] = 0;
  for (let index = 0; index < count; index++) {
    const value = found(index);
    values.fill(0, 0, count);
    values[index] = value;
    if (value > 0) take(count, all, 1);
  }
  const end = wordStarts[contact + 1] ?? 0;
  for (let at = wordStarts[contact] ?? 0; at < end; at++) {
    const term = words[at] ?? 0;
    const bits = wordBits[at] ?? 0;
    let met = 0;
    let isJoined = false;
    for (let index = 0; index < count; index++) {
      const expansion = expansions[index];
      values[index] = 0;
      if (expansion === undefined) continue;
      const code = codeOf(segment, expansion, term);
      if (code === 0) continue;
      values[index] = (valuesFor(code)[expansion.word.classes[bits] ?? 0] ?? 0) & ~givenFlag;
      if ((values[index] ?? 0) === 0) continue;
      met++;
      isJoined ||= ofSeveral.has(kindOf(segment, expansion, term));
    }
    if (met > 0) take(count, all, isJoined ? met : Math.min(met, timesIn(bits)));
  }
  return Math.max(0, best[all] ?? 0);
}

/** Lets a word of the contact answer up to `times` of the typed words for which it has a value. */
function take(count: number, all: number, times: number): void {
  for (let time = 0; time < times; time++) {
    for (let set = all; set >= 0; set--) {
      const before = best[set] ?? -1;
      if (before < 0) continue;
      for (let index = 0; index < count; index++) {
        const value = values[index] ?? 0;
        const bit = 1 << index;
        if (value === 0 || (set & bit) !== 0) continue;
        if (before + value > (best[set | bit] ?? -1)) best[set | bit] = before + value;
      }
    }
  }
}

const otherFields = [fieldBits.company, fieldBits.title | fieldBits.department, fieldBits.city] as const;

/**
 * Returns how often a contact has the word, as far as its fields show. Addresses are derived from the name and do not
 * count.
 */
function timesIn(bits: number): number {
  const isBoth = (bits & fieldBits.givenName) !== 0 && (bits & fieldBits.surname) !== 0;
  let times = isBoth ? 2 : Number((bits & nameBits) !== 0);
  for (const field of otherFields) if ((bits & field) !== 0) times++;
  return Math.max(1, times);
}
