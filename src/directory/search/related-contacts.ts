import { addressKey } from '../../contacts/text/address-key.ts';
import { words } from '../../contacts/text/fold.ts';
import { nameWords } from '../../contacts/text/name.ts';
import { phoneQuery } from '../../contacts/text/phone.ts';
import { nameBits } from './fields.ts';
import { findHash } from './hash-table.ts';
import type { LiveSegment } from './live-segment.ts';
import { findPhones } from './phone-keys.ts';
import type { SearchDocument } from './search-document.ts';
import { contactCount, findTerm, frequency, idOf, type Segment } from './segment.ts';

/** Maximum number of addresses, and of phone numbers, that are looked up for one contact. */
const mostValues = 3;
/** Maximum number of contacts per value: slightly more than `groupSamePerson` attributes to one person. */
const maxPerValue = 13;
/** Maximum number of contacts with the rarest word of a name that are checked. */
const mostLookedAt = 5000;

/**
 * Returns the ids of contacts that have an address, a phone number or the full name in common with this one,
 * including itself. A superset of the same person by the rules of `groupSamePerson`; one in four billion ids is a
 * false positive, because addresses are compared by their hash.
 */
export function relatedIds(
  segments: readonly LiveSegment[],
  { displayName, emails, phones }: SearchDocument,
): ReadonlySet<string> {
  const ids = new Set<string>();
  const name = displayName.includes('@') ? [] : nameWords(displayName).flatMap(words);
  const addresses = emails.slice(0, mostValues).map(addressKey);
  const numbers = phones.slice(0, mostValues).flatMap(phoneQuery);
  for (const { segment, dead } of segments) {
    const add = (contacts: Iterable<number>): void => {
      let left = maxPerValue;
      for (const contact of contacts) {
        if (dead[contact] === 1) continue;
        ids.add(idOf(segment, contact));
        left -= 1;
        if (left === 0) return;
      }
    };
    const table = { slots: segment.emailSlots, prints: segment.emailPrints };
    for (const address of addresses) {
      add(findHash(table, address).filter((contact) => contact < contactCount(segment)));
    }
    for (const number of numbers) {
      const holders: number[] = [];
      findPhones(segment.phoneKeys, segment.phoneOwners, number, (contact) => holders.push(contact));
      add(holders);
    }
    if (name.length > 1) add(namesakes(segment, name));
  }
  return ids;
}

/** Returns contacts with all words in their name. */
function* namesakes(segment: Segment, name: readonly string[]): Iterable<number> {
  const terms = name.map((word) => findTerm(segment, word));
  if (terms.includes(-1)) return;
  const [rarest = 0, ...others] = terms.sort(
    (one, other) => frequency(segment, one) - frequency(segment, other),
  );
  const { postingStarts, postings, postingBits } = segment;
  const start = postingStarts[rarest] ?? 0;
  const end = Math.min(postingStarts[rarest + 1] ?? 0, start + mostLookedAt);
  for (let at = start; at < end; at++) {
    const contact = postings[at] ?? 0;
    const isName = ((postingBits[at] ?? 0) & nameBits) !== 0;
    if (isName && others.every((term) => isInName(segment, contact, term))) yield contact;
  }
}

function isInName({ wordStarts, words: terms, wordBits }: Segment, contact: number, term: number): boolean {
  const end = wordStarts[contact + 1] ?? 0;
  for (let at = wordStarts[contact] ?? 0; at < end; at++) {
    if (terms[at] === term) return ((wordBits[at] ?? 0) & nameBits) !== 0;
  }
  return false;
}
