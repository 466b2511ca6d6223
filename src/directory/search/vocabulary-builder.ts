import { skeletonOf, soundsOf } from '../../contacts/text/sound.ts';
import { buildDeletions, type Compared, mostLetters } from './deletion-index.ts';
import { domainMark, initialsMark } from './document-words.ts';
import { spokenBits } from './fields.ts';
import { sharedZeros } from './growing.ts';
import { hashOf } from './hash-table.ts';
import { gramHash } from './inside-words.ts';
import { longestCompared } from './letters.ts';
import type { Segment } from './segment.ts';

/** The shortest prefix with fuzzy matching. */
export const shortestBeginning = 4;

/** Typing errors in whole words and in prefixes of at least so many letters. */
const comparedWords: Compared = { letters: mostLetters, deletions: 2 };
/** A typing error in shorter prefixes. */
const comparedBeginnings: readonly Compared[] = [4, 5, 6].map((letters) => ({ letters, deletions: 1 }));
const comparedSounds: Compared = { letters: mostLetters, deletions: 1 };

type Vocabulary = Pick<
  Segment,
  | 'termChars'
  | 'termStarts'
  | 'rankedTerms'
  | 'gramStarts'
  | 'gramRanks'
  | 'spokenTerms'
  | 'spokenLengths'
  | 'nearStarts'
  | 'nearBuckets'
  | 'nearEntries'
  | 'soundChars'
  | 'soundStarts'
  | 'soundTermStarts'
  | 'soundTerms'
  | 'soundNearStarts'
  | 'soundNearBuckets'
  | 'soundNearEntries'
  | 'skeletons'
  | 'skeletonTerms'
>;

/** Builds all structures by which typed words find terms, from the sorted terms and their fields. */
export function buildVocabulary(
  terms: readonly string[],
  { termFields: fields, postingStarts }: Pick<Segment, 'termFields' | 'postingStarts'>,
): Vocabulary {
  const spoken: number[] = [];
  for (const [index, term] of terms.entries()) {
    if (isSpoken(fields[index] ?? 0, term.charCodeAt(0), term.length)) spoken.push(index);
  }
  return {
    ...packTexts(terms, 'termChars', 'termStarts'),
    ...buildGrams(terms, postingStarts),
    ...buildNear(terms, spoken),
    ...buildSounds(terms, spoken),
  };
}

/** Returns whether fuzzy matching includes a term: not in postal addresses, and not for marked terms. */
function isSpoken(fields: number, firstUnit: number, length: number): boolean {
  return (fields & spokenBits) !== 0 && !isMark(firstUnit) && length >= 2 && length <= longestCompared;
}

const marks = [initialsMark.charCodeAt(0), domainMark.charCodeAt(0)];

function isMark(unit: number): boolean {
  return unit === marks[0] || unit === marks[1];
}

function packTexts<C extends string, S extends string>(
  texts: readonly string[],
  charsName: C,
  startsName: S,
) {
  const starts = sharedZeros(Uint32Array, texts.length + 1);
  for (const [index, text] of texts.entries()) starts[index + 1] = (starts[index] ?? 0) + text.length;
  const chars = sharedZeros(Uint16Array, starts[texts.length] ?? 0);
  let at = 0;
  for (const text of texts) {
    for (let index = 0; index < text.length; index++) chars[at++] = text.charCodeAt(index);
  }
  return { [charsName]: chars, [startsName]: starts } as { [K in C]: Uint16Array } & {
    [K in S]: Uint32Array;
  };
}

/**
 * Returns terms by three consecutive letters after the first one, those with the most contacts first. A term that
 * starts with the typed text is found as its prefix.
 */
