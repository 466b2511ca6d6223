import { addressKey } from '../../contacts/text/address-key.ts';
import { domainWords, emailNameWords, fieldWords, takeName } from './document-words.ts';
import { allBits, fieldBits, joinedBit, nameBits } from './fields.ts';
import { createGrowing, sharedZeros } from './growing.ts';
import { createHashTable, hashOf } from './hash-table.ts';
import { phoneKeys as phoneKeysOf, sortPhones } from './phone-keys.ts';
import type { SearchDocument } from './search-document.ts';
import { contactCount, idOf, type Segment, termCount, termText } from './segment.ts';
import { buildVocabulary } from './vocabulary-builder.ts';

/** Collects documents and builds a segment of them. */
export interface SegmentBuilder {
  add(document: SearchDocument): void;
  /** Adds the contacts of another segment for which `alive` is set, without analysing them again. */
  addSegment(segment: Segment, alive: (contact: number) => boolean): void;
  /** Returns everything added so far as one segment. The builder cannot be used afterwards. */
  finish(): Segment;
}

type Words = readonly (readonly [term: string, bits: number])[];
/** Maximum number of cached analyses, because companies, titles, cities and domains repeat. */
const mostRemembered = 60_000;

export function createSegmentBuilder(): SegmentBuilder {
  const numbers = new Map<string, number>();
  const wordStarts = createGrowing(Uint32Array);
  const words = createGrowing(Uint32Array);
  const wordBits = createGrowing(Uint16Array);
  const nameCounts = createGrowing(Uint8Array);
  const labels = createGrowing(Uint8Array);
  const labelStarts = createGrowing(Uint32Array);
  const phoneKeys = createGrowing(Float64Array);
  const phoneOwners = createGrowing(Uint32Array);
  const emailHashes = createGrowing(Uint32Array);
  const emailOwners = createGrowing(Uint32Array);
  const idHashes = createGrowing(Uint32Array);
  const remembered = new Map<number, Map<string, readonly (readonly [number, number])[]>>();
  const encoder = new TextEncoder();
  let bitsOfContact = new Uint16Array(64);
  let termsOfContact = new Uint32Array(64);
  let held = 0;

  function numberOf(term: string): number {
    const known = numbers.get(term);
    if (known !== undefined) return known;
    const number = numbers.size;
    // A substring would keep the whole text in memory.
    numbers.set(Buffer.from(term, 'utf16le').toString('utf16le'), number);
    return number;
  }

  function take(term: string, bits: number): void {
    takeNumber(numberOf(term), bits);
  }

  function takeNumber(number: number, bits: number): void {
    for (let index = 0; index < held; index++) {
      if (termsOfContact[index] !== number) continue;
      bitsOfContact[index] = merged(bitsOfContact[index] ?? 0, bits);
      return;
    }
    if (held === termsOfContact.length) {
      const [moreTerms, moreBits] = [new Uint32Array(held * 2), new Uint16Array(held * 2)];
      moreTerms.set(termsOfContact);
      moreBits.set(bitsOfContact);
      [termsOfContact, bitsOfContact] = [moreTerms, moreBits];
    }
    termsOfContact[held] = number;
    bitsOfContact[held++] = bits;
  }

  function takeRemembered(bit: number, text: string, read: () => Words): void {
    let byText = remembered.get(bit);
    if (byText === undefined || byText.size >= mostRemembered) {
      byText = new Map();
      remembered.set(bit, byText);
    }
    let pairs = byText.get(text);
    if (pairs === undefined) {
      pairs = read().map(([term, bits]) => [numberOf(term), bits] as const);
      byText.set(text, pairs);
    }
    for (const [number, bits] of pairs) takeNumber(number, bits);
  }

  function takeField(text: string, bit: number): void {
    if (text !== '') takeRemembered(bit, text, () => fieldWords(text, bit));
  }

  function label(text: string): void {
    labels.append(encoder.encode(text));
    labelStarts.push(labels.length);
  }

  function close(): void {
    words.append(termsOfContact.subarray(0, held));
    wordBits.append(bitsOfContact.subarray(0, held));
    wordStarts.push(words.length);
    held = 0;
  }

  wordStarts.push(0);
  labelStarts.push(0);

  return {
    add(document) {
      const contact = nameCounts.length;
      const { shown, count } = takeName(document, take);
      nameCounts.push(count);
      takeField(document.company, fieldBits.company);
      takeField(document.title, fieldBits.title);
      takeField(document.department, fieldBits.department);
      takeField(document.city, fieldBits.city);
      for (const address of document.emails) {
        const key = addressKey(address);
        if (key === '') continue;
        for (const part of emailNameWords(key)) take(part, fieldBits.emailName);
        const at = key.lastIndexOf('@');
        if (at < 0) continue;
        const domain = key.slice(at + 1);
        takeRemembered(fieldBits.emailDomain, domain, () => domainWords(domain));
        emailHashes.push(hashOf(key));
        emailOwners.push(contact);
      }
      for (const phone of document.phones) {
        for (const key of phoneKeysOf(phone)) {
          phoneKeys.push(key);
          phoneOwners.push(contact);
        }
      }
      idHashes.push(hashOf(document.id));
      label(document.id);
      label(shown);
      close();
    },

    addSegment(segment, alive) {
      const targets = new Int32Array(contactCount(segment)).fill(-1);
      const known = new Int32Array(termCount(segment)).fill(-1);
      for (let contact = 0; contact < targets.length; contact++) {
        if (!alive(contact)) continue;
        targets[contact] = nameCounts.length;
        nameCounts.push(segment.nameCounts[contact] ?? 0);
        const end = segment.wordStarts[contact + 1] ?? 0;
        for (let at = segment.wordStarts[contact] ?? 0; at < end; at++) {
          const term = segment.words[at] ?? 0;
          let number = known[term] ?? -1;
          if (number < 0) {
            number = numberOf(termText(segment, term));
            known[term] = number;
          }
          words.push(number);
          wordBits.push(segment.wordBits[at] ?? 0);
        }
        wordStarts.push(words.length);
        idHashes.push(hashOf(idOf(segment, contact)));
        for (const index of [contact * 2, contact * 2 + 1]) {
          labels.append(segment.labels.subarray(segment.labelStarts[index], segment.labelStarts[index + 1]));
          labelStarts.push(labels.length);
        }
      }
      for (let at = 0; at < segment.phoneKeys.length; at++) {
        const target = targets[segment.phoneOwners[at] ?? 0] ?? -1;
        if (target < 0) continue;
        phoneKeys.push(segment.phoneKeys[at] ?? 0);
        phoneOwners.push(target);
      }
      for (let at = 0; at < segment.emailSlots.length; at++) {
        const slot = segment.emailSlots[at] ?? 0;
        const target = slot === 0 ? -1 : (targets[slot - 1] ?? -1);
        if (target < 0) continue;
        emailHashes.push(segment.emailPrints[at] ?? 0);
        emailOwners.push(target);
      }
    },

    finish() {
      const everybody = Uint32Array.from({ length: nameCounts.length }, (_, contact) => contact);
      const ids = createHashTable(idHashes.view(), everybody);
      const emails = createHashTable(emailHashes.view(), emailOwners.view());
      const phones = sortPhones(phoneKeys.view().slice(), phoneOwners.view().slice());
      const sorted = [...numbers.keys()].sort();
      const ranks = new Uint32Array(numbers.size);
      for (const [rank, term] of sorted.entries()) ranks[numbers.get(term) ?? 0] = rank;
      numbers.clear();
      remembered.clear();
      const wordsFinal = words.finish();
      for (let at = 0; at < wordsFinal.length; at++) wordsFinal[at] = ranks[wordsFinal[at] ?? 0] ?? 0;
      const rest = { words: wordsFinal, wordBits: wordBits.finish(), wordStarts: wordStarts.finish() };
      const inverted = invert(rest, sorted.length);
      return {
        ...rest,
        ...inverted,
        ...buildVocabulary(sorted, inverted),
        nameCounts: nameCounts.finish(),
        labels: labels.finish(),
        labelStarts: labelStarts.finish(),
        idSlots: ids.slots,
        idPrints: ids.prints,
        emailSlots: emails.slots,
        emailPrints: emails.prints,
        phoneKeys: copied(Float64Array, phones.keys),
        phoneOwners: copied(Uint32Array, phones.owners),
      };
    },
  };
}

