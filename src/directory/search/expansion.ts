import { petNamesOf, petStemOf } from '../../contacts/text/nicknames.ts';
import { russianSpelling, skeletonOf } from '../../contacts/text/sound.ts';
import { initialsMark } from './document-words.ts';
import {
  bestValue,
  bestValueIn,
  exactCode,
  exactNameValue,
  fieldBits,
  jobBits,
  nameBits,
  prefixCodeFor,
  translationCode,
} from './fields.ts';
import { findHash } from './hash-table.ts';
import { findInside } from './inside-words.ts';
import { letterSet } from './letters.ts';
import { nearWordsIn } from './near-words.ts';
import { findPhones } from './phone-keys.ts';
import type { QueryWord } from './query-words.ts';
import {
  contactCount,
  findTerm,
  frequency,
  prefixRange,
  type Segment,
  termCount,
  termLength,
  termText,
} from './segment.ts';

/** Why a term matches a typed word. */
export const kinds = [
  'exact',
  'beginning',
  'nickname',
  'typing error',
  'sound',
  'inside',
  'initials',
  'joined',
  'translation',
] as const;

export type MatchKind = (typeof kinds)[number];

interface Range {
  readonly low: number;
  readonly high: number;
  readonly typed: number;
}

const nothing: Range = { low: 0, high: 0, typed: 0 };

/**
 * All terms of one segment that match one typed word, each with a code for the quality of the match (see fields.ts).
 */
export interface Expansion {
  readonly word: QueryWord;
  /** Terms that equal the word or have it as a prefix, in both spellings. */
  readonly ranges: readonly Range[];
  /** The other terms, best first. */
  readonly near: readonly number[];
  /** By term: 0, or its level and, from bit 7, the number of its kind. Empty without fuzzy matches. */
  readonly nearLevels: Uint16Array;
  /** Contacts that were found without a term: by their phone number or whole address. */
  readonly contacts: readonly number[];
  /** Total number of postings. */
  readonly size: number;
}

/**
 * Maximum number of postings of fuzzy matches; the worst are omitted. Lower for short words, which resemble many.
 */
const mostNearPostings = 40_000;
const mostNearOfShort = [12_000, 12_000, 12_000, 12_000, 20_000] as const;
const mostGrams = 1000;
/** Maximum number of names with a nickname as prefix; a prefix of three letters may have thousands. */
const mostOfStem = 1000;
/** How well a term matches, from 0 to 100; those of exact words and prefixes are in fields.ts. */
const levels = {
  nickname: 72,
  joined: 66,
  likelyNickname: 58,
  petName: 46,
  otherAlphabet: 58,
  oneError: 52,
  twoErrors: 40,
  prefixWithOneError: 42,
  prefixWithTwoErrors: 32,
  sound: 45,
  similarSound: 34,
  inside: 40,
  initials: 35,
} as const;

/** Returns the code of a term for the word, 0 if it does not match. */
export function codeOf(segment: Segment, { ranges, nearLevels }: Expansion, term: number): number {
  // The other spelling comes last and is longer, so that it covers more of the term.
  for (let at = ranges.length - 1; at >= 0; at--) {
    const { low, high, typed } = ranges[at] ?? nothing;
    if (term < low || term >= high) continue;
    const length = termLength(segment, term);
    return length === typed ? exactCode : prefixCodeFor(typed, length);
  }
  return (nearLevels[term] ?? 0) & 127;
}

export function kindOf(segment: Segment, { ranges, nearLevels }: Expansion, term: number): MatchKind {
  for (const { low, high, typed } of ranges) {
    if (term >= low && term < high) return termLength(segment, term) === typed ? 'exact' : 'beginning';
  }
  return kinds[(nearLevels[term] ?? 0) >> 7] ?? 'exact';
}

/** Level arrays are as long as the vocabulary and therefore reused; {@link release} clears them. */
const spare = new WeakMap<Segment, Uint16Array[]>();

const noLevels = new Uint16Array(0);

function levelsFor(segment: Segment): Uint16Array {
  return spare.get(segment)?.pop() ?? new Uint16Array(termCount(segment));
}

