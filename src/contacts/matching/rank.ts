import { elementAt } from '../../platform/element-at.ts';
import type { Contact } from '../contact.ts';
import { compareText, joinRecords, withoutTwins } from '../identity/join-records.ts';
import { groupSamePerson } from '../identity/same-person.ts';
import type { JoinedContact, ListedPerson, PreparedContact } from '../prepared-contact.ts';
import type { ContactQuery } from '../query/contact-query.ts';
import { meetsPersonFilters } from '../query/query-filters.ts';
import { sources } from '../sources.ts';
import { displayNameOf } from '../text/display-name.ts';
import { fold, words } from '../text/fold.ts';
import { nameDistance, nameWords } from '../text/name.ts';
import { compareAccountStatus, isDisabled } from './account.ts';
import { mayBeSpread, nameTextOf, prepareContact, prepareQuery, scoreOf } from './match.ts';

/**
 * Returns the people among raw hits who answer the query, best first, without hits that do not match. A person counts
 * with their best record (see {@link scoreOf}), or with all of them together if none matches alone: a name in one
 * system and a company in another. Equal scores keep one order: own contacts first, then by {@link sources}, name and
 * id.
 */
export function rankPeople(contacts: readonly Contact[], query: ContactQuery): readonly JoinedContact[] {
  const wanted = prepareQuery(query);
  const spread = mayBeSpread(query);
  const records: PreparedContact[] = [];
  const scores: number[] = [];
  for (const contact of withoutTwins(contacts, (one) => one)) {
    const record = prepareContact(contact);
    const score = scoreOf(record, wanted);
    if (score === 0 && !spread) continue;
    records.push(record);
    scores.push(score);
  }
  const ranked: Ranked[] = [];
  for (const group of groupSamePerson(records)) {
    let score = 0;
    for (const index of group) score = Math.max(score, scores[index] ?? 0);
    if (score === 0 && group.length === 1) continue;
    const person = listPerson(group.map((index) => elementAt(records, index)));
    if (person === undefined) continue;
    if (score === 0) score = scoreOf(preparedOf(person), wanted);
    if (score > 0 && meetsPersonFilters(person.joined.records, query)) ranked.push({ person, score });
  }
  return ranked.sort(compareRanked).map(({ person }) => person.joined);
}

export interface Ranked {
  readonly person: ListedPerson;
  readonly score: number;
}

/**
 * Returns the person of these records; undefined for none. The same records are joined once, as long as they stay.
 */
export function listPerson(members: readonly PreparedContact[]): ListedPerson | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const known = first.person;
  if (known !== undefined && hasMembers(known, members)) return known;
  const joined = joinRecords(members.map(({ contact }) => contact));
  if (joined === undefined) return undefined;
  const { contact } = joined;
  const person = {
    members,
    joined,
    isDisabled: isDisabled(contact),
    source: sources.indexOf(contact.ref.source),
    prepared: undefined,
    sortName: undefined,
  };
  first.person = person;
  return person;
}

/** Returns the joined contact, which is the record itself if there is only one. */
export function preparedOf(person: ListedPerson): PreparedContact {
  const { members, joined } = person;
  person.prepared ??=
    members.length === 1 && members[0] !== undefined ? members[0] : prepareContact(joined.contact);
  return person.prepared;
}

/** Returns the person of this record alone. */
export function listAlone(record: PreparedContact): ListedPerson | undefined {
  return record.person?.members.length === 1 ? record.person : listPerson([record]);
}

function hasMembers(person: ListedPerson, members: readonly PreparedContact[]): boolean {
  if (person.members.length !== members.length) return false;
  for (let index = 0; index < members.length; index++) {
    if (person.members[index] !== members[index]) return false;
  }
  return true;
}

/** Compares two people for any list: by standing (see account.ts), then by score, source, name and id. */
export function compareRanked(one: Ranked, other: Ranked): number {
  const [a, b] = [one.person, other.person];
  return (
    compareAccountStatus(a, one.score, b, other.score) ||
    other.score - one.score ||
    a.source - b.source ||
    compareText(sortNameOf(a), sortNameOf(b)) ||
    compareText(a.joined.contact.ref.id, b.joined.contact.ref.id)
  );
}

/**
 * Returns the folded words of the name, so that the order is the same on every machine: accents, capitals and commas
 * do not count.
 */
function sortNameOf(person: ListedPerson): string {
  if (person.sortName === undefined) {
    const { contact } = person.joined;
    // One of the records has that name, and has it folded already.
    const named = person.members.find((member) => member.contact.displayName === contact.displayName);
    person.sortName =
      named === undefined || contact.displayName.trim() === ''
        ? words(displayNameOf(contact)).join(' ')
        : nameTextOf(named);
  }
  return person.sortName;
}

/** Returns the words of a query that may be a name's; of an address those before its @. */
export function namePartsOf(query: ContactQuery): readonly string[] {
  const typed = query.words.flatMap(words);
  return typed.length > 0 || query.email === ''
    ? typed
    : words(query.email.slice(0, query.email.lastIndexOf('@')));
}

const mostNear = 5;

/**
 * Names like the one typed: at most five different ones, the fewest typing errors first, then by name. Names
 * that differ only in accents or order count as one.
 */
export function nearNames(contacts: readonly Contact[], query: ContactQuery): readonly string[] {
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
    .slice(0, mostNear)
    .map(({ name }) => name);
}
