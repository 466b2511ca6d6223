import { createBestHits } from './best-hits.ts';
import { codeOf, type Expansion } from './expansion.ts';
import {
  bestValue,
  exactCode,
  exactNameValue,
  givenFlag,
  nameBits,
  prefixCodeFor,
  valuesFor,
} from './fields.ts';
import { contactCount, findTerm, frequency, type Segment, termLength } from './segment.ts';

/** A segment of a living index: its contacts, and which of them have left. */
export interface LiveSegment {
  readonly segment: Segment;
  /** 1 for each contact that was removed or replaced. */
  readonly dead: Uint8Array;
}

export interface Order {
  /** One for each word that an answer must have; at least one. */
  readonly expansions: readonly Expansion[];
  readonly phrases: readonly (readonly string[])[];
  readonly without: readonly string[];
  /** How many of the best are wanted. */
  readonly limit: number;
  /** How much may be done, counted in postings read; what is used is taken off. */
  readonly budget: Budget;
  /** Given the best, the best first. */
  readonly found: (contact: number, score: number) => void;
}

export interface Budget {
  left: number;
}

/** Looking for one word among a contact's words costs as much as reading so many postings in a row. */
const probeCost = 40;
/** A list longer than this is read from its best words on, as far as it goes. */
const mostFirstPostings = 80_000;
/** So many contacts are looked at even when the budget is used up. */
const leastProbes = 200;
/** The value from which a word counts as well found: in a city's name, or by its beginning in a company's. */
const goodValue = 7800;

/** Arrays as long as there are contacts, kept for the next search. */
let candidates = new Uint32Array(0);
/** One bit for each candidate: small enough to stay close to the processor while long lists are read. */
let candidateBits = new Uint32Array(0);
const valueArrays: Uint16Array[] = [];
const noValues = new Uint16Array(0);
const best = createBestHits();

function valuesAt(index: number, contacts: number): Uint16Array {
  const known = valueArrays[index];
  if (known !== undefined && known.length >= contacts) return known;
  const made = new Uint16Array(contacts);
  valueArrays[index] = made;
  return made;
}

/**
 * The contacts that have every word: the shortest list of postings first, then each next one either read
 * through or, where few contacts are left, looked up in those. Never does more than the budget allows: long lists
 * are cut, with the best matches kept.
 * @returns how many contacts had every word well, up to `limit`: then nobody needs to look for misspelt ones
 */
export function intersect({ segment, dead }: LiveSegment, order: Order): number {
  const { limit, budget } = order;
  const expansions = [...order.expansions].sort((one, other) => one.size - other.size);
  const [first, ...others] = expansions;
  if (first === undefined || first.size === 0) return 0;
  const contacts = contactCount(segment);
  if (candidates.length < contacts) {
    candidates = new Uint32Array(contacts);
    candidateBits = new Uint32Array((contacts >>> 5) + 1);
  }

  let used = 1;
  let count = collect(
    segment,
    first,
    valuesAt(0, contacts),
    others.length === 0 ? limit : Number.POSITIVE_INFINITY,
  );
  budget.left -= Math.min(first.size, mostFirstPostings);
  const touched = count;
  for (const [index, expansion] of others.entries()) {
    const left = others.length - index;
    if (count * probeCost < expansion.size || expansion.size > budget.left) {
      const most = Math.min(count, Math.max(leastProbes, Math.floor(budget.left / (probeCost * left))));
      budget.left -= most * probeCost * left;
      count = probe(segment, others.slice(index), used, most);
      used = expansions.length;
      break;
    }
    count = narrow(segment, expansion, used, count);
    budget.left -= expansion.size;
    used++;
  }
  const good = rank(segment, dead, order, expansions, count);
  budget.left -= count;
  clear(first, segment, expansions.length, touched);
  return good;
}

/** The least that the beginning of a name's word is worth. */
const leastBeginning = bestValue(prefixCodeFor(0, 1)) & ~givenFlag;

/** The higher value, flagged when one of them is: as the beginning of the given name at least, not as something like it. */
function better(one: number, other: number): number {
  const least = Math.min(one, other);
  return Math.max(one, other) | (least < leastBeginning ? 0 : least & givenFlag);
}

