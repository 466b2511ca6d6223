import type { Contact } from '../../contacts/contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { FindResult, SourceProblem } from '../found-person.ts';
import { askSources, type Hits } from '../live/ask-sources.ts';
import { hidesPeople, mayResolveItself, namesLike, type SearchOptions } from '../live/search-live.ts';
import { groupPeople } from '../people-groups.ts';
import type { CacheAnswer, CacheState, ContactCache } from './contact-cache.ts';
import { chunkSize, type Ranking, rankAnswers } from './rank-answers.ts';
import type { ViewHistory } from './view-history.ts';

export interface CachedSearchOptions extends SearchOptions {
  readonly contactCache: Pick<ContactCache, 'search'>;
  /** The minimum number of people to return. */
  readonly upTo: number;
  /** Return all people, up to the length of a list. */
  readonly whole?: boolean;
  /** Return only people with the words as typed. */
  readonly asTyped?: boolean;
  /** Return all people, of up to this many records. */
  readonly mostRecords?: number | undefined;
  /** Returns the cached count of this search at that revision, or computes it. */
  readonly countOnce: (revision: number, count: () => Promise<PeopleCount>) => Promise<PeopleCount>;
  readonly viewHistory: Pick<ViewHistory, 'boostFor'> | undefined;
}

/** The number of people that a search finds. */
export type PeopleCount = Pick<FindResult, 'total' | 'similar' | 'more' | 'groups'>;

/** The result of a search in the cache. */
export interface CachedSearch {
  /** The answer, if the cache is sufficient. */
  readonly answer: FindResult | undefined;
  /** The latest revision that the cache knew. */
  readonly revision: number;
  /** Queries the sources without a current cache, or all sources if the cache has no match. */
  complete(): Promise<FindResult>;
}

/** The maximum number of records in a list; longer answers are marked with `more`. */
const mostRecords = 400;
/** The same for a question about a group of people, which is answered with all of them or their number. */
const mostCounted = 3000;
/** One page of a list. With this many good hits there is no fuzzy matching. */
const enough = 10;
/** Time limit of a live query that only supplements cached contacts, in milliseconds. */
const supplementMs = 1000;

/**
 * Searches the cache. The cached answer is complete if every source is current and somebody matches. Other sources are
 * queried live in parallel, and their hits are merged in. If the cache has no match, all sources are queried, because
 * the contact may just have been added.
 *
 * A source in its first sync is listed in `problems`, but not queried, if a page is full of people whom no other could
 * outrank: such queries have hundreds of hits, and each turn would pay for all of them.
 *
 * The first page joins and ranks the best records only. The total is counted once, with all records, and further pages
 * are cut from that complete list.
 */
