import { type Contact, sources } from './contact.ts';
import type { ContactQuery } from './contact-query.ts';
import { fold, words } from './fold.ts';
import { prepareContact, prepareQuery, scoreOf } from './match.ts';
import { compareText, type JoinedContact, joinRecords } from './merge.ts';
import { displayNameOf, nameDistance, nameWords } from './name.ts';
import { groupSamePerson } from './same-person.ts';

/**
 * The people among raw hits who answer the query, best first; hits that do not match are left out. A person
 * counts with their best record (see {@link scoreOf}), or with all of them together when none matches alone:
 * a name in one system and a company in another. Equal scores keep one order: own contacts first, then by
 * {@link sources}, name and id.
 */
export function rankPeople(contacts: readonly Contact[], query: ContactQuery): readonly JoinedContact[] {
  const prepared = prepareQuery(query);
  const scores = contacts.map((contact) => scoreOf(prepareContact(contact), prepared));
  const ranked: { person: JoinedContact; score: number; source: number; name: string }[] = [];
  for (const group of groupSamePerson(contacts)) {
    let score = group.reduce((best, index) => Math.max(best, scores[index] ?? 0), 0);
    if (score === 0 && group.length === 1) continue;
    const person = joinRecords(
      group.map((index) => contacts[index]).filter((record) => record !== undefined),
    );
    if (person === undefined) continue;
    if (score === 0) score = scoreOf(prepareContact(person.contact), prepared);
    if (score === 0) continue;
    const { ref } = person.contact;
    ranked.push({
      person,
      score,
      source: sources.indexOf(ref.source),
      name: fold(displayNameOf(person.contact)),
    });
  }
  return ranked
    .sort(
      (one, other) =>
        other.score - one.score ||
        one.source - other.source ||
        compareText(one.name, other.name) ||
        compareText(one.person.contact.ref.id, other.person.contact.ref.id),
    )
    .map(({ person }) => person);
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