/** Fills the first value array and the candidates; stops early once `enough` have the best value that is left. */
function collect(segment: Segment, expansion: Expansion, values: Uint16Array, enough: number): number {
  const { word, near, contacts } = expansion;
  const { classes } = word;
  const { postings, postingBits, postingStarts } = segment;
  let count = 0;
  let top = 0;
  let topValue = exactNameValue;

  function take(contact: number, value: number): void {
    const known = values[contact] ?? 0;
    if (value >= topValue && known < topValue) top++;
    if (known === 0) candidates[count++] = contact;
    values[contact] = better(known, value);
  }

  for (const contact of contacts) take(contact, exactNameValue);
  let read = 0;
  const readTerm = (term: number, code: number): void => {
    const table = valuesFor(code);
    const end = postingStarts[term + 1] ?? 0;
    for (let at = postingStarts[term] ?? 0; at < end; at++) {
      const value = table[classes[postingBits[at] ?? 0] ?? 0] ?? 0;
      if (value > 0) take(postings[at] ?? 0, value);
    }
    read += frequency(segment, term);
  };
  sortByCode(segment, expansion);
  for (let place = 0; place < rangeCodes.length; place++) {
    const [code, terms] = [rangeCodes[place] ?? 0, rangeTerms[place] ?? []];
    if (terms.length === 0) continue;
    if (top >= enough || read >= mostFirstPostings) return count;
    topValue = bestValue(code);
    top = 0;
    for (const term of terms) {
      readTerm(term, code);
      if (read >= mostFirstPostings) return count;
      if (code !== exactCode && top >= enough) return count;
    }
  }
  for (const term of near) {
    if (top >= enough || read >= mostFirstPostings) return count;
    const code = codeOf(segment, expansion, term);
    if (bestValue(code) < topValue) {
      topValue = bestValue(code);
      top = 0;
    }
    readTerm(term, code);
  }
  return count;
}

const wholeBeginning = prefixCodeFor(1, 1);
/** Codes of the word itself and of its beginnings, the best first, and the terms that have them. */
const rangeCodes = [exactCode, ...Array.from({ length: 10 }, (_, less) => wholeBeginning - less)];
const rangeTerms: readonly number[][] = rangeCodes.map(() => []);

/** Fills {@link rangeTerms} with the word itself and those that begin with it. */
function sortByCode(segment: Segment, { ranges }: Expansion): void {
  for (const terms of rangeTerms) terms.length = 0;
  for (const { low, high, typed } of ranges) {
    for (let term = low; term < high; term++) {
      const length = termLength(segment, term);
      const place = length === typed ? 0 : 1 + wholeBeginning - prefixCodeFor(typed, length);
      rangeTerms[place]?.push(term);
    }
  }
}

/** Reads a word's postings and keeps the candidates that have one. Returns how many are left. */
function narrow(segment: Segment, expansion: Expansion, used: number, count: number): number {
  const all = contactCount(segment);
  const [before, values] = [valuesAt(used - 1, all), valuesAt(used, all)];
  const { word, near, ranges, contacts } = expansion;
  const { classes } = word;
  const { postings, postingBits, postingStarts } = segment;
  const bits = candidateBits;
  for (let index = 0; index < count; index++) {
    const contact = candidates[index] ?? 0;
    bits[contact >>> 5] = (bits[contact >>> 5] ?? 0) | (1 << (contact & 31));
  }

  function readTerm(term: number, code: number): void {
    const table = valuesFor(code);
    const end = postingStarts[term + 1] ?? 0;
    for (let at = postingStarts[term] ?? 0; at < end; at++) {
      const contact = postings[at] ?? 0;
      if ((((bits[contact >>> 5] ?? 0) >>> (contact & 31)) & 1) === 0) continue;
      const value = table[classes[postingBits[at] ?? 0] ?? 0] ?? 0;
      if (value > 0) values[contact] = better(values[contact] ?? 0, value);
    }
  }

  for (const contact of contacts) if (before[contact] !== 0) values[contact] = exactNameValue;
  for (const { low, high, typed } of ranges) {
    for (let term = low; term < high; term++) {
      const length = termLength(segment, term);
      readTerm(term, length === typed ? exactCode : prefixCodeFor(typed, length));
    }
  }
  for (const term of near) readTerm(term, codeOf(segment, expansion, term));
  for (let index = 0; index < count; index++) bits[(candidates[index] ?? 0) >>> 5] = 0;
  return keep(values, before, count);
}

/** Moves the candidates that have a value to the front. Those that are out lose the value before, too. */
function keep(values: Uint16Array, before: Uint16Array, count: number): number {
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const contact = candidates[index] ?? 0;
    if (values[contact] === 0) {
      before[contact] = 0;
      continue;
    }
    // Exchanged, not overwritten: the arrays are cleared by this list afterwards.
    candidates[index] = candidates[kept] ?? 0;
    candidates[kept++] = contact;
  }
  return kept;
}

/** Looks the remaining words up in the words of the first `most` candidates. */
function probe(segment: Segment, expansions: readonly Expansion[], used: number, most: number): number {
  const all = contactCount(segment);
  const arrays = expansions.map((_, index) => valuesAt(used + index, all));
  const direct = expansions.map(({ contacts }) => (contacts.length > 0 ? new Set(contacts) : undefined));
  const { wordStarts, words, wordBits } = segment;
  let kept = 0;
  for (let index = 0; index < most; index++) {
    const contact = candidates[index] ?? 0;
    const start = wordStarts[contact] ?? 0;
    const end = wordStarts[contact + 1] ?? 0;
    let fits = true;
    for (let number = 0; number < expansions.length && fits; number++) {
      const expansion = expansions[number];
      const values = arrays[number];
      if (expansion === undefined || values === undefined) continue;
      const { classes } = expansion.word;
      let best = direct[number]?.has(contact) === true ? exactNameValue : 0;
      for (let at = start; at < end; at++) {
        const code = codeOf(segment, expansion, words[at] ?? 0);
        if (code === 0) continue;
        const value = valuesFor(code)[classes[wordBits[at] ?? 0] ?? 0] ?? 0;
        best = better(best, value);
      }
      values[contact] = best;
      fits = best > 0;
    }
    if (!fits) continue;
    candidates[index] = candidates[kept] ?? 0;
    candidates[kept++] = contact;
  }
  return kept;
}