/** Releases an expansion's memory. The expansion must not be used afterwards. */
export function release(segment: Segment, { near, nearLevels }: Expansion): void {
  if (nearLevels.length === 0) return;
  for (const term of near) nearLevels[term] = 0;
  const arrays = spare.get(segment);
  if (arrays === undefined) spare.set(segment, [nearLevels]);
  else arrays.push(nearLevels);
}

/**
 * Expands a word to the terms that match it in a segment. `wide` adds typing errors, sounds and infixes; otherwise only
 * the word, its prefixes, nicknames and translations match, and the word joined with a neighbour in the query.
 */
export function expand(segment: Segment, word: QueryWord, wide: boolean): Expansion {
  const ranges: Range[] = [];
  const near: NearTerms = { segment, mask: word.mask, ranges, terms: [], levels: noLevels };
  addRange(segment, word.text, word.isWhole, ranges);
  addRange(segment, word.spelledOut, word.isWhole, ranges);
  if (!word.isWhole) {
    for (const name of word.nicknames) note(near, findTerm(segment, name), levels.nickname, 'nickname');
    for (const joined of word.neighbours) note(near, findTerm(segment, joined), levels.joined, 'joined');
    if (wide && word.text !== '') noteLike(near, word);
    noteTranslations(near, word);
  }
  // Without fuzzy matches, nicknames come first in any case.
  if (wide) sortByLevel(near);
  cut(near, mostNearOf(word.text));
  const contacts = directContacts(segment, word);
  let size = contacts.length;
  for (const { low, high } of ranges) {
    size += (segment.postingStarts[high] ?? 0) - (segment.postingStarts[low] ?? 0);
  }
  for (const term of near.terms) size += frequency(segment, term);
  return { word, ranges, near: near.terms, nearLevels: near.levels, contacts, size };
}

/** The highest values that a word can have in a contact (see fields.ts); 0 if it matches nothing. */
export interface BestValues {
  /** As typed, or as a prefix. */
  readonly plain: number;
  /** In another way. */
  readonly near: number;
}

export function bestValuesOf(segment: Segment, expansion: Expansion): BestValues {
  const { word, ranges, near, contacts } = expansion;
  const { termFields } = segment;
  let plain = contacts.length > 0 ? exactNameValue : 0;
  for (const { low, high, typed } of ranges) {
    // The word itself is the first of its range.
    for (let term = low; term < high && plain < exactNameValue; term++) {
      const length = termLength(segment, term);
      const code = length === typed ? exactCode : prefixCodeFor(typed, length);
      if (bestValue(code) <= plain) continue;
      plain = Math.max(plain, bestValueIn(code, (termFields[term] ?? 0) & word.mask));
    }
  }
  let other = 0;
  for (const term of near) {
    const code = codeOf(segment, expansion, term);
    if (bestValue(code) <= other) continue;
    other = Math.max(other, bestValueIn(code, (termFields[term] ?? 0) & word.mask));
  }
  return { plain, near: other };
}

function mostNearOf(text: string): number {
  return mostNearOfShort[text.length] ?? mostNearPostings;
}

function addRange(segment: Segment, typed: string, isWhole: boolean, ranges: Range[]): void {
  if (typed === '') return;
  if (isWhole) {
    const term = findTerm(segment, typed);
    if (term >= 0) ranges.push({ low: term, high: term + 1, typed: typed.length });
    return;
  }
  const [low, high] = prefixRange(segment, typed);
  if (low < high) ranges.push({ low, high, typed: typed.length });
}

/** Collects terms other than the word and its prefixes. */
interface NearTerms {
  readonly segment: Segment;
  /** The fields to search. */
  readonly mask: number;
  /** Terms in these ranges are skipped, because they already match better. */
  readonly ranges: readonly Range[];
  readonly terms: number[];
  /** See {@link Expansion.nearLevels}. */
  levels: Uint16Array;
}

function isInRange(ranges: readonly Range[], term: number): boolean {
  for (const { low, high } of ranges) if (term >= low && term < high) return true;
  return false;
}

