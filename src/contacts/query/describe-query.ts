import { listAll, listChoices, listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { ContactQuery, PersonFilter } from './contact-query.ts';

/**
 * Returns how a query was read, as part of a sentence: `name contains “jon” and “smith”, e-mail ends with
 * contoso.com`. Contains what was typed: neutralise it before showing it.
 */
export function describeQuery(query: ContactQuery): string {
  if (query.either !== undefined) return listChoices(query.either.map(describeQuery));
  const { email, domain, phone } = query;
  const parts: string[] = [];
  const quoted = query.words.map((word) => `“${word}”`);
  if (quoted.length > 0) parts.push(messages.contacts.nameContains({ words: listAll(quoted) }));
  if (email !== '') parts.push(messages.contacts.emailIs({ email }));
  if (domain !== '') parts.push(messages.contacts.emailEndsWith({ domain }));
  if (phone !== '') parts.push(messages.contacts.phoneEndsWith({ phone }));
  for (const { field, text } of query.filters ?? [])
    parts.push(messages.contacts.fieldIs({ field: messages.contacts.queryFields[field], text }));
  for (const filter of query.personFilters ?? []) parts.push(describePersonFilter(filter));
  for (const word of query.without ?? []) parts.push(messages.contacts.withoutWord({ word }));
  return parts.length > 0 ? listItems(parts) : messages.contacts.nothingToLookFor;
}

function describePersonFilter(filter: PersonFilter): string {
  if (filter.field === 'has') return describeDetails([filter]);
  const { field, text, isExcluded } = filter;
  const args = { field: messages.contacts.queryFields[field], text };
  return isExcluded ? messages.contacts.fieldIsNot(args) : messages.contacts.fieldIs(args);
}

/** Returns the details that people must, or must not, have: `with a phone number`; '' for none. */
export function describeDetails(filters: readonly PersonFilter[]): string {
  return listAll(
    filters
      .filter(({ field }) => field === 'has')
      .map(({ text, isExcluded }) => {
        const detail = text === 'phone' ? 'phone' : 'email';
        return isExcluded ? messages.contacts.without[detail] : messages.contacts.with[detail];
      }),
  );
}
