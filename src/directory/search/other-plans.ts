import type { ContactQuery } from '../../contacts/contact-query.ts';
import { fold, words } from '../../contacts/fold.ts';
import { tellingWords } from '../../contacts/name.ts';
import { domainMark, domainWords } from './document-words.ts';
import { allBits, fieldBits, nameBits } from './fields.ts';
import type { LiveSegment } from './intersect.ts';
import { type QueryPlan, type QueryWord, wordFor } from './query-words.ts';
import { findTerm, frequency } from './segment.ts';

const shortestSplit = 6;

/**
 * Other readings of a query that found nobody, one after the other: an address by its parts, a domain, no titles (`Dr.`),
 * words that were run together taken apart or parted elsewhere.
 */
export function* otherPlans(
  segments: readonly LiveSegment[],
  query: ContactQuery,
  plan: QueryPlan,
): Generator<QueryPlan> {
  if (query.email !== '') yield { ...plan, words: addressWords(query.email) };
  const domains = query.words.filter((word) => /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(word));
  if (domains.length > 0) {
    const parts = domains.flatMap((domain) => words(domain));
    const others = plan.words.filter(({ text }) => !parts.includes(text));
    const whole = domains.map((domain) => wordFor(domainMark + fold(domain), fieldBits.emailDomain, true));
    yield { ...plan, words: [...others, ...whole] };
  }
  const texts = plan.words.map(({ text }) => text);
  const telling = tellingWords(texts);
  if (telling.length < texts.length && telling.length > 0) {
    yield { ...plan, words: plan.words.filter(({ text }) => telling.includes(text)) };
  }
  const apart = plan.words.flatMap((word) => takenApart(segments, word));
  if (apart.length > plan.words.length) yield { ...plan, words: apart };
  for (const shifted of withShiftedSpace(segments, plan.words)) yield { ...plan, words: shifted };
}

/** Of so many words, two are looked for in every pair; of more, in neighbours only. */
const mostPaired = 5;
/** A word that at most so many have in their names says by itself who is meant. */
const mostTold = 25;

/**
 * When nobody has all words: those who have most of them. Each stage holds the plans that leave the same number out;
 * the first stage in which somebody is found is the answer. A word stands alone only when it is rare.
 */
export function* plansOfFewerWords(
  segments: readonly LiveSegment[],
  plan: QueryPlan,
): Generator<readonly QueryPlan[]> {
  const typed = plan.words.filter(({ counts, text }) => counts && text !== '');
  const keeping = (kept: readonly QueryWord[]): QueryPlan => ({
    ...plan,
    words: plan.words.filter((word) => !typed.includes(word) || kept.includes(word)),
  });
  const known = typed.filter((word) => isKnown(segments, word));
  if (known.length > 1 && known.length < typed.length) yield [keeping(known)];
  if (typed.length > 2 && typed.length <= mostPaired) {
    yield typed.map((left) => keeping(typed.filter((word) => word !== left)));
  }
  if (typed.length > 3) yield pairsOf(typed).map(keeping);
  if (typed.length > 1) {
    const rarest = known
      .map((word) => ({ word, count: word.text.length < 3 ? 0 : holders(segments, word.text) }))
      .filter(({ count }) => count > 0 && count <= mostTold)
      .sort((one, other) => one.count - other.count)[0];
    if (rarest !== undefined) yield [keeping([rarest.word])];
  }
}

function pairsOf(all: readonly QueryWord[]): readonly (readonly QueryWord[])[] {
  return all.flatMap((word, index) =>
    all.slice(index + 1, all.length > mostPaired ? index + 2 : undefined).map((other) => [word, other]),
  );
}

function addressWords(email: string): readonly QueryWord[] {
  const at = email.lastIndexOf('@');
  const names = words(email.slice(0, at)).map((word) =>
    wordFor(word, allBits & ~fieldBits.emailDomain, true),
  );
  const [domain] = domainWords(email.slice(at + 1));
  return domain === undefined ? names : [...names, wordFor(domain[0], fieldBits.emailDomain, true)];
}

/** `johnsmith` as `john` and `smith`, `jsmith` as `j` and `smith`; the word itself when it is no such thing. */
function takenApart(segments: readonly LiveSegment[], word: QueryWord): readonly QueryWord[] {
  const { text, mask } = word;
  if (text.length < shortestSplit || isKnown(segments, word)) return [word];
  const parts = bestParts(segments, text);
  return parts.length === 0 ? [word] : parts.map((part) => wordFor(part, mask, word.counts));
}

/** `joh nsmith` as `john smith`: two neighbours of which one is unknown, taken apart elsewhere. */
function* withShiftedSpace(
  segments: readonly LiveSegment[],
  all: readonly QueryWord[],
): Generator<readonly QueryWord[]> {
  for (const [index, word] of all.entries()) {
    const next = all[index + 1];
    if (next === undefined || word.text === '' || next.text === '' || word.mask !== next.mask) continue;
    if (isKnown(segments, word) && isKnown(segments, next)) continue;
    const parts = bestParts(segments, word.text + next.text);
    if (parts.length === 0 || parts[0] === word.text) continue;
    yield [
      ...all.slice(0, index),
      ...parts.map((part) => wordFor(part, word.mask, word.counts)),
      ...all.slice(index + 2),
    ];
  }
}

/** The two words of names that make up a text, preferably none of them short; an initial will do for one. */
function bestParts(segments: readonly LiveSegment[], text: string): readonly string[] {
  let best: readonly string[] = [];
  let most = 0;
  for (let at = 1; at < text.length; at++) {
    const parts = [text.slice(0, at), text.slice(at)];
    const known = parts.map((part) => (part.length === 1 ? 1 : holders(segments, part)));
    const rarest = Math.min(...known);
    const worth = rarest === 0 ? 0 : Math.min(at, text.length - at) * 1000 + Math.min(999, rarest);
    if (worth > most) [best, most] = [parts, worth];
  }
  return best;
}

function holders(segments: readonly LiveSegment[], text: string): number {
  let count = 0;
  for (const { segment } of segments) {
    const term = findTerm(segment, text);
    if (term >= 0 && ((segment.termFields[term] ?? 0) & nameBits) !== 0) count += frequency(segment, term);
  }
  return count;
}

function isKnown(segments: readonly LiveSegment[], { text }: QueryWord): boolean {
  return text === '' || segments.some(({ segment }) => findTerm(segment, text) >= 0);
}