/** Adds a term, or raises its level. */
function note(near: NearTerms, term: number, level: number, kind: MatchKind): void {
  if (term < 0 || ((near.segment.termFields[term] ?? 0) & near.mask) === 0) return;
  const known = near.levels[term] ?? 0;
  if (known === 0) {
    if (isInRange(near.ranges, term)) return;
    if (near.levels.length === 0) near.levels = levelsFor(near.segment);
    near.terms.push(term);
  }
  if ((known & 127) < level) near.levels[term] = level | (kinds.indexOf(kind) << 7);
}

/** Adds what a city or a job is called in other languages. */
function noteTranslations(near: NearTerms, { translations, mask }: QueryWord): void {
  const add = (names: readonly string[], field: 'city' | 'job', bits: number): void => {
    for (const name of (bits & mask) === 0 ? [] : names) {
      const term = findTerm(near.segment, name);
      if (term < 0 || ((near.segment.termFields[term] ?? 0) & bits & mask) === 0) continue;
      const level = (near.levels[term] ?? 0) & 127;
      if (level < levels.joined) note(near, term, translationCode(field, level), 'translation');
    }
  };
  add(translations.cities, 'city', fieldBits.city);
  add(translations.jobs, 'job', jobBits);
}

/** Adds fuzzy matches. */
function noteLike(near: NearTerms, word: QueryWord): void {
  const { segment } = near;
  const { text } = word;
  const add: Add = (term, level, kind) => note(near, term, level, kind);
  /** A typing error with the same sound is a likelier match. */
  const addSound = (term: number): void => {
    const known = near.levels[term] ?? 0;
    if ((known & 127) >= levels.sound) near.levels[term] = known + 4;
    else add(term, levels.sound, 'sound');
  };
  addMisspelt(segment, word, add);
  if ((word.mask & fieldBits.givenName) !== 0) addLikelyNicknames(segment, word, add);
  addSounds(segment, word, add, addSound);
  add(findTerm(segment, russianSpelling(text)), levels.otherAlphabet, 'sound');
  if (text.length >= 3) {
    let room = mostNearOf(text);
    findInside(segment, text, mostGrams, (term) => {
      add(term, levels.inside, 'inside');
      if ((near.levels[term] ?? 0) !== 0) room -= frequency(segment, term);
      // Terms behind it would be omitted in any case.
      return room > 0;
    });
  }
  if (text.length === 2 || text.length === 3) {
    add(findTerm(segment, initialsMark + text), levels.initials, 'initials');
  }
  // What was typed correctly beside it is not a misspelling of it.
  for (const other of word.others) {
    const term = findTerm(segment, other);
    if (term >= 0 && near.levels.length > 0) near.levels[term] = 0;
  }
}

type Add = (term: number, level: number, kind: MatchKind) => void;

/** A word that is the name of many contacts is hardly a typing error, so that only close variants are searched. */
function isCommon(segment: Segment, text: string): boolean {
  const term = findTerm(segment, text);
  if (term < 0 || ((segment.termFields[term] ?? 0) & nameBits) === 0) return false;
  return frequency(segment, term) >= Math.max(3, contactCount(segment) / 50_000);
}

/**
 * Adds words with typing errors: one in words of three to five letters and in common names, two in others; one in a
 * prefix of four to eight letters, two in a longer one.
 */
function addMisspelt(segment: Segment, { text }: QueryWord, add: Add): void {
  if (text.length < 3 || /^\d+$/.test(text)) return;
  const near = nearWordsIn(segment);
  const { termChars, termStarts } = segment;
  const firstLetter = text.charCodeAt(0);
  const typedLetters = letterSet(text);
  const startsAlike = (term: number) => (termChars[termStarts[term] ?? 0] === firstLetter ? 2 : 0);
  const common = isCommon(segment, text);
  near.misspelt(text, text.length < 6 || common ? 1 : 2, (term, distance) => {
    if (distance === 0) return;
    // Transpositions and doubled letters do not change the set of letters.
    const sameLetters = letterSet(termText(segment, term)) === typedLetters ? 2 : 0;
    const level = (distance === 1 ? levels.oneError : levels.twoErrors) + startsAlike(term) + sameLetters;
    add(term, level, 'typing error');
  });
  if (text.length < 4 || common) return;
  near.begun(text, text.length < 9 ? 1 : 2, (term, distance) => {
    if (distance === 0) return;
    const whole = Math.floor((3 * text.length) / termLength(segment, term));
    const level = distance === 1 ? levels.prefixWithOneError : levels.prefixWithTwoErrors;
    add(term, level + whole + startsAlike(term), 'typing error');
  });
}

