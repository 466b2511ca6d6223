import type { Contact } from '../../contacts/contact.ts';
import { nearNames, rankPeople } from '../../contacts/matching/rank.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { ContactProvider } from '../../providers/provider.ts';
import { relatedQueries, withRelated } from '../cache/complete-people.ts';
import type { FindResult, FoundPerson, SourceProblem } from '../found-person.ts';
import { groupPeople } from '../people-groups.ts';
import type { RecentWrites } from '../recent-writes.ts';
import { type AskOptions, askSources, type Hits } from './ask-sources.ts';
import { widerQueries } from './wider-queries.ts';

export interface SearchOptions extends AskOptions {
  /** The providers that this person may query. */
  readonly providers: readonly ContactProvider[];
  readonly writes: RecentWrites;
}

/** Maximum number of queries for a person's other records. Each goes to every source. */
const mostRelated = 3;
/** With less than this share of the time limit left, no second search starts. */
const widerShare = 0.1;

/** Queries all sources in parallel and, if nobody is found, once more for similar names. */
export async function searchLive(query: ContactQuery, options: SearchOptions): Promise<FindResult> {
  const { providers, owner, budgetMs, writes, log } = options;
  const started = performance.now();
  const left = (): number => budgetMs - (performance.now() - started);
  const first = await askSources(providers, [query], options);
  let people = rankPeople(writes.applyTo(first.contacts, owner), query);
  let near: readonly string[] = [];
  if (people.length === 0 && left() > budgetMs * widerShare) {
    const like = await contactsLike(query, first, { ...options, budgetMs: left() });
    // A contact that a source does not find as typed may still match: 山田太郎 for 山田 太郎.
    people = rankPeople(like, query);
    if (people.length === 0) near = nearNames(like, query);
  }
  const only: readonly FoundPerson[] = people.length === 1 ? people : [];
  const found =
    only.length === 1 && left() > budgetMs * widerShare
      ? await completed(only, first, { ...options, budgetMs: left() })
      : people;
  log.debug(
    {
      event: 'search.completed',
      correlationId: options.correlationId,
      ms: Math.round(performance.now() - started),
      hits: first.contacts.length,
      people: people.length,
      problems: first.problems,
    },
    'search completed',
  );
  return {
    query,
    people: found,
    total: found.length,
    similar: 0,
    groups: groupPeople(found, query),
    more: first.problems.some(hidesPeople),
    nearNames: near,
    problems: first.problems,
  };
}

/** Adds the records that the query did not match to the only person who was found, because that person is opened. */
async function completed(
  people: readonly FoundPerson[],
  first: Hits,
  options: SearchOptions,
): Promise<readonly FoundPerson[]> {
  const queries = relatedQueries(people.flatMap(({ records }) => records)).slice(0, mostRelated);
  const { contacts } = await askSources(healthyProviders(first, options.providers), queries, options);
  return withRelated(people, options.writes.applyTo(contacts, options.owner));
}

/** Returns whether a source has more people than it has returned. */
export function hidesPeople({ kind }: SourceProblem): boolean {
  return kind === 'reading' || kind === 'truncated';
}

/** Returns the providers without a transient problem, which would probably occur again. */
function healthyProviders(
  { problems }: Hits,
  providers: readonly ContactProvider[],
): readonly ContactProvider[] {
  return providers.filter(
    ({ source }) => !problems.some((one) => one.source === source && mayResolveItself(one)),
  );
}

/**
 * Returns names similar to the typed one, from sources that match prefixes only and had no problem in the first search.
 */
export async function namesLike(
  query: ContactQuery,
  first: Hits,
  options: SearchOptions,
): Promise<readonly string[]> {
  return nearNames(await contactsLike(query, first, options), query);
}

async function contactsLike(
  query: ContactQuery,
  first: Hits,
  options: SearchOptions,
): Promise<readonly Contact[]> {
  const wider = widerQueries(query);
  const healthy = healthyProviders(first, options.providers);
  if (wider.length === 0 || healthy.length === 0) return [];
  const more = await askSources(healthy, wider, options);
  return options.writes.applyTo([...first.contacts, ...more.contacts], options.owner);
}

/** Returns whether a problem is transient. */
export function mayResolveItself({ kind }: SourceProblem): boolean {
  return kind !== 'truncated' && kind !== 'unreadable';
}
