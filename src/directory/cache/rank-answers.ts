import type { Contact } from '../../contacts/contact.ts';
import { refKey } from '../../contacts/contact.ts';
import { withoutTwins } from '../../contacts/identity/join-records.ts';
import { groupSamePerson } from '../../contacts/identity/same-person.ts';
import { mayBeSpread, prepareContact, prepareQuery, scoreOf } from '../../contacts/matching/match.ts';
import {
  compareRanked,
  listAlone,
  listPerson,
  preparedOf,
  type Ranked,
} from '../../contacts/matching/rank.ts';
import type { ListedPerson, PreparedContact } from '../../contacts/prepared-contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { meetsPersonFilters } from '../../contacts/query/query-filters.ts';
import type { FoundPerson } from '../found-person.ts';
import type { Match } from '../search/explain.ts';
import { compareHits, type SearchHit } from '../search/search-hit.ts';
import type { CacheHit } from './contact-cache.ts';
import type { BoostOf } from './view-history.ts';

/** The minimum score of a full name; see `scoreOf`. */
const wholeName = 1200;
/** The score of an exact word. */
const exactWord = 1000;
/** Fuzzy matches fill the first page only. */
const mostWithLikeOnes = 10;
/** Number of records that are ranked together: enough for a page of people with several records each. */
export const chunkSize = 40;

export interface Ranking {
  readonly people: readonly FoundPerson[];
  /** The number of matching people, including those who are not shown. */
  readonly joined: number;
  /** Counts those of `people` who only have a similar name. */
  countSimilar(): number;
  /** Whether somebody matches without fuzzy matching. */
  readonly isSure: boolean;
  /** The number of people with the best usual match: an exact word for one word, the full name for several. */
  readonly best: number;
}

/**
 * Joins cached hits and live contacts to people and ranks them, best first. Hits are ranked in chunks: the first page
 * needs the best chunk only, and later chunks follow it, so that nobody moves to a page that was already shown.
 *
 * Both kinds are scored by one formula (`scoreOf`, which the index follows). A person has the score of their best
 * record, or of all records together if none matches alone, plus `boostOf` for views (see view-history.ts). Fuzzy
 * matches (by a typing error, by sound, or with a word missing) fill the first page only, and are hidden if somebody
 * matches the full name. Ties are broken by own contacts first, then by `sources`, name and id.
 * @param live unchecked contacts; they replace cached versions
 */
export function rankAnswers(
  hits: readonly CacheHit[],
  live: readonly Contact[],
  query: ContactQuery,
  boostOf: BoostOf | undefined,
): Ranking {
  const scored = live.length === 0 ? hits : withLive(hits, live, query);
  const ranked = joinAll(scored, query);
  if (boostOf !== undefined) for (const one of ranked) one.score = boostOf(one.refs, one.score);
  ranked.sort((one, other) => one.chunk - other.chunk || compareRanked(one, other));
  const minScore = query.words.length > 1 ? wholeName : exactWord;
  const firstBelow = ranked.findIndex(({ score }) => score < minScore);
  const people = selectShown(ranked);
  return {
    people,
    joined: ranked.length,
    countSimilar: () => people.filter(({ isSimilar }) => isSimilar).length,
    isSure: ranked.some((one) => !one.isLike),
    best: query.words.length === 0 ? 0 : firstBelow < 0 ? ranked.length : firstBelow,
  };
}

interface Scored {
  readonly record: PreparedContact;
  readonly score: number;
  readonly rank: number;
  readonly found: SearchHit | undefined;
}

/** Returns the cached hits, with live contacts added or in rank of their cached versions. */
function withLive(
  hits: readonly CacheHit[],
  live: readonly Contact[],
  query: ContactQuery,
): readonly Scored[] {
  const wanted = prepareQuery(query);
  const scored = new Map<string, Scored>();
  for (const hit of hits) scored.set(refKey(hit.record.contact.ref), hit);
  const spread = mayBeSpread(query);
  for (const contact of live) {
    const key = refKey(contact.ref);
    const known = scored.get(key);
    const record = prepareContact(contact);
    const score = scoreOf(record, wanted);
    if (score > 0) scored.set(key, { record, score, rank: known?.rank ?? 0, found: undefined });
    else if (known !== undefined) scored.set(key, { ...known, record });
    else if (spread) scored.set(key, { record, score: 0, rank: 0, found: undefined });
  }
  return [...scored.values()];
}

