import { codeOf, type Expansion } from './expansion.ts';
import { bestValue, exactCode, exactNameValue, givenFlag, prefixCodeFor, valuesFor } from './fields.ts';
import { contactCount, frequency, type Segment, termLength } from './segment.ts';

/**
 * The contacts that remain while the posting lists of a query's words are read one after the other. Two passes over a
 * list, one that sets a bit per contact and one for the few that remain, are faster than one that stores a value for
 * each: the bits of a million contacts fit into the processor cache, their values do not.
 */

/** The values of a word in the contacts that were checked for it. */
export interface WordValues {
  /** By contact: 0, or the value (see fields.ts). */
  values: Uint16Array;
  /** The contacts with a value, so that they can be cleared: the first `count`. */
  contacts: Uint32Array;
  count: number;
}

/** Longer lists are read from the best terms on, up to this length. */
export const mostFirstPostings = 80_000;

/** One entry per contact, reused by the next search. */
const columns: WordValues[] = [];
/** One bit for each remaining contact, and for each that a list leaves. */
let marks = new Uint32Array(0);
let nextMarks = new Uint32Array(0);

/** Returns the values of the word with this index in reading order, for that many contacts. */
export function valuesOfWord(segment: Segment, number: number, room: number): WordValues {
  const all = contactCount(segment);
  const column = columns[number] ?? { values: noNumbers16, contacts: noNumbers32, count: 0 };
  columns[number] = column;
  if (column.values.length < all) column.values = new Uint16Array(all);
  if (column.contacts.length < room) column.contacts = new Uint32Array(Math.ceil(room * 1.5));
  return column;
}

const noNumbers16 = new Uint16Array(0);
const noNumbers32 = new Uint32Array(0);

/** Clears a word's values. */
export function clear(segment: Segment, column: WordValues): void {
  const { values, contacts, count } = column;
  const all = contactCount(segment);
  // Filling is sequential, clearing one by one is random access.
  if (count * 8 > all) values.fill(0, 0, all);
  else for (let at = 0; at < count; at++) values[contacts[at] ?? 0] = 0;
  column.count = 0;
}

/** The minimum value of the prefix of a word of the name. */
const leastBeginning = bestValue(prefixCodeFor(0, 1)) & ~givenFlag;

/**
 * Returns the higher value, flagged if one of them is: as at least the prefix of the given name, not as a fuzzy
 * match.
 */
function better(one: number, other: number): number {
  const least = Math.min(one, other);
  return Math.max(one, other) | (least < leastBeginning ? 0 : least & givenFlag);
}

/** Marks the contacts of the first list. Returns their number. */
export function mark(segment: Segment, expansion: Expansion): number {
  const { classes } = expansion.word;
  const { postings, postingBits, postingStarts } = segment;
  const size = (contactCount(segment) >>> 5) + 1;
  if (marks.length < size) [marks, nextMarks] = [new Uint32Array(size), new Uint32Array(size)];
  const bits = marks;
  let count = 0;
  for (const contact of expansion.contacts) {
    bits[contact >>> 5] = (bits[contact >>> 5] ?? 0) | (1 << (contact & 31));
    count++;
  }
  const terms = listTerms(segment, expansion);
  for (let index = 0; index < terms; index++) {
    const term = listedTerms[index] ?? 0;
    const end = postingStarts[term + 1] ?? 0;
    for (let at = postingStarts[term] ?? 0; at < end; at++) {
      if (classes[postingBits[at] ?? 0] === 0) continue;
      const contact = postings[at] ?? 0;
      const known = bits[contact >>> 5] ?? 0;
      bits[contact >>> 5] = known | (1 << (contact & 31));
      count += ~(known >>> (contact & 31)) & 1;
    }
  }
  return count;
}

/** Returns whether the contact's bit is set. */
function isSet(bits: Uint32Array, contact: number): boolean {
  return (((bits[contact >>> 5] ?? 0) >>> (contact & 31)) & 1) !== 0;
}

/** Reads the list of another word and keeps the marked contacts that have it. Returns their number. */
export function narrow(segment: Segment, expansion: Expansion, column: WordValues): number {
  const { near, ranges } = expansion;
  for (const contact of expansion.contacts) {
    if (isSet(marks, contact)) add(column, contact, exactNameValue);
  }
  for (const { low, high, typed } of ranges) {
    for (let term = low; term < high; term++) {
      const length = termLength(segment, term);
      readMarked(
        segment,
        expansion,
        column,
        term,
        length === typed ? exactCode : prefixCodeFor(typed, length),
      );
    }
  }
  for (const term of near) readMarked(segment, expansion, column, term, codeOf(segment, expansion, term));
  const { contacts, count } = column;
  for (let index = 0; index < count; index++) {
    const contact = contacts[index] ?? 0;
    nextMarks[contact >>> 5] = (nextMarks[contact >>> 5] ?? 0) | (1 << (contact & 31));
  }
  [marks, nextMarks] = [nextMarks, marks];
  nextMarks.fill(0, 0, (contactCount(segment) >>> 5) + 1);
  return count;
}