export async function searchCached(query: ContactQuery, options: CachedSearchOptions): Promise<CachedSearch> {
  const { providers, owner, contactCache, viewHistory, writes, upTo } = options;
  // Filters of people leave few of the best records.
  const isWhole =
    upTo > enough ||
    options.whole === true ||
    options.mostRecords !== undefined ||
    query.personFilters !== undefined;
  const most = options.mostRecords ?? (isList(query) ? mostCounted : mostRecords);
  let limit = isWhole ? most : chunkSize;
  let known = await recall(limit);
  const boostOf = await viewHistory?.boostFor(owner);
  const rank = (live: readonly Contact[]): Ranking =>
    rankAnswers(known.hits, writes.applyTo(live, owner), query, boostOf);
  const toResult = (
    { people }: Ranking,
    count: PeopleCount,
    problems: readonly SourceProblem[],
  ): FindResult => ({
    query,
    people,
    total: count.total,
    similar: count.similar,
    ...(count.groups === undefined ? {} : { groups: count.groups }),
    more: count.more || problems.some(hidesPeople),
    nearNames: [],
    problems,
  });

  let atOnce = rank([]);
  // People with many records leave fewer people on the page.
  if (known.more && atOnce.joined < upTo) await recallAll();

  const byState = Map.groupBy(providers, ({ source }) => known.stateOf(source));
  const inState = (state: CacheState) => byState.get(state) ?? [];
  const [current, stale, loading] = [inState('current'), inState('stale'), inState('loading')];
  // Own contacts rank before equal shared ones, so a mailbox is always queried.
  const skipped = atOnce.best < upTo ? [] : loading.filter(({ capabilities }) => !capabilities.personal);
  const uncached = [...inState('missing'), ...loading.filter((provider) => !skipped.includes(provider))];
  const skippedProblems = skipped.map(({ source }): SourceProblem => ({ source, kind: 'reading' }));
  const isComplete =
    stale.length === 0 && uncached.length === 0 && (atOnce.isSure || options.asTyped === true);

  return {
    answer: isComplete ? toResult(atOnce, await count(), skippedProblems) : undefined,
    revision: known.revision,
    async complete() {
      const started = performance.now();
      const left = (): number => options.budgetMs - (performance.now() - started);
      const supplementBudget = Math.min(options.budgetMs, supplementMs);
      const [fromUncached, fromStale] = await Promise.all([
        askSources(uncached, [query], options),
        askSources(stale, [query], { ...options, budgetMs: supplementBudget }),
      ]);
      const live = [...fromUncached.contacts, ...fromStale.contacts];
      await recallAll();
      const unread = uncached
        .filter(
          ({ source, capabilities, listChanges }) =>
            query.words.length > 0 &&
            capabilities.personal &&
            listChanges !== undefined &&
            fromUncached.problems.every((problem) => problem.source !== source),
        )
        .map(({ source }): SourceProblem => ({ source, kind: 'unread' }));
      const problems = [
        ...skippedProblems,
        ...unread,
        ...fromUncached.problems,
        ...fromStale.problems.map(asOld),
      ];
      const ranking = rank(live);
      if (options.asTyped) return toResult(ranking, countOf(ranking, known.more, query), problems);
      if (ranking.isSure || current.length === 0)
        return withNearNames(ranking, fromUncached, problems, left());

      const budgetMs = ranking.people.length > 0 ? Math.min(left(), supplementBudget) : left();
      const fromCurrent = await askSources(current, [query], { ...options, budgetMs });
      // The cache has answered for these sources, so that their problems matter only if nobody was found.
      const all = rank([...live, ...fromCurrent.contacts]);
      return withNearNames(
        all,
        fromUncached,
        all.people.length > 0 ? problems : [...problems, ...fromCurrent.problems],
        left(),
      );
    },
  };

  async function recall(upToRecords: number): Promise<CacheAnswer> {
    const found = await contactCache.search(query, owner, upToRecords, options.asTyped ? 0 : enough);
    return { ...found, hits: found.hits.filter(({ record }) => !writes.isHidden(record.contact.ref)) };
  }

  async function recallAll(): Promise<void> {
    if (limit === most || !known.more) return;
    limit = most;
    known = await recall(limit);
    atOnce = rank([]);
  }

  async function count(): Promise<PeopleCount> {
    if (limit === most || !known.more) return countOf(atOnce, known.more, query);
    const countAll = async () => {
      const { hits, more } = await recall(most);
      return countOf(rankAnswers(hits, [], query, undefined), more, query);
    };
    return known.isUpToDate ? options.countOnce(known.revision, countAll) : countAll();
  }

  async function withNearNames(
    ranking: Ranking,
    first: Hits,
    problems: readonly SourceProblem[],
    leftMs: number,
  ): Promise<FindResult> {
    const result = toResult(ranking, countOf(ranking, known.more, query), problems);
    if (ranking.people.length > 0 || leftMs < options.budgetMs / 10) return result;
    // Fuzzy matching has already covered the cached sources.
    const nearNames = await namesLike(query, first, { ...options, providers: uncached, budgetMs: leftMs });
    return { ...result, nearNames };
  }
}

/** Whether a group of people was asked for: "everyone at Contoso", "contacts without a phone number in Berlin". */
function isList({ isSentence, isCount, personFilters = [] }: ContactQuery): boolean {
  const isOfDetail = personFilters.some(({ field }) => field === 'has');
  return isSentence === true || isCount === true || isOfDetail;
}

/** Returns the totals. Similar names are not counted on a single page, where each row says why it matches. */
function countOf(ranking: Ranking, more: boolean, query: ContactQuery): PeopleCount {
  const total = ranking.people.length;
  const groups = groupPeople(ranking.people, query);
  return { total, similar: total > enough ? ranking.countSimilar() : 0, more, groups };
}

/** Returns the problem of a source whose stale cache was searched. */
function asOld(problem: SourceProblem): SourceProblem {
  return mayResolveItself(problem) ? { source: problem.source, kind: 'old' } : problem;
}
