import { readableDomain } from '../../contacts/text/ascii-domain.ts';
import { displayNameOf } from '../../contacts/text/display-name.ts';
import { fold, foldSpelledOut, words, wordsOfFolded } from '../../contacts/text/fold.ts';
import { fieldBits, joinedBit, place } from './fields.ts';
import type { SearchDocument } from './search-document.ts';

/** Prefix of terms for initials (`js`), which no typed word can equal by accident. */
export const initialsMark = '\u0001';
/** Prefix of terms for whole domains (`@contoso.com`). */
export const domainMark = '@';
const longestWord = 64;
const mostNameWords = 16;

/** Receives a term and its position (see fields.ts). Terms may be repeated. */
export type TakeWord = (term: string, bits: number) => void;

/** Particles of surnames that people write separately or joined. */
const particles = new Set(
  'van von der den de la le du di da d do dos das del della des ter ten te mc mac st al el ben bin abu o san santa zu zur vom lo li e y'.split(
    ' ',
  ),
);
export function isParticle(word: string): boolean {
  return particles.has(word);
}

const ideographs = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/u;
const hyphenated = /(?<![\p{L}\p{M}])[\p{L}\p{M}]+(?:-[\p{L}\p{M}]+)+/gu;

export interface NameWords {
  /** Display name as shown in answers. */
  readonly shown: string;
  readonly count: number;
}

/** Emits every term of the name: its words in order first, then other spellings and forms. */
export function takeName(document: SearchDocument, take: TakeWord): NameWords {
  const { givenName, surname, displayName } = document;
  const own = displayName.trim() === '' ? `${givenName} ${surname}`.trim() : displayName;
  const folded = fold(own);
  const parts = wordsOfFolded(folded).slice(0, mostNameWords);
  const given = givenName === '' ? [] : words(givenName);
  // Without a given name, the first word counts as one, unless a comma shows that the surname comes first.
  const first = givenName !== '' ? given.slice(0, 1) : displayName.includes(',') ? [] : parts.slice(0, 1);
  const last = surname === '' ? [] : words(surname);
  for (const part of parts) take(cut(part), nameBit(part, first, last));
  for (const part of given) if (!parts.includes(part)) take(cut(part), nameBit(part, first, last));
  for (const part of last) if (!parts.includes(part)) take(cut(part), fieldBits.surname);
  for (const text of [own, givenName, surname]) {
    const other = foldSpelledOut(text);
    if (other !== '') for (const part of wordsOfFolded(other)) take(cut(part), nameBit(part, first, last));
  }
  takeForms(folded, parts, take);
  return { shown: own === '' ? displayNameOf(document) : own, count: Math.min(255, parts.length) };
}

function nameBit(part: string, first: readonly string[], last: readonly string[]): number {
  const bits =
    (first.includes(part) ? fieldBits.givenName : 0) | (last.includes(part) ? fieldBits.surname : 0);
  return bits === 0 ? fieldBits.displayName : bits;
}

/** Emits joined words, single ideographs, and initials. */
function takeForms(folded: string, parts: readonly string[], take: TakeWord): void {
  const bits = fieldBits.displayName | joinedBit;
  if (folded.includes('-')) {
    for (const [whole] of folded.matchAll(hyphenated)) take(cut(whole.replaceAll('-', '')), bits);
  }
  for (let index = 0; index + 1 < parts.length; index++) {
    if (!particles.has(parts[index] ?? '')) continue;
    let joined = '';
    let at = index;
    while (at < parts.length && particles.has(parts[at] ?? '')) joined += parts[at++] ?? '';
    joined += parts[at] ?? '';
    take(cut(joined), bits);
  }
  takeEastAsian(parts, take);
  for (const { letters } of acronymsIn(folded)) take(letters, fieldBits.displayName);
  if (parts.length < 2) return;
  const letters = parts.map((part) => String.fromCodePoint(part.codePointAt(0) ?? 32));
  take(initialsMark + letters.slice(0, 4).join(''), bits);
  if (parts.length > 2) take(`${initialsMark}${letters[0]}${letters.at(-1)}`, bits);
}