/** Stores the values of the marked contacts of a term. */
function readMarked(
  { postings, postingBits, postingStarts }: Segment,
  { word }: Expansion,
  column: WordValues,
  term: number,
  code: number,
): void {
  const { classes } = word;
  const bits = marks;
  const table = valuesFor(code);
  const end = postingStarts[term + 1] ?? 0;
  for (let at = postingStarts[term] ?? 0; at < end; at++) {
    const contact = postings[at] ?? 0;
    if (!isSet(bits, contact)) continue;
    const value = table[classes[postingBits[at] ?? 0] ?? 0] ?? 0;
    if (value > 0) add(column, contact, value);
  }
}

function add(column: WordValues, contact: number, value: number): void {
  const { values, contacts } = column;
  const known = values[contact] ?? 0;
  if (known === 0) contacts[column.count++] = contact;
  values[contact] = better(known, value);
}

/** Stores the values of the contacts of the first list that are still marked, the best terms first. */
export function collectMarked(segment: Segment, expansion: Expansion, column: WordValues): void {
  for (const contact of expansion.contacts) {
    if (isSet(marks, contact)) add(column, contact, exactNameValue);
  }
  const terms = listTerms(segment, expansion);
  for (let index = 0; index < terms; index++) {
    readMarked(segment, expansion, column, listedTerms[index] ?? 0, listedCodes[index] ?? 0);
  }
  marks.fill(0, 0, (contactCount(segment) >>> 5) + 1);
}

/**
 * Reads the contacts of the first list with their values, the best terms first. Stops once `enough` have the best
 * value that remains, or with the term that brings them to `most`.
 */
export function collect(
  segment: Segment,
  expansion: Expansion,
  column: WordValues,
  enough: number,
  most: number,
): void {
  const { classes } = expansion.word;
  const { postings, postingBits, postingStarts } = segment;
  const { values, contacts } = column;
  for (const contact of expansion.contacts) add(column, contact, exactNameValue);
  let { count } = column;
  let top = count;
  let topValue = exactNameValue;
  const terms = listTerms(segment, expansion);
  let before = -1;
  for (let index = 0; index < terms && count < most; index++) {
    const [term, code] = [listedTerms[index] ?? 0, listedCodes[index] ?? 0];
    // All contacts with the exact word are read, because they differ in other words.
    if (top >= enough && (code !== before || code !== exactCode)) break;
    if (code !== before && (bestValue(code) < topValue || index === 0)) {
      topValue = bestValue(code);
      top = 0;
    }
    before = code;
    const table = valuesFor(code);
    const end = postingStarts[term + 1] ?? 0;
    for (let at = postingStarts[term] ?? 0; at < end; at++) {
      const value = table[classes[postingBits[at] ?? 0] ?? 0] ?? 0;
      if (value === 0) continue;
      const contact = postings[at] ?? 0;
      const known = values[contact] ?? 0;
      if (value >= topValue && known < topValue) top++;
      if (known === 0) contacts[count++] = contact;
      values[contact] = better(known, value);
    }
  }
  column.count = count;
}

/** Terms by the share of them that was typed: the word itself, then longer terms with that prefix, best first. */
const rangeTerms: readonly number[][] = Array.from({ length: 11 }, () => []);

/** The terms that {@link listTerms} lists. */
const listedTerms: number[] = [];
const listedCodes: number[] = [];

/**
 * Lists the terms of an expansion with their codes, up to {@link mostFirstPostings}: the word itself first, then
 * terms with that prefix and fuzzy matches, best first. Returns their number.
 */
function listTerms(segment: Segment, expansion: Expansion): number {
  sortByCode(segment, expansion);
  let count = 0;
  let read = 0;
  const list = (term: number, code: number): void => {
    if (read >= mostFirstPostings) return;
    listedTerms[count] = term;
    listedCodes[count++] = code;
    read += frequency(segment, term);
  };
  for (const terms of rangeTerms) for (const term of terms) list(term, codeOf(segment, expansion, term));
  for (const term of expansion.near) list(term, codeOf(segment, expansion, term));
  return count;
}

/** Fills {@link rangeTerms} with the word itself and the terms with that prefix. */
function sortByCode(segment: Segment, { ranges }: Expansion): void {
  for (const terms of rangeTerms) terms.length = 0;
  for (const { low, high, typed } of ranges) {
    for (let term = low; term < high; term++) {
      const length = termLength(segment, term);
      rangeTerms[length === typed ? 0 : 10 - Math.floor((9 * typed) / length)]?.push(term);
    }
  }
}

/**
 * Looks a word up among the words of these contacts, and keeps those that have it, in their order.
 * @returns the number of remaining contacts
 */
export function probe(
  segment: Segment,
  expansion: Expansion,
  column: WordValues,
  candidates: Uint32Array,
  count: number,
): number {
  const { word, contacts: direct } = expansion;
  const { classes } = word;
  const { wordStarts, words, wordBits } = segment;
  const { values, contacts } = column;
  const known = direct.length > 0 ? new Set(direct) : undefined;
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const contact = candidates[index] ?? 0;
    const end = wordStarts[contact + 1] ?? 0;
    let best = known?.has(contact) === true ? exactNameValue : 0;
    for (let at = wordStarts[contact] ?? 0; at < end; at++) {
      const code = codeOf(segment, expansion, words[at] ?? 0);
      if (code === 0) continue;
      best = better(best, valuesFor(code)[classes[wordBits[at] ?? 0] ?? 0] ?? 0);
    }
    if (best === 0) continue;
    values[contact] = best;
    contacts[kept++] = contact;
  }
  column.count = kept;
  return kept;
}