function joinAll(all: readonly Scored[], query: ContactQuery): Answer[] {
  const scored = withoutTwins(all, ({ record }) => record.contact);
  const answers: Answer[] = [];
  for (const group of groupSamePerson(scored.map(({ record }) => record))) {
    const own = group.length === 1 ? scored[group[0] ?? 0] : undefined;
    const answer = own === undefined ? joinGroup(scored, group, query) : answerAlone(own);
    if (answer !== undefined && answer.chunk < Number.POSITIVE_INFINITY) answers.push(answer);
  }
  if (query.personFilters === undefined) return answers;
  return answers.filter(({ records }) => meetsPersonFilters(records, query));
}

function answerAlone({ record, score, rank, found }: Scored): Answer | undefined {
  const person = score > 0 ? listAlone(record) : undefined;
  return person === undefined ? undefined : new Answer(person, score, rank, found);
}

function joinGroup(
  scored: readonly Scored[],
  group: readonly number[],
  query: ContactQuery,
): Answer | undefined {
  const members: PreparedContact[] = [];
  let best: Scored | undefined;
  let rank = Number.POSITIVE_INFINITY;
  for (const index of group) {
    const one = scored[index];
    if (one === undefined) continue;
    members.push(one.record);
    rank = Math.min(rank, one.rank);
    if (best === undefined || isBetter(one, best)) best = one;
  }
  const person = listPerson(members);
  if (person === undefined || best === undefined) return undefined;
  const score = best.score > 0 ? best.score : scoreOf(preparedOf(person), prepareQuery(query));
  return score > 0 ? new Answer(person, score, rank, best.found) : undefined;
}

/** Returns whether a record represents its person better than an earlier one. Own contacts come first. */
function isBetter(one: Scored, before: Scored): boolean {
  if (one.score !== before.score) return one.score > before.score;
  if (one.found === undefined || before.found === undefined) return false;
  return (
    one.record.contact.ref.owner === before.record.contact.ref.owner &&
    compareHits(one.found, before.found) < 0
  );
}

/** A matching person. A class, so that the match reasons are computed only for rows that show them. */
class Answer implements FoundPerson, Ranked {
  readonly person: ListedPerson;
  score: number;
  readonly chunk: number;
  readonly #hit: SearchHit | undefined;
  #isLike: boolean | undefined;

  constructor(person: ListedPerson, score: number, rank: number, hit: SearchHit | undefined) {
    this.person = person;
    this.score = score;
    this.chunk = Math.floor(rank / chunkSize);
    this.#hit = hit;
  }

  get contact(): Contact {
    return this.person.joined.contact;
  }

  get refs(): FoundPerson['refs'] {
    return this.person.joined.refs;
  }

  get records(): FoundPerson['records'] {
    return this.person.joined.records;
  }

  get isLike(): boolean {
    this.#isLike ??= isOnlyLike(this.#hit);
    return this.#isLike;
  }

  get isSimilar(): boolean {
    return this.isLike || (this.#hit?.matches.some(({ kind }) => kind === 'nickname') ?? false);
  }

  get isAsTyped(): boolean {
    return this.#hit === undefined || isAsTyped(this.#hit);
  }

  get missing(): readonly string[] {
    return this.#hit?.missing ?? [];
  }

  get matches(): readonly Match[] {
    return this.#hit?.matches ?? [];
  }
}

function isOnlyLike(hit: SearchHit | undefined): boolean {
  if (hit === undefined || hit.isSure) return false;
  return (
    hit.missing.length > 0 || hit.matches.some(({ kind }) => kind === 'typing error' || kind === 'sound')
  );
}

function isAsTyped({ missing, matches }: SearchHit): boolean {
  return (
    missing.length === 0 &&
    matches.every(({ kind }) => ['exact', 'beginning', 'inside', 'joined'].includes(kind))
  );
}

/** Returns the people to show. */
function selectShown(ranked: readonly Answer[]): readonly Answer[] {
  const [best] = ranked;
  if (best === undefined) return [];
  // A full name means the people who have exactly it, not those with another spelling.
  if (best.score >= wholeName) return ranked.filter((one) => one.isAsTyped);
  return ranked.filter((one, index) => index < mostWithLikeOnes || !one.isLike);
}