/**
 * Chinese, Japanese and Korean names are typed with a space and without, and in parts. Emits all suffixes of each
 * part, and the whole name as one word, in both orders.
 */
function takeEastAsian(parts: readonly string[], take: TakeWord): void {
  const own = parts.filter((part) => ideographs.test(part));
  for (const part of own) {
    if (part.length > mostSigns) continue;
    for (let at = 1; at < part.length; at++) take(part.slice(at), fieldBits.displayName | joinedBit);
  }
  if (own.length < 2 || own.length < parts.length) return;
  take(cut(own.join('')), fieldBits.displayName);
  take(cut(own.toReversed().join('')), fieldBits.displayName);
}

/** Longer parts are not names. */
const mostSigns = 6;

/** `a.b.c.`, `j. p.`, `at&t`, `h & m`. */
const acronyms =
  /(?<![\p{L}\p{N}.&])(?:\p{L}(?:\. ?\p{L}(?![\p{L}\p{N}]))+|\p{L}{1,3}(?: ?& ?\p{L}{1,3})+(?![\p{L}\p{N}]))/gu;

/** Returns the acronyms of a folded text by their letters, with their positions. */
export function acronymsIn(folded: string): readonly { readonly letters: string; readonly start: number }[] {
  if (!folded.includes('.') && !folded.includes('&')) return none;
  return Array.from(folded.matchAll(acronyms), ({ 0: whole, index }) => ({
    letters: whole.replace(/[^\p{L}]/gu, ''),
    start: index,
  }));
}

const none: readonly never[] = [];

/** Emits the words of any other text field with their positions; `bit` is the field's. */
export function fieldWords(text: string, bit: number): readonly (readonly [term: string, bits: number])[] {
  const found: [string, number][] = [];
  const folded = fold(text);
  for (const spelling of [folded, foldSpelledOut(text)]) {
    if (spelling === '') continue;
    const parts = wordsOfFolded(spelling);
    for (const [index, part] of parts.entries()) {
      const at = parts.length === 1 ? place.whole : index === 0 ? place.first : place.later;
      found.push([cut(part), bit | at]);
    }
  }
  for (const { letters, start } of acronymsIn(folded)) {
    const isAll = folded.replace(/[^\p{L}\p{N}]/gu, '') === letters;
    found.push([letters, bit | (isAll ? place.whole : start === 0 ? place.first : place.later)]);
  }
  return found;
}

/** Emits the words of an address's local part. */
export function emailNameWords(address: string): readonly string[] {
  const at = address.lastIndexOf('@');
  return words(at < 0 ? address : address.slice(0, at)).map(cut);
}

/**
 * Emits the words of a domain's labels except the last, and the domain with each parent of at least two labels, marked.
 * @param domain in ASCII; its words are those that people read ("müller" of "xn--mller-kva.example")
 */
export function domainWords(domain: string): readonly (readonly [term: string, bits: number])[] {
  const labels = labelsOf(domain);
  const found: [string, number][] = [];
  const read = labelsOf(readableDomain(domain));
  const own = read.slice(0, Math.max(1, read.length - 1));
  for (const [index, label] of own.entries()) {
    for (const part of wordsOfFolded(label)) {
      const at = own.length === 1 ? place.whole : index === 0 ? place.first : place.later;
      found.push([cut(part), fieldBits.emailDomain | at]);
    }
  }
  for (let from = 0; from + 1 < labels.length; from++) {
    const parent = labels.slice(from).join('.');
    found.push([domainMark + parent.slice(0, longestWord), fieldBits.emailDomain | place.whole]);
  }
  return found;
}

function labelsOf(domain: string): readonly string[] {
  return fold(domain)
    .split('.')
    .filter((label) => label !== '');
}

function cut(word: string): string {
  return word.length <= longestWord ? word : word.slice(0, longestWord);
}