/** A word that occurs several times keeps all its fields and its best position. */
function merged(one: number, other: number): number {
  const fields = (one | other) & allBits;
  const places = Math.max(one & 1536, other & 1536);
  const isWord = (bits: number) => (bits & nameBits) !== 0 && (bits & joinedBit) === 0;
  const joined = isWord(one) || isWord(other) ? 0 : (one | other) & joinedBit;
  return fields | places | joined;
}

function copied<T extends Float64Array | Uint32Array>(
  kind: (new (size: number | SharedArrayBuffer) => T) & { readonly BYTES_PER_ELEMENT: number },
  values: T,
): T {
  const copy = sharedZeros(kind, values.length);
  copy.set(values);
  return copy;
}

/** Inverts "terms of a contact" to "contacts of a term". */
function invert(
  { words, wordBits, wordStarts }: Pick<Segment, 'words' | 'wordBits' | 'wordStarts'>,
  terms: number,
): Pick<Segment, 'postings' | 'postingBits' | 'postingStarts' | 'termFields'> {
  const postingStarts = sharedZeros(Uint32Array, terms + 1);
  const termFields = sharedZeros(Uint16Array, terms);
  for (let at = 0; at < words.length; at++) {
    const term = words[at] ?? 0;
    postingStarts[term + 1] = (postingStarts[term + 1] ?? 0) + 1;
    termFields[term] = (termFields[term] ?? 0) | (wordBits[at] ?? 0);
  }
  for (let term = 0; term < terms; term++) {
    postingStarts[term + 1] = (postingStarts[term + 1] ?? 0) + (postingStarts[term] ?? 0);
  }
  const next = postingStarts.slice();
  const postings = sharedZeros(Uint32Array, words.length);
  const postingBits = sharedZeros(Uint16Array, words.length);
  for (let contact = 0; contact + 1 < wordStarts.length; contact++) {
    const end = wordStarts[contact + 1] ?? 0;
    for (let at = wordStarts[contact] ?? 0; at < end; at++) {
      const term = words[at] ?? 0;
      const target = next[term] ?? 0;
      next[term] = target + 1;
      postings[target] = contact;
      postingBits[target] = wordBits[at] ?? 0;
    }
  }
  return { postings, postingBits, postingStarts, termFields };
}
