import { compareStanding } from './account.ts';
import { type Contact, sources } from './contact.ts';
import type { ContactQuery } from './contact-query.ts';
import { fold, words } from './fold.ts';
import { type PreparedContact, prepareContact, prepareQuery, scoreOf } from './match.ts';
import { compareText, type JoinedContact, joinRecords, withoutTwins } from './merge.ts';
import { displayNameOf, nameDistance, nameWords } from './name.ts';
import { groupSamePerson } from './same-person.ts';

/**
 * The people among raw hits who answer the query, best first; hits that do not match are left out. A person
 * counts with their best record (see {@link scoreOf}), or with all of them together when none matches alone:
 * a name in one system and a company in another. Equal scores keep one order: own contacts first, then by
 * {@link sources}, name and id.
 */
export function rankPeople(contacts: readonly Contact[], query: ContactQuery): readonly JoinedContact[] {
  const wanted = prepareQuery(query);
  // One thing typed is met by one record; several may be spread over the records of one person.
  const spread = query.words.length + [query.email, query.domain, query.phone].filter(Boolean).length > 1;
  const records: PreparedContact[] = [];
  const scores: number[] = [];
  for (const contact of withoutTwins(contacts)) {
    const prepared = prepareContact(contact);
    const score = scoreOf(prepared, wanted);
    if (score === 0 && !spread) continue;
    records.push(prepared);
    scores.push(score);
  }
  const ranked: Ranked[] = [];
  for (const group of groupSamePerson(records)) {
    let score = 0;
    for (const index of group) score = Math.max(score, scores[index] ?? 0);
    if (score === 0 && group.length === 1) continue;
    const own: Contact[] = [];
    for (const index of group) {
      const record = records[index];
      if (record !== undefined) own.push(record.contact);
    }
    const person = joinRecords(own);
    if (person === undefined) continue;
    if (score === 0) score = scoreOf(prepareContact(person.contact), wanted);
    if (score > 0) ranked.push({ person, score, source: sources.indexOf(person.contact.ref.source) });
  }
  return ranked.sort(compareRanked).map(({ person }) => person);
}

/** A person with what their place in a list depends on. */
export interface Ranked {
  readonly person: JoinedContact;
  readonly score: number;
  /** The place of the record's source among {@link sources}. */
  readonly source: number;
}

/** The order of every list of people: by standing (see account.ts), then by score, source, name and id. */
export function compareRanked(one: Ranked, other: Ranked): number {
  return (
    compareStanding(one.person.contact, one.score, other.person.contact, other.score) ||
    other.score - one.score ||
    one.source - other.source ||
    compareText(sortName(one.person.contact), sortName(other.person.contact)) ||
    compareText(one.person.contact.ref.id, other.person.contact.ref.id)
  );
}

const sortNames = new WeakMap<Contact, string>();

/** The folded words, so that the order is the same on every machine: accents, capitals and commas do not count. */
function sortName(contact: Contact): string {
  const known = sortNames.get(contact);
  if (known !== undefined) return known;
  const made = words(displayNameOf(contact)).join(' ');
  sortNames.set(contact, made);
  return made;
}

/** The words of a query that may be a name's; an address gives those before its @. */
export function namePartsOf(query: ContactQuery): readonly string[] {
  const typed = query.words.flatMap(words);
  return typed.length > 0 || query.email === ''
    ? typed
    : words(query.email.slice(0, query.email.lastIndexOf('@')));
}

/**
 * Names like the one typed: at most `limit` different ones, the fewest typing errors first, then by name. Names
 * that differ only in accents or order count as one.
 */
export function nearNames(contacts: readonly Contact[], query: ContactQuery, limit = 5): readonly string[] {
  const typed = namePartsOf(query);
  if (typed.length === 0) return [];
  const found = new Map<string, { name: string; distance: number }>();
  for (const contact of contacts) {
    const name = displayNameOf(contact);
    const parts = nameWords(name);
    const distance = nameDistance(typed, parts);
    if (distance < 0) continue;
    const key = [...parts].sort().join(' ');
    const known = found.get(key);
    if (known === undefined || compareText(name, known.name) < 0) found.set(key, { name, distance });
  }
  return [...found.values()]
    .sort((one, other) => one.distance - other.distance || compareText(fold(one.name), fold(other.name)))
    .slice(0, limit)
    .map(({ name }) => name);
}
