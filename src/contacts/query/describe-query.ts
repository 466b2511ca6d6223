import type { ContactQuery, PersonFilter } from './contact-query.ts';

/**
 * How a query was read, as part of a sentence: `name contains “jon” and “smith”, e-mail ends with contoso.com`.
 * Holds what was typed: neutralise it before showing it.
 */
export function describeQuery(query: ContactQuery): string {
  const parts: string[] = [];
  const quoted = query.words.map((word) => `“${word}”`);
  if (quoted.length > 0) {
    const last = quoted.at(-1) ?? '';
    parts.push(
      `name contains ${quoted.length === 1 ? last : `${quoted.slice(0, -1).join(', ')} and ${last}`}`,
    );
  }
  if (query.email !== '') parts.push(`e-mail is ${query.email}`);
  if (query.domain !== '') parts.push(`e-mail ends with ${query.domain}`);
  if (query.phone !== '') parts.push(`phone number ends with ${query.phone}`);
  for (const { field, text } of query.filters ?? []) parts.push(`${field} is “${text}”`);
  for (const filter of query.personFilters ?? []) parts.push(describePersonFilter(filter));
  for (const word of query.without ?? []) parts.push(`without “${word}”`);
  return parts.length > 0 ? parts.join(', ') : 'nothing to look for';
}

function describePersonFilter(filter: PersonFilter): string {
  if (filter.field === 'has') return describeDetails([filter]);
  const { field, text, isExcluded } = filter;
  return `${field} is ${isExcluded ? 'not ' : ''}“${text}”`;
}

/** Returns the details that people must, or must not, have: `with a phone number`; '' for none. */
export function describeDetails(filters: readonly PersonFilter[]): string {
  return filters
    .filter(({ field }) => field === 'has')
    .map(({ text, isExcluded }) => {
      const detail = text === 'phone' ? 'a phone number' : 'an e-mail address';
      return `${isExcluded ? 'without' : 'with'} ${detail}`;
    })
    .join(' and ');
}
