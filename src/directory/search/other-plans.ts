import type { ContactQuery } from '../../contacts/contact-query.ts';
import { fold, words } from '../../contacts/fold.ts';
import { tellingWords } from '../../contacts/name.ts';
import { domainMark, domainWords } from './document-words.ts';
import { allBits, fieldBits, nameBits } from './fields.ts';
import type { LiveSegment } from './intersect.ts';
import { type QueryPlan, type QueryWord, wordFor } from './query-words.ts';
import { findTerm, frequency } from './segment.ts';

const shortestSplit = 6;
const shortestPart = 2;

/**
 * Other readings of a query that found nobody, one after the other: an address by its parts, a domain, no titles (`Dr.`),
 * words that were run together taken apart, and, with three words or more, one of them left out.
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
  if (plan.words.length < 3) return;
  const unknown = plan.words.filter((word) => word.counts && !isKnown(segments, word));
  if (unknown.length > 0 && unknown.length < plan.words.length - 1) {
    yield { ...plan, words: plan.words.filter((word) => !unknown.includes(word)) };
  }
  if (plan.words.length > 4) return;
  for (const left of plan.words) {
    if (left.counts && left.text !== '') yield { ...plan, words: plan.words.filter((word) => word !== left) };
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

/** `johnsmith` as `john` and `smith`, where both are words of names; the word itself otherwise. */
function takenApart(segments: readonly LiveSegment[], word: QueryWord): readonly QueryWord[] {
  const { text, mask } = word;
  if (text.length < shortestSplit || isKnown(segments, word)) return [word];
  let best: readonly string[] = [];
  let most = 0;
  for (let at = shortestPart; at <= text.length - shortestPart; at++) {
    const parts = [text.slice(0, at), text.slice(at)];
    const rarest = Math.min(...parts.map((part) => holders(segments, part)));
    // Of two ways to take a word apart the one with the longer short part is likelier.
    const worth = rarest === 0 ? 0 : Math.min(at, text.length - at) * 1000 + Math.min(999, rarest);
    if (worth > most) [best, most] = [parts, worth];
  }
  return best.length === 0 ? [word] : best.map((part) => wordFor(part, mask, word.counts));
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