function rank(
  segment: Segment,
  dead: Uint8Array,
  order: Order,
  expansions: readonly Expansion[],
  count: number,
): number {
  const { phrases, without, limit } = order;
  const all = contactCount(segment);
  const unwanted = without.map((word) => findTerm(segment, word)).filter((term) => term >= 0);
  const wanted = phrases.map((phrase) => phrase.map((word) => findTerm(segment, word)));
  const counting = expansions.flatMap(({ word }, index) => (word.counts ? [valuesAt(index, all)] : []));
  const named = expansions.filter(({ word }) => word.counts && word.text !== '').length;
  const perfect = named === counting.length ? counting.length * exactNameValue : Number.POSITIVE_INFINITY;
  const typed = order.expansions.flatMap((one) => (one.word.counts ? [exactTerms(segment, one)] : []));
  const opening = expansions.findIndex(({ word }) => word.isFirst);
  const first = opening < 0 ? noValues : valuesAt(opening, all);
  const narrowed = unwanted.length > 0 || wanted.length > 0;
  let good = 0;
  best.start(limit);
  for (let index = 0; index < count; index++) {
    const contact = candidates[index] ?? 0;
    if (dead[contact] === 1) continue;
    let sum = 0;
    let least = exactNameValue;
    for (let number = 0; number < counting.length; number++) {
      const value = (counting[number]?.[contact] ?? 0) & ~givenFlag;
      sum += value;
      if (value < least) least = value;
    }
    let score = Math.max(1, Math.round(sum / (20 * counting.length)));
    if (sum === perfect && segment.nameCounts[contact] === named) {
      score += isInOrder(segment, contact, typed) ? 250 : 200;
    } else if (((first[contact] ?? 0) & givenFlag) !== 0) score += 20;
    if (good >= limit && !best.enters(contact, score)) continue;
    if (
      narrowed &&
      (has(segment, contact, unwanted) || !wanted.every((one) => follows(segment, contact, one)))
    ) {
      continue;
    }
    if (least >= goodValue && good < limit) good++;
    best.offer(contact, score);
  }
  best.take(order.found);
  return good;
}

/** The terms that are a word as typed, in its one or two spellings. */
function exactTerms(segment: Segment, { ranges }: Expansion): readonly number[] {
  return ranges.flatMap(({ low, typed }) => (termLength(segment, low) === typed ? [low] : []));
}

/** Whether the words of the name, which come first, are the typed ones in their order. */
function isInOrder(
  { wordStarts, words }: Segment,
  contact: number,
  typed: readonly (readonly number[])[],
): boolean {
  const start = wordStarts[contact] ?? 0;
  return typed.every((terms, index) => terms.includes(words[start + index] ?? 0));
}

function has({ wordStarts, words }: Segment, contact: number, terms: readonly number[]): boolean {
  if (terms.length === 0) return false;
  const end = wordStarts[contact + 1] ?? 0;
  for (let at = wordStarts[contact] ?? 0; at < end; at++) if (terms.includes(words[at] ?? 0)) return true;
  return false;
}

/**
 * Whether the terms follow one another in one field. A contact keeps each word once, so that a word that its name
 * has, too, may stand elsewhere: then it is enough that both are in one field.
 */
function follows(
  { wordStarts, words, wordBits }: Segment,
  contact: number,
  phrase: readonly number[],
): boolean {
  const start = wordStarts[contact] ?? 0;
  const end = wordStarts[contact + 1] ?? 0;
  let before = -1;
  for (const term of phrase) {
    const at = term < 0 ? -1 : words.subarray(start, end).indexOf(term);
    if (at < 0) return false;
    if (before >= 0 && at !== before + 1) {
      const [one, other] = [wordBits[start + before] ?? 0, wordBits[start + at] ?? 0];
      const shared = one & other & ~nameBits & 511;
      if (shared === 0 || ((one | other) & nameBits) === 0) return false;
    }
    before = at;
  }
  return true;
}

/** Makes the value arrays empty again. */
function clear(first: Expansion, segment: Segment, arrays: number, touched: number): void {
  const contacts = contactCount(segment);
  // Filling is a run through memory, clearing one by one a jump for each.
  const fill = touched * 8 > contacts || first.size > contacts;
  for (let index = 0; index < arrays; index++) {
    const values = valuesAt(index, contacts);
    if (fill) values.fill(0, 0, contacts);
    else for (let at = 0; at < touched; at++) values[candidates[at] ?? 0] = 0;
  }
}
