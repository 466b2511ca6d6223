import { hashOf } from './hash-table.ts';
import { bitCounts, createWordMeter, frequentLetters, letterSet, longestCompared } from './letters.ts';
import { findOneError } from './one-error.ts';
import { findText, type Segment, termLength } from './segment.ts';
import { isSpoken, longestBeginning, shortestBeginning } from './vocabulary-builder.ts';

/** Finds the terms of a segment that resemble a typed word, and passes them to `found`. */
export interface NearWords {
  /** Finds terms with at most `errors` typing errors (1 or 2), anywhere in the word. */
  misspelt(text: string, errors: number, found: (term: number, distance: number) => void): void;
  /**
   * Finds longer terms whose prefix is the typed word with at most `errors` typing errors. Terms may be repeated.
   */
  begun(text: string, errors: number, found: (term: number, distance: number) => void): void;
  /** Finds terms with the same sound. */
  sounding(sound: string, found: (term: number) => void): void;
  /** Finds terms with a similar sound: one letter of the sound differs. */
  nearlySounding(sound: string, found: (term: number) => void): void;
  /** Finds terms with the same consonants and a limited number of typing errors from `text`. */
  withSkeleton(
    skeleton: string,
    text: string,
    errors: number,
    found: (term: number, distance: number) => void,
  ): void;
}

/** Maximum number of terms by consonants, because many names share two or three of them. */
const mostOfSkeleton = 5000;

const meter = createWordMeter();
const { distances } = meter;

export function nearWordsIn(segment: Segment): NearWords {
  const { termChars, termStarts } = segment;
  const terms = { chars: termChars, starts: termStarts };

  return {
    misspelt(text, errors, found) {
      if (text.length < 2 || text.length > longestCompared) return;
      const { nearLengths, nearKeys, nearGroups, nearTerms, nearLetters } = segment;
      const table = { lengths: nearLengths, keys: nearKeys, groups: nearGroups, letters: nearLetters };
      meter.set(text);
      scan(text, errors, table, (at) => {
        const term = nearTerms[at] ?? 0;
        meter.measure(termChars, termStarts[term] ?? 0, termStarts[term + 1] ?? 0, errors);
        if (distances.whole <= errors) found(term, distances.whole);
      });
    },

    begun(text, errors, found) {
      const length = text.length + 1;
      if (length <= shortestBeginning || length > longestBeginning) return;
      if (errors === 1) {
        findOneError(terms, text, 'beginnings', (low, high) => {
          for (let term = low; term < high; term++) {
            if (termLength(segment, term) >= length && isCompared(segment, term)) found(term, 1);
          }
        });
        return;
      }
      const { beginLengths, beginKeys, beginGroups, beginFirst, beginEnd, beginLetters } = segment;
      const table = { lengths: beginLengths, keys: beginKeys, groups: beginGroups, letters: beginLetters };
      meter.set(text);
      // Prefixes are one letter longer, because a missing letter may be a new one.
      scanLength(letterSet(text), length, errors, errors + 1, table, (at) => {
        const first = beginFirst[at] ?? 0;
        const start = termStarts[first] ?? 0;
        meter.measure(termChars, start, start + length, errors);
        if (distances.beginning > errors) return;
        const end = beginEnd[at] ?? 0;
        for (let term = first; term < end; term++) found(term, distances.beginning);
      });
    },

    sounding(sound, found) {
      const number = findText(segment.soundChars, segment.soundStarts, sound);
      if (number >= 0) eachOfSound(segment, number, found);
    },

    nearlySounding(sound, found) {
      if (sound.length < 4 || sound.length > longestCompared) return;
      const sounds = { chars: segment.soundChars, starts: segment.soundStarts };
      findOneError(sounds, sound, 'whole', (number) => eachOfSound(segment, number, found));
    },

    withSkeleton(skeleton, text, errors, found) {
      if (text.length > longestCompared) return;
      const { skeletons, skeletonTerms } = segment;
      const hash = hashOf(skeleton);
      let low = 0;
      let high = skeletons.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((skeletons[middle] ?? 0) < hash) low = middle + 1;
        else high = middle;
      }
      meter.set(text);
      const end = Math.min(skeletons.length, low + mostOfSkeleton);
      for (let at = low; at < end && skeletons[at] === hash; at++) {
        const term = skeletonTerms[at] ?? 0;
        meter.measure(termChars, termStarts[term] ?? 0, termStarts[term + 1] ?? 0, errors);
        if (distances.whole <= errors) found(term, distances.whole);
      }
    },
  };
}

/** Returns whether typing errors in the term are matched. */
function isCompared({ termChars, termStarts, termFields }: Segment, term: number): boolean {
  const start = termStarts[term] ?? 0;
  return isSpoken(termFields[term] ?? 0, termChars[start] ?? 0, (termStarts[term + 1] ?? 0) - start);
}

interface LetterTable {
  readonly lengths: Uint32Array;
  readonly keys: Uint16Array;
  readonly groups: Uint32Array;
  readonly letters: Uint32Array;
}

/** Calls `found` with the index of every text whose letters allow that few errors. */
function scan(text: string, errors: number, table: LetterTable, found: (at: number) => void): void {
  const typed = letterSet(text);
  const longest = Math.min(longestCompared, text.length + errors);
  for (let length = Math.max(1, text.length - errors); length <= longest; length++) {
    // Each difference in length already uses one error.
    const missing = errors - Math.max(0, length - text.length);
    const added = errors - Math.max(0, text.length - length);
    scanLength(typed, length, missing, added, table, found);
  }
}

/** Finds those of one length that lack at most `missing` of the typed letters and have at most `added` others. */
function scanLength(
  typed: number,
  length: number,
  missing: number,
  added: number,
  { lengths, keys, groups, letters }: LetterTable,
  found: (at: number) => void,
): void {
  const frequent = frequentLetters(typed);
  const rare = typed & ~4095;
  const last = lengths[length + 1] ?? 0;
  for (let group = lengths[length] ?? 0; group < last; group++) {
    const key = keys[group] ?? 0;
    const missingLeft = missing - (bitCounts[frequent & ~key] ?? 0);
    const addedLeft = added - (bitCounts[key & ~frequent] ?? 0);
    if (missingLeft < 0 || addedLeft < 0) continue;
    const end = groups[group + 1] ?? 0;
    for (let at = groups[group] ?? 0; at < end; at++) {
      const others = (letters[at] ?? 0) & ~4095;
      if (moreThan(rare & ~others, missingLeft) || moreThan(others & ~rare, addedLeft)) continue;
      found(at);
    }
  }
}

/** Returns whether more than `most` bits are set. */
function moreThan(bits: number, most: number): boolean {
  let left = bits;
  for (let index = 0; index < most && left !== 0; index++) left &= left - 1;
  return left !== 0;
}

function eachOfSound(
  { soundTermStarts, soundTerms }: Segment,
  sound: number,
  found: (term: number) => void,
): void {
  const end = soundTermStarts[sound + 1] ?? 0;
  for (let at = soundTermStarts[sound] ?? 0; at < end; at++) found(soundTerms[at] ?? 0);
}
