import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { isEmptyQuery, parseQuery } from '../../contacts/query/parse-query.ts';
import { writeQuery } from '../../contacts/query/write-query.ts';
import { fold } from '../../contacts/text/fold.ts';
import { translationsOf } from '../../contacts/text/translations.ts';
import type { Refinement } from './follow-up.ts';

/** Returns the text of a search that is narrowed, widened or about somebody else. */
export function refineSearch(text: string, by: Refinement): string {
  // A refined question is no longer the sentence that was typed.
  const { isSentence: _isSentence, isCount: _isCount, ...query } = parseQuery(text);
  if (query.either !== undefined)
    return query.either.map((one) => refineSearch(writeQuery(one), by)).join(' or ');
  switch (by.kind) {
    case 'all':
      return writeQuery(withoutFilters(query));
    case 'instead':
      if (isCity(by.text) && query.filters?.some(({ field }) => field === 'place') === true)
        return refineSearch(text, { kind: 'place', text: by.text, insteadOf: 'in' });
      return narrowOrReplace(text, query, by.text);
    case 'words':
      return by.text
        .split(/ (?:or|oder|ou) /u)
        .map((part) => `${writeQuery(query)} ${writeGroup(part)}`)
        .join(' or ');
    case 'or':
      return [writeQuery(query), alternativeTo(text, query, by.text)].join(' or ');
    case 'place':
      return filtered(
        by.insteadOf === 'none' ? query : withoutPlace(text, by.insteadOf),
        `in:${quoted(by.text)}`,
        ({ field }) => field === 'place' || field === 'city',
      );
    case 'source':
      return filtered(query, `source:${by.source}`, ({ field }) => field === 'source');
    case 'without-source':
      return filtered(query, `-source:${by.source}`, ({ text: source }) => source === by.source);
    case 'has':
      return filtered(
        query,
        `${by.isExcluded ? '-' : ''}has:${by.detail}`,
        ({ field, text: detail }) => field === 'has' && detail === by.detail,
      );
    case 'without':
      return `${withoutGroup(query, by.text)}${by.text.includes(' ') ? '' : ` -${by.text}`}`;
    case 'without-place':
      return withoutGroup(query, by.text);
  }
}

/** Returns the search for other people, or for those of a group among all who were found: "and the consultants?" */
function narrowOrReplace(text: string, query: ContactQuery, other: string): string {
  const group = readGroup(other);
  const isOfAll = query.filters === undefined && query.personFilters === undefined;
  if (group !== undefined && isOfAll) return refineSearch(text, { kind: 'words', text: other });
  return writeQuery(withSubject(query, group ?? parseQuery(other)));
}

/** Whether a text is the name of a city that is known in several languages. */
function isCity(text: string): boolean {
  return translationsOf(fold(text)).cities.length > 0;
}

/** Returns the search for others: another place if the search has one, otherwise other people. */
function alternativeTo(text: string, query: ContactQuery, other: string): string {
  const subject = parseQuery(other);
  const isPlace =
    query.filters?.some(({ field }) => field === 'place') === true && subject.filters === undefined;
  const by: Refinement = isPlace
    ? { kind: 'place', text: other, insteadOf: 'in' }
    : { kind: 'instead', text: other };
  return refineSearch(text, by);
}

/** Returns the search without everybody in a city, a company or a department. */
function withoutGroup(query: ContactQuery, place: string): string {
  return filtered(query, `-in:${quoted(place)}`, () => false);
}

/** Returns the texts of a search that is narrowed by each of the filters, which replace others of their field. */
export function narrowSearch(
  { isSentence: _isSentence, isCount: _isCount, ...query }: ContactQuery,
  narrowings: readonly { readonly field: string; readonly text: string }[],
): readonly string[] {
  const held = [...(query.filters ?? []), ...(query.personFilters ?? [])];
  let whole: string | undefined;
  return narrowings.map(({ field, text }) => {
    const filter = `${field}:${quoted(text)}`;
    const isReplaced = (one: { readonly field: string }) => one.field === field;
    if (held.some(isReplaced)) return filtered(query, filter, isReplaced);
    // Written once for all filters, because every list of many people has such buttons.
    whole ??= writeQuery(query);
    return `${whole} ${filter}`;
  });
}

