import type { Contact } from '../../contacts/contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { FindResult, SourceProblem } from '../found-person.ts';
import { askAll, type Hits } from '../live/ask-sources.ts';
import { hidesPeople, isPassing, namesLike, type SearchOptions } from '../live/search-live.ts';
import type { CacheAnswer, ContactCache, Knowledge } from './contact-cache.ts';
import { chunkSize, type Ranking, rankAnswers } from './rank-answers.ts';
import type { ViewHistory } from './view-history.ts';

export interface CachedSearchOptions extends SearchOptions {
  readonly memory: Pick<ContactCache, 'search'>;
  /** How many people are wanted at least. */
  readonly upTo: number;
  /** All people are wanted, as far as a list can be turned through. */
  readonly whole?: boolean;
  /** Gives the count of this search that was made before, as long as nothing has changed, or makes it. */
  readonly countOnce: (revision: number, count: () => Promise<PeopleCount>) => Promise<PeopleCount>;
  readonly viewHistory: Pick<ViewHistory, 'boostFor'> | undefined;
}

/** How many people a search finds. */
export type PeopleCount = Pick<FindResult, 'total' | 'similar' | 'more'>;

/** What memory knows, and what is left to be asked when that is not enough. */
export interface CachedSearch {
  /** The answer, when memory has it all. */
  readonly answer: FindResult | undefined;
  /** The last change that memory had heard of. */
  readonly revision: number;
  /** Asks the sources that memory does not answer for, or all of them when memory knows nobody. */
  complete(): Promise<FindResult>;
}

/** As far as a list can be turned through; whoever has more answers is told so. */
const mostRecords = 400;
/** One page of a list; with so many who have what was typed, nobody looks for those who have something like it. */
const enough = 10;
/** A source that is only asked beside what is kept of it does not hold up the answer for long, in milliseconds. */
const besideMs = 1000;

/**
 * Searches what is kept in memory. It is the whole answer when every source is known whole and somebody has what was
 * typed; the others are asked live, side by side, and what they give is merged in. When memory has nobody, all
 * sources are asked: somebody may have been added just now. A source that is being read for the first time is named
 * and not asked when a page is full without it of people whom nobody could be placed before: such questions have
 * hundreds of answers, each turn would pay for all of them, and what it would show is there. The first page joins and
 * ranks the best records only; how many people there are in all is counted once, with every record, and the next pages
 * are cut from that whole list.
 */
export async function searchCached(query: ContactQuery, options: CachedSearchOptions): Promise<CachedSearch> {
  const { providers, owner, memory, viewHistory, writes, upTo } = options;
  let limit = upTo > enough || options.whole === true ? mostRecords : chunkSize;
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
    more: count.more || problems.some(hidesPeople),
    nearNames: [],
    problems,
  });

  let atOnce = rank([]);
  // Whoever is kept many times takes the places of others.
  if (known.more && atOnce.joined < upTo) await recallAll();

  const byKnowledge = Map.groupBy(providers, ({ source }) => known.knowledgeOf(source));
  const knownAs = (wanted: Knowledge) => byKnowledge.get(wanted) ?? [];
  const [kept, old, reading] = [knownAs('kept'), knownAs('old'), knownAs('reading')];
  // One's own contacts come before equal ones.
  const later = atOnce.best < upTo ? [] : reading.filter(({ capabilities }) => !capabilities.personal);
  const unknown = [...knownAs('unknown'), ...reading.filter((provider) => !later.includes(provider))];
  const unread = later.map(({ source }): SourceProblem => ({ source, kind: 'reading' }));
  const isWhole = old.length === 0 && unknown.length === 0 && atOnce.isSure;

  return {
    answer: isWhole ? toResult(atOnce, await count(), unread) : undefined,
    revision: known.revision,
    async complete() {
      const started = performance.now();
      const left = (): number => options.budgetMs - (performance.now() - started);
      const besideBudget = Math.min(options.budgetMs, besideMs);
      const [fromUnknown, fromOld] = await Promise.all([
        askAll(unknown, [query], options),
        askAll(old, [query], { ...options, budgetMs: besideBudget }),
      ]);
      const live = [...fromUnknown.contacts, ...fromOld.contacts];
      await recallAll();
      const problems = [...unread, ...fromUnknown.problems, ...fromOld.problems.map(asOld)];
      const ranking = rank(live);
      if (ranking.isSure || kept.length === 0) return named(ranking, fromUnknown, problems, left());

      const budgetMs = ranking.people.length > 0 ? Math.min(left(), besideBudget) : left();
      const behind = await askAll(kept, [query], { ...options, budgetMs });
      // What is kept of a source has answered for it, so that its trouble hides somebody only when nobody was found.
      const all = rank([...live, ...behind.contacts]);
      return named(
        all,
        fromUnknown,
        all.people.length > 0 ? problems : [...problems, ...behind.problems],
        left(),
      );
    },
  };

  async function recall(most: number): Promise<CacheAnswer> {
    const found = await memory.search(query, owner, most, enough);
    return { ...found, hits: found.hits.filter(({ record }) => !writes.isHidden(record.contact.ref)) };
  }

  async function recallAll(): Promise<void> {
    if (limit === mostRecords || !known.more) return;
    limit = mostRecords;
    known = await recall(limit);
    atOnce = rank([]);
  }

  async function count(): Promise<PeopleCount> {
    if (limit === mostRecords || !known.more) return countOf(atOnce, known.more);
    const countAll = async () => {
      const { hits, more } = await recall(mostRecords);
      return countOf(rankAnswers(hits, [], query, undefined), more);
    };
    return known.isUpToDate ? options.countOnce(known.revision, countAll) : countAll();
  }

  async function named(
    ranking: Ranking,
    first: Hits,
    problems: readonly SourceProblem[],
    leftMs: number,
  ): Promise<FindResult> {
    const result = toResult(ranking, countOf(ranking, known.more), problems);
    if (ranking.people.length > 0 || leftMs < options.budgetMs / 10) return result;
    // Kept sources have been searched for what is like the typed words already.
    const nearNames = await namesLike(query, first, { ...options, providers: unknown, budgetMs: leftMs });
    return { ...result, nearNames };
  }
}

/** Nobody is called similar on a single page: each row there says why it is an answer. */
function countOf(ranking: Ranking, more: boolean): PeopleCount {
  const total = ranking.people.length;
  return { total, similar: total > enough ? ranking.countSimilar() : 0, more };
}

/** What is kept of it was searched, however old: that is another thing than nothing. */
function asOld(problem: SourceProblem): SourceProblem {
  return isPassing(problem) ? { source: problem.source, kind: 'old' } : problem;
}
