import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Contact, ContactChanges } from '../contacts/contact.ts';
import { addressKey } from '../contacts/text/address-key.ts';
import { displayNameOf } from '../contacts/text/display-name.ts';
import { fold } from '../contacts/text/fold.ts';
import { nameKey, nameWords } from '../contacts/text/name.ts';
import { parsePhone, phonesOf, splitExtension } from '../contacts/text/phone.ts';
import type { InputRow } from './input-row.ts';

/** How a row finds the contact that it is about: by e-mail address, display name or any phone number. */
export type MatchKey = 'email' | 'name' | 'phone';

export interface RowMatch {
  /** The contacts with the row's key. */
  readonly exact: readonly Contact[];
  /** Other contacts with the same number or name, which may be the same person. */
  readonly similar: readonly Contact[];
  /** The line of an earlier row with the same key. */
  readonly sameAs: number | undefined;
}

/** The most contacts that are kept with one key: more share a switchboard or a common name, not an identity. */
const mostContacts = 5;
/** Turns of the bot go on meanwhile. */
const contactsAtOnce = 500;
/** Shorter numbers are extensions. */
const shortestNumber = 6;
/** All notations of a number end with the same digits. */
const endingLength = 7;

/** Finds the contacts that each row may be about, reading all contacts once. */
export async function matchRows(
  rows: readonly InputRow[],
  contacts: AsyncIterable<Contact> | Iterable<Contact>,
  key: MatchKey,
): Promise<readonly RowMatch[]> {
  const matches = rows.map(() => ({
    exact: [] as Contact[],
    similar: [] as Contact[],
    sameAs: undefined as number | undefined,
  }));
  const byKey = new Map<string, number[]>();
  const bySimilarity = new Map<string, number[]>();
  const firstWith = new Map<string, number>();
  for (const [index, { fields, line, problems }] of rows.entries()) {
    if (problems.length > 0) continue;
    const match = matches[index];
    for (const value of keysOf(fields, key)) {
      const first = firstWith.get(value);
      if (first === undefined) firstWith.set(value, line);
      else if (first !== line && match !== undefined) match.sameAs ??= first;
      add(byKey, value, index);
    }
    for (const value of similarityKeysOf(fields)) add(bySimilarity, value, index);
  }
  const exact = createLookup(byKey);
  const similar = createLookup(bySimilarity);
  const found: { readonly index: number; readonly contact: Contact; readonly by: string }[] = [];
  let count = 0;
  for await (const contact of contacts) {
    if (count++ % contactsAtOnce === 0) await yieldToEventLoop();
    const own = exact.rowsWith(keysOf(contact, key));
    for (const index of own.keys()) matches[index]?.exact.push(contact);
    for (const [index, by] of similar.rowsWith(similarityKeysOf(contact))) {
      if (!own.has(index)) found.push({ index, contact, by });
    }
  }
  for (const { index, contact, by } of found) {
    // A number that many have is a switchboard's, and says nothing of a person.
    if (!by.startsWith('#') || similar.countOf(by) <= mostContacts) matches[index]?.similar.push(contact);
  }
  return matches;
}

interface Lookup {
  /** Returns the rows with one of a contact's keys, and the key; for the first contacts with each key only. */
  rowsWith(keys: readonly string[]): ReadonlyMap<number, string>;
  /** Returns how many contacts have a key that a row has, too. */
  countOf(key: string): number;
}

function createLookup(rowsByKey: ReadonlyMap<string, readonly number[]>): Lookup {
  const counts = new Map<string, number>();
  return {
    rowsWith(keys) {
      const found = new Map<number, string>();
      for (const key of keys) {
        const rows = rowsByKey.get(key);
        if (rows === undefined) continue;
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        if (count > mostContacts) continue;
        for (const index of rows) if (!found.has(index)) found.set(index, key);
      }
      return found;
    },
    countOf: (key) => counts.get(key) ?? 0,
  };
}

function add(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else if (list.at(-1) !== index) list.push(index);
}

function keysOf(fields: ContactChanges, key: MatchKey): readonly string[] {
  if (key === 'email') return addressesOf(fields);
  if (key === 'name') {
    const name = fold(displayNameOf({ ...fields, company: '', emails: [] }));
    return name === '' ? [] : [name];
  }
  return filledPhones(fields).flatMap((number) => {
    const parsed = parsePhone(number);
    // Each extension of a switchboard is somebody else's.
    return parsed.length < shortestNumber ? [] : [`${parsed}x${splitExtension(number).extension}`];
  });
}

function addressesOf({ emails = [] }: ContactChanges): readonly string[] {
  return emails.map(addressKey).filter((address) => address.includes('@'));
}

function filledPhones(fields: ContactChanges): readonly string[] {
  return phonesOf(fields).filter((number) => number !== '');
}

/** Keys that two contacts of one person often share. */
function similarityKeysOf(fields: ContactChanges): readonly string[] {
  // The key that tells most of a person comes first.
  const keys: string[] = addressesOf(fields).map((address) => `@${address}`);
  const name = nameKey(nameWords(displayNameOf({ ...fields, company: '', emails: [] })));
  if (name !== '') keys.push(name);
  for (const number of filledPhones(fields)) {
    const digits = parsePhone(number).replace(/\D/g, '');
    if (digits.length >= shortestNumber) keys.push(`#${digits.slice(-endingLength)}`);
  }
  return keys;
}
