import { domainMark, initialsMark } from './document-words.ts';
import { spokenBits } from './fields.ts';
import { createGrowing, shared } from './growing.ts';
import { hashOf } from './hash-table.ts';
import { gramHash } from './inside-words.ts';
import { frequentLetters, letterSet, longestCompared } from './letters.ts';
import type { Segment } from './segment.ts';
import { skeletonOf, soundsOf } from './sound.ts';

/** The lengths of prefixes that are compared with typed words. */
export const shortestBeginning = 4;
export const longestBeginning = 14;

type Vocabulary = Pick<
  Segment,
  | 'termChars'
  | 'termStarts'
  | 'gramStarts'
  | 'gramTerms'
  | 'nearLengths'
  | 'nearKeys'
  | 'nearGroups'
  | 'nearTerms'
  | 'nearLetters'
  | 'beginLengths'
  | 'beginKeys'
  | 'beginGroups'
  | 'beginFirst'
  | 'beginEnd'
  | 'beginLetters'
  | 'soundChars'
  | 'soundStarts'
  | 'soundTermStarts'
  | 'soundTerms'
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
    ...buildBeginnings(terms, spoken),
    ...buildSounds(terms, spoken),
  };
}

/** Returns whether fuzzy matching includes a term: not in postal addresses, and not for marked terms. */
export function isSpoken(fields: number, firstUnit: number, length: number): boolean {
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
  const starts = shared(Uint32Array, texts.length + 1);
  for (const [index, text] of texts.entries()) starts[index + 1] = (starts[index] ?? 0) + text.length;
  const chars = shared(Uint16Array, starts[texts.length] ?? 0);
  let at = 0;
  for (const text of texts) {
    for (let index = 0; index < text.length; index++) chars[at++] = text.charCodeAt(index);
  }
  return { [charsName]: chars, [startsName]: starts } as { [K in C]: Uint16Array } & {
    [K in S]: Uint32Array;
  };
}

/** Returns terms by three consecutive letters, those with the most contacts first. */
function buildGrams(
  terms: readonly string[],
  postingStarts: Uint32Array,
): Pick<Vocabulary, 'gramStarts' | 'gramTerms'> {
  const order = new Float64Array(terms.length);
  for (let term = 0; term < order.length; term++) {
    const contacts = (postingStarts[term + 1] ?? 0) - (postingStarts[term] ?? 0);
    order[term] = term - contacts * 4_294_967_296;
  }
  order.sort();
  let buckets = 64;
  while (buckets < terms.length && buckets < 65_536) buckets *= 2;
  const starts = shared(Uint32Array, buckets + 1);
  const each = (found: (hash: number, term: number) => void) => {
    for (const rank of order) {
      const index = ((rank % 4_294_967_296) + 4_294_967_296) % 4_294_967_296;
      const term = terms[index] ?? '';
      if (isMark(term.charCodeAt(0))) continue;
      for (let at = 0; at + 3 <= term.length; at++) found(gramHash(term, at) & (buckets - 1), index);
    }
  };
  each((hash) => {
    starts[hash + 1] = (starts[hash + 1] ?? 0) + 1;
  });
  for (let bucket = 0; bucket < buckets; bucket++)
    starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0);
  const next = starts.slice();
  const gramTerms = shared(Uint32Array, starts[buckets] ?? 0);
  each((hash, term) => {
    const target = next[hash] ?? 0;
    next[hash] = target + 1;
    gramTerms[target] = term;
  });
  return { gramStarts: starts, gramTerms };
}

interface LetterGroups {
  readonly lengths: Uint32Array;
  readonly keys: Uint16Array;
  readonly groups: Uint32Array;
  /** The indexes of the entries in their new order. */
  readonly order: Uint32Array;
  readonly letters: Uint32Array;
}

/** Sorts entries by length and frequent letters; `lengths` and `sets` have one number per entry. */
function groupByLetters(lengths: Uint8Array, sets: Uint32Array): LetterGroups {
  const order = shared(Uint32Array, lengths.length);
  const sortKeys = new Float64Array(lengths.length);
  for (let entry = 0; entry < lengths.length; entry++) {
    const group = (lengths[entry] ?? 0) * 4096 + frequentLetters(sets[entry] ?? 0);
    sortKeys[entry] = group * 4_294_967_296 + entry;
  }
  sortKeys.sort();
  const letters = shared(Uint32Array, lengths.length);
  const starts = shared(Uint32Array, longestCompared + 2);
  const keys = createGrowing(Uint16Array);
  const groups = createGrowing(Uint32Array);
  let before = -1;
  let filled = 0;
  for (let at = 0; at < order.length; at++) {
    const sortKey = sortKeys[at] ?? 0;
    const group = Math.floor(sortKey / 4_294_967_296);
    const entry = sortKey - group * 4_294_967_296;
    order[at] = entry;
    letters[at] = sets[entry] ?? 0;
    if (group === before) continue;
    before = group;
    const length = Math.floor(group / 4096);
    while (filled <= length) starts[filled++] = groups.length;
    keys.push(group % 4096);
    groups.push(at);
  }
  while (filled < starts.length) starts[filled++] = groups.length;
  groups.push(order.length);
  return { lengths: starts, keys: keys.finish(), groups: groups.finish(), order, letters };
}

