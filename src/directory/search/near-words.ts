import { findDeletions, mostLetters } from './deletion-index.ts';
import { hashOf } from './hash-table.ts';
import { createWordMeter, longestCompared } from './letters.ts';
import { findText, type Segment } from './segment.ts';
import { shortestBeginning } from './vocabulary-builder.ts';

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
const mostOfSkeleton = 1000;

const meter = createWordMeter();
const { distances } = meter;

export function nearWordsIn(segment: Segment): NearWords {
  const { termChars, termStarts, spokenTerms, spokenLengths, soundChars, soundStarts } = segment;
  const words = {
    starts: segment.nearStarts,
    buckets: segment.nearBuckets,
    entries: segment.nearEntries,
  };
  const sounds = {
    starts: segment.soundNearStarts,
    buckets: segment.soundNearBuckets,
    entries: segment.soundNearEntries,
  };

  return {
    misspelt(text, errors, found) {
      if (text.length < 2 || text.length > longestCompared) return;
      meter.set(text);
      findDeletions(words, text, { letters: mostLetters, deletions: errors }, (first, end) => {
        for (let at = first; at < end; at++) {
          const length = spokenLengths[at] ?? 0;
          if (Math.abs(length - text.length) > errors) continue;
          const term = spokenTerms[at] ?? 0;
          const start = termStarts[term] ?? 0;
          meter.measure(termChars, start, start + length, errors);
          if (distances.whole <= errors) found(term, distances.whole);
        }
      });
    },

    begun(text, errors, found) {
      const length = text.length + 1;
      if (length <= shortestBeginning || length > longestCompared) return;
      const letters = Math.min(mostLetters, text.length);
      meter.set(text);
      findDeletions(words, text, { letters, deletions: errors }, (first, end) => {
        for (let at = first; at < end; at++) {
          if ((spokenLengths[at] ?? 0) < length) continue;
          const term = spokenTerms[at] ?? 0;
          const start = termStarts[term] ?? 0;
          // Prefixes are one letter longer, because a missing letter may be a new one.
          meter.measure(termChars, start, start + length, errors);
          if (distances.beginning <= errors) found(term, distances.beginning);
        }
      });
    },

    sounding(sound, found) {
      const number = findText(segment.soundChars, segment.soundStarts, sound);
      if (number >= 0) eachOfSound(segment, number, found);
    },

    nearlySounding(sound, found) {
      if (sound.length < 4 || sound.length > longestCompared) return;
      meter.set(sound);
      findDeletions(sounds, sound, { letters: mostLetters, deletions: 1 }, (first, end) => {
        for (let number = first; number < end; number++) {
          const start = soundStarts[number] ?? 0;
          const until = soundStarts[number + 1] ?? 0;
          if (Math.abs(until - start - sound.length) > 1) continue;
          meter.measure(soundChars, start, until, 1);
          if (distances.whole <= 1) eachOfSound(segment, number, found);
        }
      });
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

function eachOfSound(
  { soundTermStarts, soundTerms }: Segment,
  sound: number,
  found: (term: number) => void,
): void {
  const end = soundTermStarts[sound + 1] ?? 0;
  for (let at = soundTermStarts[sound] ?? 0; at < end; at++) found(soundTerms[at] ?? 0);
}
