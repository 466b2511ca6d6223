import type { Contact } from '../contacts/contact.ts';
import type { ContactQuery, SourceWord } from '../contacts/query/contact-query.ts';
import { isKeptIn, meetsFilter } from '../contacts/query/query-filters.ts';

/** People of an answer who have something in common, by which a search can be narrowed. */
export type PeopleGroup = {
  readonly count: number;
} & (
  | { readonly field: 'company' | 'city'; readonly text: string }
  | { readonly field: 'source'; readonly text: SourceWord }
);

interface Person {
  /** The records that match the query. */
  readonly records: readonly Contact[];
}

/** An answer of more people than this is narrowed by groups. */
const mostWithoutGroups = 20;
/** The fewest people of a group: a search that finds fewer adds similar names. */
const fewest = 10;
/** The largest share of a group; a larger one hardly narrows the answer. */
const largestShare = 0.8;
/** The sources that may be offered, the preferred one first. */
const offeredSources = ['colleagues', 'exchange', 'outlook'] as const;

/**
 * Returns the groups that narrow an answer: its most frequent company and city, and the first source that does. Kinds by
 * which the query is narrowed already are left out.
 */
export function groupPeople(
  people: readonly Person[],
  { filters = [], personFilters = [] }: Pick<ContactQuery, 'filters' | 'personFilters'>,
): readonly PeopleGroup[] {
  if (people.length <= mostWithoutGroups) return [];
  const narrowed = new Set<string>([...filters, ...personFilters].map(({ field }) => field));
  const groups: PeopleGroup[] = [];
  /** Adds a group if it narrows the answer. */
  const add = (group: PeopleGroup): boolean => {
    const isUseful = group.count >= fewest && group.count <= people.length * largestShare;
    if (isUseful) groups.push(group);
    return isUseful;
  };
  for (const field of ['company', 'city'] as const) {
    const text = narrowed.has(field) || narrowed.has('place') ? '' : mostFrequent(people, field);
    if (text !== '') add({ field, text, count: countMeeting(people, field, text) });
  }
  if (!narrowed.has('source')) {
    offeredSources.some((text) => add({ field: 'source', text, count: countKeptIn(people, text) }));
  }
  return groups;
}

function mostFrequent(people: readonly Person[], field: 'company' | 'city'): string {
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

/** Counts the people whom a search for the company or city finds. */
function countMeeting(people: readonly Person[], field: 'company' | 'city', text: string): number {
  /** By value, because many records have the same one. */
  const known = new Map<string, boolean>();
  const isMember = (record: Contact): boolean => {
    const before = known.get(record[field]);
    if (before !== undefined) return before;
    const isMet = meetsFilter(record, { field, text });
    known.set(record[field], isMet);
    return isMet;
  };
  return people.filter(({ records }) => records.some(isMember)).length;
}

function countKeptIn(people: readonly Person[], source: SourceWord): number {
  return people.filter(({ records }) => records.some((record) => isKeptIn(record, source))).length;
}
