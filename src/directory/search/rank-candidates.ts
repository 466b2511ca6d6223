import { assignedValue, overlap } from './assignment.ts';
import { createBestHits } from './best-hits.ts';
import type { WordValues } from './candidates.ts';
import type { Expansion } from './expansion.ts';
import {
  allBits,
  exactNameValue,
  fieldBits,
  forFirst,
  givenFlag,
  joinedBit,
  mostForFirst,
  nameBits,
} from './fields.ts';
import type { Order } from './live-segment.ts';
import { findTerm, type Segment, termLength } from './segment.ts';

/** Contacts that have every word, and the values of the words in them. */
export interface Candidates {
  readonly expansions: readonly Expansion[];
  /** One for each of the expansions. */
  readonly columns: readonly WordValues[];
  readonly candidates: Uint32Array;
  /** The number of valid entries in {@link Candidates.candidates}. */
  readonly count: number;
}

/** The minimum value of a good match: in a city's name, or by a prefix in a company's. */
const goodValue = 7800;
const noValues = new Uint16Array(0);
/** Cost of assigning typed words to a contact's words, in postings read. */
const assignmentCost = 200;
const best = createBestHits();

/**
 * Passes the best contacts to the order's `found`.
 * @returns how many have a good match of every word, up to the limit
 */
export function rankCandidates(
  segment: Segment,
  dead: Uint8Array,
  order: Order,
  { expansions, columns, candidates, count }: Candidates,
): number {
  const { phrases, without, limit } = order;
  const unwanted = without.map((word) => findTerm(segment, word)).filter((term) => term >= 0);
  const wanted = phrases.map((phrase) => phrase.map((word) => findTerm(segment, word)));
  const counted = expansions.filter(({ word }) => word.counts);
  const counting = expansions.flatMap(({ word }, index) => {
    const values = columns[index]?.values;
    return word.counts && values !== undefined ? [values] : [];
  });
  const isShared = counted.length > 1 && overlap(segment, counted);
  const named = expansions.filter(({ word }) => word.counts && word.text !== '').length;
  const perfect = named === counting.length ? counting.length * exactNameValue : Number.POSITIVE_INFINITY;
  const typed = order.expansions.flatMap((one) => (one.word.counts ? [exactTerms(segment, one)] : []));
  const opening = expansions.findIndex(({ word }) => word.isFirst);
  const first = columns[opening]?.values ?? noValues;
  const narrowed = unwanted.length > 0 || wanted.length > 0;
  sumUp(candidates, count, counting);
  // Assignments are expensive, so that the contacts that may have the highest scores come first.
  if (isShared) sortBySum(count, counting.length);
  /** Contacts with a lower sum are not among the best. */
  let leastSum = 0;
  let good = 0;
  best.start(limit);
  for (let index = 0; index < count; index++) {
    const at = isShared ? (sorted[index] ?? 0) : index;
    const sum = sums[at] ?? 0;
    const isGood = good < limit && (leasts[at] ?? 0) >= goodValue;
    if (sum < leastSum && !isGood) continue;
    const contact = candidates[at] ?? 0;
    if (dead[contact] === 1) continue;
    let score = scoreOf(contact, sum);
    if (isShared && best.enters(contact, score)) {
      order.budget.left -= assignmentCost;
      if (order.budget.left < 0) continue;
      const assigned = assignedValue(segment, contact, counted, (number) =>
        counted[number]?.contacts.includes(contact) === true ? exactNameValue : 0,
      );
      if (assigned === 0) continue;
      score = scoreOf(contact, Math.min(sum, assigned));
    }
    if (
      narrowed &&
      (has(segment, contact, unwanted) || !wanted.every((one) => follows(segment, contact, one)))
    ) {
      continue;
    }
    if (isGood) good++;
    best.offer(contact, score);
    leastSum = Math.min(perfect, (best.leastScore - mostForFirst) * 20 * counting.length);
  }
  best.take(order.found);
  return good;

  function scoreOf(contact: number, sum: number): number {
    const score = Math.max(1, Math.round(sum / (20 * counting.length)));
    const isWhole = sum === perfect && segment.nameCounts[contact] === named + order.repeats;
    if (isWhole && (order.repeats === 0 || hasOnly(segment, contact, typed))) {
      return score + (isInOrder(segment, contact, typed) ? 250 : 200);
    }
    return ((first[contact] ?? 0) & givenFlag) === 0 ? score : score + forFirst;
  }
}

