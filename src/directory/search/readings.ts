import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { fold, words } from '../../contacts/text/fold.ts';
import { tellingWords } from '../../contacts/text/name.ts';
import { partsOfCompound } from '../../contacts/text/translations.ts';
import { domainMark, domainWords, isParticle } from './document-words.ts';
import { allBits, fieldBits, nameBits, translatedBits } from './fields.ts';
import type { LiveSegment } from './live-segment.ts';
import { type QueryPlan, type QueryWord, wholeWord, wordFor } from './query-words.ts';
import { countLiving } from './term-holders.ts';

/** An alternative interpretation of a query. */
export interface Reading {
  readonly plan: QueryPlan;
  /** The factor for the score of hits, slightly below 1. */
  readonly share: number;
  /** The interpretation of an address by its parts, some of which a hit may lack. */
  readonly isAddress: boolean;
}

/** Missing or misplaced spaces. */
const otherSpaces = 0.95;
/** `J.P.` may be initials; contacts with the exact text come first. */
const initialsShare = 0.65;
const shortestSplit = 4;
/** Maximum number of ways to split a word, the likeliest first. */
const mostSplits = 6;

/**
 * Returns alternative interpretations of a query: an address by its parts, a domain, without titles (`Dr.`), acronyms
 * by their letters, the parts of a compound (`Vertriebsleiter`), joined words split or split differently, and words joined.
 */
export function* otherReadings(
  segments: readonly LiveSegment[],
  query: ContactQuery,
  plan: QueryPlan,
): Generator<Reading> {
  const reading = (all: readonly QueryWord[], share = 1, isAddress = false): Reading => ({
    plan: { ...plan, words: all },
    share,
    isAddress,
  });
  if (query.email !== '') yield reading(addressWords(query.email), 1, true);
  const domains = query.words.filter((word) => /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(word));
  if (domains.length > 0) {
    const parts = domains.flatMap((domain) => words(domain));
    const others = plan.words.filter(({ text }) => !parts.includes(text));
    const whole = domains.map((domain) => wordFor(domainMark + fold(domain), fieldBits.emailDomain, true));
    yield reading([...others, ...whole]);
  }
  if (plan.words.some(({ parts }) => parts.length > 0)) {
    const apart = plan.words.flatMap((word) =>
      word.parts.length === 0 ? [word] : word.parts.map((part) => wordFor(part, word.mask, word.counts)),
    );
    yield reading(apart, initialsShare);
  }
  const texts = plan.words.map(({ text }) => text);
  const telling = tellingWords(texts);
  if (telling.length < texts.length && telling.length > 0) {
    yield reading(plan.words.filter(({ text }) => telling.includes(text)));
  }
  for (const [index, word] of plan.words.entries()) {
    const parts = partsOfCompound(word.text);
    if (parts.length > 1) {
      const apart = parts.map((part) => wordFor(part, word.mask & translatedBits, word.counts));
      yield reading(plan.words.toSpliced(index, 1, ...apart), otherSpaces);
    }
    for (const parts of splitsOf(segments, word)) {
      yield reading(plan.words.toSpliced(index, 1, ...parts), otherSpaces);
    }
  }
  for (const [index, word] of plan.words.entries()) {
    const next = plan.words[index + 1];
    if (next === undefined || word.text === '' || next.text === '' || word.mask !== next.mask) continue;
    for (const parts of shifted(segments, word, next)) {
      yield reading(plan.words.toSpliced(index, 2, ...parts), otherSpaces);
    }
    if (isParticle(word.text)) {
      const joined = wordFor(word.text + next.text, word.mask, word.counts);
      yield reading(plan.words.toSpliced(index, 2, joined), otherSpaces);
    }
  }
}

function addressWords(email: string): readonly QueryWord[] {
  const at = email.lastIndexOf('@');
  const names = words(email.slice(0, at)).map((word) =>
    wordFor(word, allBits & ~fieldBits.emailDomain, true),
  );
  const [domain] = domainWords(email.slice(at + 1));
  return domain === undefined ? names : [...names, wordFor(domain[0], fieldBits.emailDomain, true)];
}

/** Splits `johnsmith` into `john` and `smith`, `jsmith` into `j` and `smith`: words of names. */
function splitsOf(segments: readonly LiveSegment[], word: QueryWord): readonly (readonly QueryWord[])[] {
  const { text, counts, isWhole } = word;
  if (text.length < shortestSplit || !counts || isWhole || /\d/.test(text)) return [];
  if (countLiving(segments, text, 1) > 0) return [];
  return splitsOfText(segments, text).map((parts) => wordsOf(parts, word));
}

/** Splits `joh nsmith` as `john smith`: two neighbours, one of them unknown, with the space moved. */
function shifted(
  segments: readonly LiveSegment[],
  word: QueryWord,
  next: QueryWord,
): readonly (readonly QueryWord[])[] {
  if (countLiving(segments, word.text, 1) > 0 && countLiving(segments, next.text, 1) > 0) return [];
  return splitsOfText(segments, word.text + next.text)
    .filter(([first]) => first !== word.text)
    .map((parts) => wordsOf(parts, word));
}

/** Parts match exactly; an initial matches a name that starts with it. */
function wordsOf(parts: readonly string[], { mask, counts }: QueryWord): readonly QueryWord[] {
  return parts.map((part) =>
    part.length === 1 ? wordFor(part, mask, counts) : wholeWord(part, mask, counts),
  );
}

/** Splits a text into two or three words of names, possibly with an initial; those without short words first. */
function splitsOfText(segments: readonly LiveSegment[], text: string): readonly (readonly string[])[] {
  const known = new Map<string, boolean>();
  const isName = (part: string): boolean => {
    let is = known.get(part);
    if (is === undefined) {
      is = countLiving(segments, part, 1, nameBits) > 0;
      known.set(part, is);
    }
    return is;
  };
  const found: string[][] = [];
  for (let at = 1; at < text.length; at++) {
    const [one, rest] = [text.slice(0, at), text.slice(at)];
    if (at > 1 && !isName(one)) continue;
    if (rest.length === 1 ? at > 3 : isName(rest) && (at > 1 || rest.length > 3)) found.push([one, rest]);
    if (at < 3) continue;
    for (let next = at + 3; next <= text.length - 3; next++) {
      const [middle, last] = [text.slice(at, next), text.slice(next)];
      if (isName(middle) && isName(last)) found.push([one, middle, last]);
    }
  }
  return found.sort((one, other) => shortest(other) - shortest(one)).slice(0, mostSplits);
}

/** Returns the length of the shortest part; of three parts, each must be long to be likely. */
function shortest(parts: readonly string[]): number {
  return Math.min(...parts.map(({ length }) => length)) - (parts.length - 2);
}