/**
 * Returns the words of a narrower search; of a group ("buyers") with its filter, because behind other words it would be
 * read as a part of a job title.
 */
function writeGroup(text: string): string {
  const group = readGroup(text);
  return group === undefined ? text : writeQuery(group);
}

/** Returns the search for a group ("buyers"), which is a sentence only behind other words; undefined for any other text. */
function readGroup(text: string): ContactQuery | undefined {
  // Joined, because it is for the search, and nobody reads it.
  const { isSentence, ...group } = parseQuery(['any', text].join(' '));
  return isSentence === true ? group : undefined;
}

/** Returns a search without its last place of a kind: "buyers at Contoso in Berlin" becomes "buyers in Berlin". */
function withoutPlace(text: string, kind: 'in' | 'at'): ContactQuery {
  const at = Math.max(...prepositions[kind].map((preposition) => text.lastIndexOf(` ${preposition} `)));
  if (at <= 0) return kind === 'at' ? withoutPlaceWords(parseQuery(text)) : parseQuery(text);
  const ends = prepositions[kind === 'in' ? 'at' : 'in']
    .map((preposition) => text.indexOf(` ${preposition} `, at + 1))
    .filter((end) => end > 0);
  return parseQuery(text.slice(0, at) + (ends.length === 0 ? '' : text.slice(Math.min(...ends))));
}

/** Returns a narrowed search, as `writeQuery` writes it, without the words that are the names of its places. */
function withoutPlaceWords(query: ContactQuery): ContactQuery {
  const places = new Set(
    query.filters?.flatMap(({ field, text }) => (field === 'place' ? text.split(' ') : [])),
  );
  return { ...query, words: query.words.filter((word) => !places.has(word)) };
}

const prepositions = {
  in: ['in', 'im', 'à', 'en', 'em', 'a'],
  at: ['at', 'from', 'bei', 'von', 'chez', 'da', 'bij'],
} as const;

/** Returns the search with a further filter, in place of those that it replaces. */
function filtered(
  query: ContactQuery,
  filter: string,
  isReplaced: (filter: { readonly field: string; readonly text: string }) => boolean,
): string {
  const { filters = [], personFilters = [] } = query;
  const kept = {
    ...query,
    filters: filters.filter((one) => !isReplaced(one)),
    personFilters: personFilters.filter((one) => !isReplaced(one)),
  };
  const isEmpty = isEmptyQuery(kept) && kept.filters.length + kept.personFilters.length === 0;
  const rest = isEmpty ? (kept.without ?? []).map((word) => `-${word}`).join(' ') : writeQuery(kept);
  return `${rest} ${filter}`;
}

function withoutFilters({
  filters: _f,
  personFilters: _p,
  without: _w,
  ...query
}: ContactQuery): ContactQuery {
  return query;
}

/** Returns the search for what another one looks for, with its own filters added. */
function withSubject(query: ContactQuery, subject: ContactQuery): ContactQuery {
  const { words, email, domain, phone } = subject;
  return {
    ...query,
    ...subject,
    words,
    email,
    domain,
    phone,
    wants: subject.wants === 'anything' ? query.wants : subject.wants,
    filters: [
      ...(query.filters ?? []).filter(({ field }) => !subject.filters?.some((one) => one.field === field)),
      ...(subject.filters ?? []),
    ],
    personFilters: [...(query.personFilters ?? []), ...(subject.personFilters ?? [])],
    without: [...(query.without ?? []), ...(subject.without ?? [])],
  };
}

function quoted(text: string): string {
  const bare = text.replaceAll('"', '');
  return bare.includes(' ') ? `"${bare}"` : bare;
}