function groupTexts(numbers: readonly number[], textOf: (number: number) => string): LetterGroups {
  const lengths = Uint8Array.from(numbers, (number) => textOf(number).length);
  const sets = Uint32Array.from(numbers, (number) => letterSet(textOf(number)));
  const grouped = groupByLetters(lengths, sets);
  for (let at = 0; at < grouped.order.length; at++) grouped.order[at] = numbers[grouped.order[at] ?? 0] ?? 0;
  return grouped;
}

function buildNear(
  terms: readonly string[],
  spoken: readonly number[],
): Pick<Vocabulary, 'nearLengths' | 'nearKeys' | 'nearGroups' | 'nearTerms' | 'nearLetters'> {
  const { lengths, keys, groups, order, letters } = groupTexts(spoken, (term) => terms[term] ?? '');
  return { nearLengths: lengths, nearKeys: keys, nearGroups: groups, nearTerms: order, nearLetters: letters };
}

function buildBeginnings(
  terms: readonly string[],
  spoken: readonly number[],
): Pick<
  Vocabulary,
  'beginLengths' | 'beginKeys' | 'beginGroups' | 'beginFirst' | 'beginEnd' | 'beginLetters'
> {
  const lengths = createGrowing(Uint8Array);
  const first = createGrowing(Uint32Array);
  const end = createGrowing(Uint32Array);
  const sets = createGrowing(Uint32Array);
  for (let length = shortestBeginning; length <= longestBeginning; length++) {
    let current = '';
    let from = 0;
    let until = 0;
    const close = () => {
      if (current === '') return;
      lengths.push(length);
      first.push(from);
      end.push(until);
      sets.push(letterSet(current));
    };
    for (const term of spoken) {
      const text = terms[term] ?? '';
      // Shorter words are compared as a whole.
      if (text.length < length) continue;
      if (current === '' || !text.startsWith(current)) {
        close();
        current = text.slice(0, length);
        from = term;
      }
      until = term + 1;
    }
    close();
  }
  const { order, ...grouped } = groupByLetters(lengths.view(), sets.view());
  const arranged = (values: Uint32Array) => {
    const sorted = shared(Uint32Array, order.length);
    for (let at = 0; at < order.length; at++) sorted[at] = values[order[at] ?? 0] ?? 0;
    return sorted;
  };
  return {
    beginLengths: grouped.lengths,
    beginKeys: grouped.keys,
    beginGroups: grouped.groups,
    beginFirst: arranged(first.view()),
    beginEnd: arranged(end.view()),
    beginLetters: grouped.letters,
  };
}

function buildSounds(
  terms: readonly string[],
  spoken: readonly number[],
): Pick<
  Vocabulary,
  'soundChars' | 'soundStarts' | 'soundTermStarts' | 'soundTerms' | 'skeletons' | 'skeletonTerms'
> {
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
  const soundTermStarts = shared(Uint32Array, sounds.length + 1);
  for (const [index, sound] of sounds.entries()) {
    soundTermStarts[index + 1] = (soundTermStarts[index] ?? 0) + (termsOfSound.get(sound)?.length ?? 0);
  }
  const soundTerms = shared(Uint32Array, soundTermStarts[sounds.length] ?? 0);
  for (const [index, sound] of sounds.entries()) {
    soundTerms.set(termsOfSound.get(sound) ?? [], soundTermStarts[index]);
  }
  skeletons.sort((one, other) => one[0] - other[0]);
  const skeletonHashes = shared(Uint32Array, skeletons.length);
  const skeletonTerms = shared(Uint32Array, skeletons.length);
  for (const [index, [hash, term]] of skeletons.entries()) {
    skeletonHashes[index] = hash;
    skeletonTerms[index] = term;
  }
  return {
    ...packTexts(sounds, 'soundChars', 'soundStarts'),
    soundTermStarts,
    soundTerms,
    skeletons: skeletonHashes,
    skeletonTerms,
  };
}
