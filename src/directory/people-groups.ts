import type { Contact } from '../contacts/contact.ts';
import type { ContactQuery, QueryFilter, SourceWord } from '../contacts/query/contact-query.ts';
import { isKeptIn, meetsFilter } from '../contacts/query/query-filters.ts';

/** People of an answer who have something in common, by which a search can be narrowed. */
export type PeopleGroup = {
  readonly count: number;
} & (
  | { readonly field: 'company' | 'city'; readonly text: string }
  | { readonly field: 'source'; readonly text: SourceWord }
);

/** An answer of more people than this is narrowed by groups. */
const mostWithoutGroups = 20;
/** The fewest people of a group: a search that finds fewer adds similar names. */
const fewest = 10;
/** The largest share of a group; a larger one hardly narrows the answer. */
const largestShare = 0.8;

/**
 * Returns the largest group of each kind in an answer: a company, a city and a source. Kinds by which the query
 * is narrowed already are left out.
 * @param people the records of each person that match the query
 */
export function groupPeople(
  people: readonly { readonly records: readonly Contact[] }[],
  { filters = [], personFilters = [] }: Pick<ContactQuery, 'filters' | 'personFilters'>,
): readonly PeopleGroup[] {
  if (people.length <= mostWithoutGroups) return [];
  const narrowed = new Set<string>([...filters, ...personFilters].map(({ field }) => field));
  if (narrowed.has('place')) for (const field of ['company', 'city']) narrowed.add(field);
  const groups: PeopleGroup[] = [];
  for (const field of ['company', 'city'] as const) {
    const text = narrowed.has(field) ? '' : mostCommon(people, field);
    if (text === '') continue;
    const isMember = memberOf({ field, text });
    const count = people.filter(({ records }) => records.some(isMember)).length;
    groups.push({ field, text, count });
  }
  if (!narrowed.has('source')) {
    for (const text of ['colleagues', 'exchange', 'outlook'] as const) {
      const count = people.filter(({ records }) => records.some((record) => isKeptIn(record, text))).length;
      groups.push({ field: 'source', text, count });
    }
  }
  const narrowing = groups.filter(({ count }) => count >= fewest && count <= people.length * largestShare);
  return [...new Map(narrowing.toReversed().map((group) => [group.field, group])).values()].toReversed();
}

function mostCommon(
  people: readonly { readonly records: readonly Contact[] }[],
  field: 'company' | 'city',
): string {
  const counts = new Map<string, number>();
  let best = '';
  for (const { records } of people) {
    const value = records.find((record) => record[field] !== '')?.[field];
    if (value === undefined) continue;
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    if (count > (counts.get(best) ?? 0)) best = value;
  }
  return best;
}

/** Returns whether a contact meets a filter, computed once for each value. */
function memberOf(
  filter: QueryFilter & { readonly field: 'company' | 'city' },
): (contact: Contact) => boolean {
  const known = new Map<string, boolean>();
  return (contact) => {
    const value = contact[filter.field];
    const before = known.get(value);
    if (before !== undefined) return before;
    const isMember = meetsFilter(contact, filter);
    known.set(value, isMember);
    return isMember;
  };
}