/** Adds names that may be used for one another, and those that have a nickname as prefix: given names only. */
function addLikelyNicknames(segment: Segment, word: QueryWord, add: Add): void {
  if (word.text.length < 3) return;
  const isGiven = (term: number) => ((segment.termFields[term] ?? 0) & fieldBits.givenName) !== 0;
  for (const name of word.likelyNicknames()) {
    const term = findTerm(segment, name);
    if (term >= 0 && isGiven(term)) add(term, levels.likelyNickname, 'nickname');
  }
  const own = findTerm(segment, word.text);
  // Any long word starts with some nickname; only a given name is shortened to one.
  for (const name of own >= 0 && isGiven(own) ? petNamesOf(word.text) : []) {
    const term = findTerm(segment, name);
    if (term >= 0 && isGiven(term)) add(term, levels.petName, 'nickname');
  }
  const stem = petStemOf(word.text);
  if (stem === '') return;
  const [low, high] = prefixRange(segment, stem);
  for (let term = low; term < Math.min(high, low + mostOfStem); term++) {
    if (termLength(segment, term) > stem.length + 1 && isGiven(term)) add(term, levels.petName, 'nickname');
  }
}

function addSounds(
  segment: Segment,
  { text, sounds: soundsOf }: QueryWord,
  add: Add,
  addSound: (term: number) => void,
): void {
  if (text.length < 3) return;
  const near = nearWordsIn(segment);
  const sounds = soundsOf();
  for (const skeleton of sounds.map(skeletonOf)) {
    if (skeleton.length < 2) continue;
    const most = Math.max(2, Math.floor(text.length * 0.45));
    near.withSkeleton(skeleton, text, most, (term, distance) => {
      if (distance > 0) add(term, levels.similarSound - distance, 'sound');
    });
  }
  for (const sound of sounds) {
    near.nearlySounding(sound, (term) => add(term, levels.similarSound, 'sound'));
    near.sounding(sound, addSound);
  }
}

/** Terms by their level while they are sorted, because there may be thousands. */
const termsOfLevel: readonly number[][] = Array.from({ length: 101 }, () => []);

/** Sorts the terms by level, highest first. */
function sortByLevel({ terms, levels: byTerm }: NearTerms): void {
  for (const term of terms) termsOfLevel[Math.floor(bestValue((byTerm[term] ?? 0) & 127) / 200)]?.push(term);
  terms.length = 0;
  for (let level = termsOfLevel.length - 1; level >= 0; level--) {
    const alike = termsOfLevel[level] ?? [];
    if (level > 0) for (const term of alike) terms.push(term);
    alike.length = 0;
  }
}

/** Keeps the best term and others, best first, up to a number of postings, and clears the rest. */
function cut({ segment, terms, levels: byTerm }: NearTerms, most: number): void {
  let kept = 0;
  let postings = 0;
  for (const term of terms) {
    const more = postings + frequency(segment, term);
    if (kept > 0 && more > most) {
      byTerm[term] = 0;
      continue;
    }
    terms[kept++] = term;
    postings = more;
  }
  terms.length = kept;
}

const nobody: readonly number[] = [];

function directContacts(segment: Segment, { phones, email }: QueryWord): readonly number[] {
  if (phones.length === 0 && email === '') return nobody;
  const found = new Set<number>();
  for (const typed of phones) {
    findPhones(segment.phoneKeys, segment.phoneOwners, typed, (contact) => found.add(contact));
  }
  if (email !== '') {
    const table = { slots: segment.emailSlots, prints: segment.emailPrints };
    for (const contact of findHash(table, email)) if (contact < contactCount(segment)) found.add(contact);
  }
  return [...found];
}
