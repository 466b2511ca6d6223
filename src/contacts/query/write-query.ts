import type { ContactQuery } from './contact-query.ts';
import { parseQuery } from './parse-query.ts';

/**
 * Returns a text that is read as this query: words, then filters. Returns the text of the query itself if no other
 * text says all of it.
 */
export function writeQuery(query: ContactQuery): string {
  if (query.either !== undefined) return query.either.map(writeQuery).join(' or ');
  const { words, email, domain, phone, filters = [], personFilters = [], without = [], wants } = query;
  const parts = [
    ...(wants === 'phone' || wants === 'email' ? [wants] : []),
    ...words.map(quoted),
    email,
    domain === '' ? '' : `@${domain}`,
    phone,
    ...filters.map(({ field, text }) => `${fieldWords[field]}:${quoted(text)}`),
    ...personFilters.map(
      ({ field, text, isExcluded }) => `${isExcluded ? '-' : ''}${fieldWords[field]}:${quoted(text)}`,
    ),
    ...without.map((word) => `-${word}`),
  ];
  const text = parts.filter((part) => part !== '').join(' ');
  // A word in plain letters is always read as itself.
  if (plainWord.test(text)) return text;
  return meaningOf(parseQuery(text)) === meaningOf(query) ? text : query.text;
}

const plainWord = /^[a-z]{1,64}$/i;

const fieldWords = {
  company: 'company',
  title: 'title',
  department: 'dept',
  city: 'city',
  place: 'in',
  source: 'source',
  has: 'has',
} as const;

function quoted(text: string): string {
  return text.includes(' ') ? `"${text}"` : text;
}

/**
 * Returns a text that is equal for queries that find the same: without the typed text, its wording and other readings
 * of it.
 */
function meaningOf({
  text: _text,
  longer: _longer,
  isSentence: _isSentence,
  isCount: _isCount,
  ...meaning
}: ContactQuery): string {
  const entries = Object.entries(meaning).filter(
    ([, value]) => !(Array.isArray(value) && value.length === 0),
  );
  return JSON.stringify(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}