/** The sum of the values of each candidate, and the lowest of them. */
let sums = new Uint32Array(0);
let leasts = new Uint16Array(0);
/** The candidates by their sums. */
let sorted = new Uint32Array(0);

function sumUp(candidates: Uint32Array, count: number, columns: readonly Uint16Array[]): void {
  if (sums.length < count) {
    const room = Math.ceil(count * 1.5);
    [sums, leasts, sorted] = [new Uint32Array(room), new Uint16Array(room), new Uint32Array(room)];
  }
  sums.fill(0, 0, count);
  leasts.fill(exactNameValue, 0, count);
  for (const values of columns) {
    for (let index = 0; index < count; index++) {
      const value = (values[candidates[index] ?? 0] ?? 0) & ~givenFlag;
      sums[index] = (sums[index] ?? 0) + value;
      if (value < (leasts[index] ?? 0)) leasts[index] = value;
    }
  }
}

/** Sums of values are sorted in steps of this size. */
const sumUnit = 100;
let sumCounts = new Uint32Array(0);

/** Sorts the indexes of the candidates by their sums, highest first, equal ones in their order. */
function sortBySum(count: number, columns: number): void {
  const most = (columns * exactNameValue) / sumUnit;
  if (sumCounts.length < most + 2) sumCounts = new Uint32Array(most + 2);
  sumCounts.fill(0);
  const placeOf = (index: number): number => most - Math.floor((sums[index] ?? 0) / sumUnit);
  for (let index = 0; index < count; index++) {
    const next = placeOf(index) + 1;
    sumCounts[next] = (sumCounts[next] ?? 0) + 1;
  }
  for (let at = 1; at < sumCounts.length; at++)
    sumCounts[at] = (sumCounts[at] ?? 0) + (sumCounts[at - 1] ?? 0);
  for (let index = 0; index < count; index++) {
    const place = placeOf(index);
    const at = sumCounts[place] ?? 0;
    sumCounts[place] = at + 1;
    sorted[at] = index;
  }
}

/** Returns whether the contact's name consists of the typed words only, some of them repeated. */
function hasOnly(
  { wordStarts, words, wordBits }: Segment,
  contact: number,
  typed: readonly (readonly number[])[],
): boolean {
  const end = wordStarts[contact + 1] ?? 0;
  for (let at = wordStarts[contact] ?? 0; at < end; at++) {
    const bits = wordBits[at] ?? 0;
    if ((bits & nameBits) === 0 || (bits & joinedBit) !== 0) continue;
    if (!typed.some((terms) => terms.includes(words[at] ?? 0))) return false;
  }
  return true;
}

/** Returns the terms that equal a word as typed, in its one or two spellings. */
function exactTerms(segment: Segment, { ranges }: Expansion): readonly number[] {
  return ranges.flatMap(({ low, typed }) => (termLength(segment, low) === typed ? [low] : []));
}

/** Returns whether the first words of the name are the typed ones in their order. */
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

/** Fields in which words of a phrase may be consecutive even if the name has one of them. */
const phraseBits = allBits & ~nameBits & ~fieldBits.emailDomain;

/**
 * Returns whether the terms are consecutive in one field. A contact stores each word once, so that a word of the name
 * may also occur elsewhere: it then suffices that both are in one field. Addresses are derived from the name, so that
 * the name takes precedence over an address with both words.
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
      const inName = (one & nameBits) !== 0 && (other & nameBits) !== 0;
      const shared = one & other & phraseBits & ~(inName ? fieldBits.emailName : 0);
      if (shared === 0 || ((one | other) & nameBits) === 0) return false;
    }
    before = at;
  }
  return true;
}