function buildGrams(
  terms: readonly string[],
  postingStarts: Uint32Array,
): Pick<Vocabulary, 'rankedTerms' | 'gramStarts' | 'gramRanks'> {
  const order = new Float64Array(terms.length);
  for (let term = 0; term < order.length; term++) {
    const contacts = (postingStarts[term + 1] ?? 0) - (postingStarts[term] ?? 0);
    order[term] = term - contacts * 4_294_967_296;
  }
  order.sort();
  const rankedTerms = sharedZeros(Uint32Array, terms.length);
  for (let rank = 0; rank < order.length; rank++) {
    rankedTerms[rank] = (((order[rank] ?? 0) % 4_294_967_296) + 4_294_967_296) % 4_294_967_296;
  }
  let buckets = 64;
  while (buckets < terms.length && buckets < 65_536) buckets *= 2;
  const starts = sharedZeros(Uint32Array, buckets + 1);
  const each = (found: (hash: number, rank: number) => void) => {
    for (let rank = 0; rank < rankedTerms.length; rank++) {
      const term = terms[rankedTerms[rank] ?? 0] ?? '';
      if (isMark(term.charCodeAt(0))) continue;
      for (let at = 1; at + 3 <= term.length; at++) found(gramHash(term, at) & (buckets - 1), rank);
    }
  };
  each((hash) => {
    starts[hash + 1] = (starts[hash + 1] ?? 0) + 1;
  });
  for (let bucket = 0; bucket < buckets; bucket++)
    starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0);
  const next = starts.slice();
  const gramRanks = sharedZeros(Uint32Array, starts[buckets] ?? 0);
  each((hash, rank) => {
    const target = next[hash] ?? 0;
    next[hash] = target + 1;
    gramRanks[target] = rank;
  });
  return { rankedTerms, gramStarts: starts, gramRanks };
}

function buildNear(
  terms: readonly string[],
  spoken: readonly number[],
): Pick<Vocabulary, 'spokenTerms' | 'spokenLengths' | 'nearStarts' | 'nearBuckets' | 'nearEntries'> {
  const texts = spoken.map((term) => terms[term] ?? '');
  const { starts, buckets, entries } = buildDeletions(texts, [comparedWords, ...comparedBeginnings]);
  const spokenTerms = sharedZeros(Uint32Array, spoken.length);
  spokenTerms.set(spoken);
  const spokenLengths = sharedZeros(Uint8Array, spoken.length);
  for (const [at, text] of texts.entries()) spokenLengths[at] = text.length;
  return { spokenTerms, spokenLengths, nearStarts: starts, nearBuckets: buckets, nearEntries: entries };
}

function buildSounds(
  terms: readonly string[],
  spoken: readonly number[],
): Pick<Vocabulary, Extract<keyof Vocabulary, `sound${string}` | `skeleton${string}`>> {
  const termsOfSound = new Map<string, number[]>();
  const skeletons: (readonly [hash: number, term: number])[] = [];
  for (const term of spoken) {
    const text = terms[term] ?? '';
    const hashes = new Set<number>();
    for (const sound of soundsOf(text)) {
      if (sound === '') continue;
      const known = termsOfSound.get(sound);
      if (known === undefined) termsOfSound.set(sound, [term]);
      else known.push(term);
      const skeleton = skeletonOf(sound);
      if (skeleton.length >= 2) hashes.add(hashOf(skeleton));
    }
    for (const hash of hashes) skeletons.push([hash, term]);
  }
  const sounds = [...termsOfSound.keys()].sort();
  const soundTermStarts = sharedZeros(Uint32Array, sounds.length + 1);
  for (const [index, sound] of sounds.entries()) {
    soundTermStarts[index + 1] = (soundTermStarts[index] ?? 0) + (termsOfSound.get(sound)?.length ?? 0);
  }
  const soundTerms = sharedZeros(Uint32Array, soundTermStarts[sounds.length] ?? 0);
  for (const [index, sound] of sounds.entries()) {
    soundTerms.set(termsOfSound.get(sound) ?? [], soundTermStarts[index]);
  }
  const { starts, buckets, entries } = buildDeletions(sounds, [comparedSounds]);
  skeletons.sort((one, other) => one[0] - other[0]);
  const skeletonHashes = sharedZeros(Uint32Array, skeletons.length);
  const skeletonTerms = sharedZeros(Uint32Array, skeletons.length);
  for (const [index, [hash, term]] of skeletons.entries()) {
    skeletonHashes[index] = hash;
    skeletonTerms[index] = term;
  }
  return {
    ...packTexts(sounds, 'soundChars', 'soundStarts'),
    soundTermStarts,
    soundTerms,
    soundNearStarts: starts,
    soundNearBuckets: buckets,
    soundNearEntries: entries,
    skeletons: skeletonHashes,
    skeletonTerms,
  };
}
