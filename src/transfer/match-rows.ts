import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Contact, ContactChanges } from '../contacts/contact.ts';
import { displayNameOf } from '../contacts/text/display-name.ts';
import { fold } from '../contacts/text/fold.ts';
import { nameKey, nameWords } from '../contacts/text/name.ts';
import { parsePhone } from '../contacts/text/phone.ts';
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
  let count = 0;
  for await (const contact of contacts) {
    if (count++ % contactsAtOnce === 0) await yieldToEventLoop();
    const found = exact(keysOf(contact, key));
    for (const index of found) matches[index]?.exact.push(contact);
    for (const index of similar(similarityKeysOf(contact))) {
      if (!found.has(index)) matches[index]?.similar.push(contact);
    }
  }
  return matches;
}

/** Returns a function that finds the rows with one of a contact's keys, for the first contacts with each key. */
function createLookup(
  rowsByKey: ReadonlyMap<string, readonly number[]>,
): (keys: readonly string[]) => ReadonlySet<number> {
  const counts = new Map<string, number>();
  return (keys) => {
    const found = new Set<number>();
    for (const key of keys) {
      const rows = rowsByKey.get(key);
      if (rows === undefined) continue;
      const count = counts.get(key) ?? 0;
      if (count >= mostContacts) continue;
      counts.set(key, count + 1);
      for (const index of rows) found.add(index);
    }
    return found;
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
  return numbersOf(fields).flatMap((number) => {
    const parsed = parsePhone(number);
    return parsed.length < shortestNumber ? [] : [parsed];
  });
}

function addressesOf({ emails = [] }: ContactChanges): readonly string[] {
  return emails.map((address) => address.trim().toLowerCase()).filter((address) => address.includes('@'));
}

function numbersOf({
  mobilePhones = [],
  businessPhones = [],
  homePhones = [],
}: ContactChanges): readonly string[] {
  return [...mobilePhones, ...businessPhones, ...homePhones].filter((number) => number !== '');
}

/** Keys that two contacts of one person often share. */
function similarityKeysOf(fields: ContactChanges): readonly string[] {
  const keys: string[] = addressesOf(fields).map((address) => `@${address}`);
  for (const number of numbersOf(fields)) {
    const digits = parsePhone(number).replace(/\D/g, '');
    if (digits.length >= shortestNumber) keys.push(`#${digits.slice(-endingLength)}`);
  }
  const name = nameKey(nameWords(displayNameOf({ ...fields, company: '', emails: [] })));
  if (name !== '') keys.push(name);
  return keys;
}
