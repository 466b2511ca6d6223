import { assignedValue, overlap } from './assignment.ts';
import { createBestHits } from './best-hits.ts';
import type { WordValues } from './candidates.ts';
import type { Expansion } from './expansion.ts';
import { allBits, exactNameValue, fieldBits, givenFlag, joinedBit, nameBits } from './fields.ts';
import type { Order } from './live-segment.ts';
import { findTerm, type Segment, termLength } from './segment.ts';

/** Contacts that have every word, and what the words are worth in them. */
export interface Candidates {
  readonly expansions: readonly Expansion[];
  /** One for each of the expansions. */
  readonly columns: readonly WordValues[];
  readonly candidates: Uint32Array;
  /** How many of {@link Candidates.candidates} count. */
  readonly count: number;
}

/** The value from which a word counts as well found: in a city's name, or by its beginning in a company's. */
const goodValue = 7800;
const noValues = new Uint16Array(0);
/** What finding out which word of a contact answers which typed one costs, in postings read. */
const assignmentCost = 60;
const best = createBestHits();

/**
 * Gives the best contacts to the order's `found`.
 * @returns how many had every word well, up to the limit
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
  let good = 0;
  best.start(limit);
  for (let index = 0; index < count; index++) {
    const contact = candidates[index] ?? 0;
    let sum = 0;
    let least = exactNameValue;
    for (let number = 0; number < counting.length; number++) {
      const value = (counting[number]?.[contact] ?? 0) & ~givenFlag;
      sum += value;
      if (value < least) least = value;
    }
    let score = scoreOf(contact, sum);
    if (good >= limit && !best.enters(contact, score)) continue;
    if (dead[contact] === 1) continue;
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
    if (least >= goodValue && good < limit) good++;
    best.offer(contact, score);
  }
  best.take(order.found);
  return good;

  function scoreOf(contact: number, sum: number): number {
    const score = Math.max(1, Math.round(sum / (20 * counting.length)));
    const isWhole = sum === perfect && segment.nameCounts[contact] === named + order.repeats;
    if (isWhole && (order.repeats === 0 || hasOnly(segment, contact, typed))) {
      return score + (isInOrder(segment, contact, typed) ? 250 : 200);
    }
    return ((first[contact] ?? 0) & givenFlag) === 0 ? score : score + 20;
  }
}

/** Whether the contact's name has no other words than the typed ones, some of them more than once. */
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

/** Fields in which words of a phrase may follow one another, although the name has one of them as well. */
const phraseBits = allBits & ~nameBits & ~fieldBits.emailDomain;

/**
 * Whether the terms follow one another in one field. A contact keeps each word once, so that a word that its name
 * has, too, may stand elsewhere: then it is enough that both are in one field. Addresses are made of the name, so that
 * what the name says of two words counts more than that both are in an address.
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
