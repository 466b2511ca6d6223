import type { Contact } from '../../contacts/contact.ts';
import { withoutTwins } from '../../contacts/identity/merge.ts';
import { groupSamePerson } from '../../contacts/identity/same-person.ts';
import { mayBeSpread, prepareContact, prepareQuery, scoreOf } from '../../contacts/matching/match.ts';
import {
  compareRanked,
  listAlone,
  listPerson,
  preparedOf,
  type Ranked,
} from '../../contacts/matching/rank.ts';
import { ownerText } from '../../contacts/owner.ts';
import type { ListedPerson, PreparedContact } from '../../contacts/prepared-contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { FoundPerson } from '../found-person.ts';
import type { Match } from '../search/explain.ts';
import { compareHits, type SearchHit } from '../search/search-hit.ts';
import type { CacheHit } from './contact-cache.ts';
import type { BoostOf } from './view-history.ts';

/** The score from which a whole name was typed; see `scoreOf`. */
const wholeName = 1200;
/** That of a word as somebody has it. */
const exactWord = 1000;
/** Those who are only like what was typed fill up one page, and no more. */
const mostWithLikeOnes = 10;
/** Records that are ranked together: those of a page of people, who may have several each. */
export const chunkSize = 40;

export interface Ranking {
  readonly people: readonly FoundPerson[];
  /** How many people the answers are, with those who are not shown. */
  readonly joined: number;
  /** Counts those of `people` who have only a name like the one typed. */
  countSimilar(): number;
  /** Whether somebody has what was typed, and not only something like it. */
  readonly isSure: boolean;
  /** How many have what was typed as well as people usually have it: a single word, or several as their whole name. */
  readonly best: number;
}

/**
 * The people among the answers of memory and the hits of live sources, best first. Of hundreds the first page needs
 * the best answers only; what the next ones need is ranked behind it, so that nobody moves to a page that was turned
 * already. Both are scored by one formula
 * (`scoreOf`, which the index follows); a person counts with their best record, or with all together when none matches
 * alone, plus `boostOf` for what was opened before (see view-history.ts). Those who are only like what was typed (by a
 * typing error, by sound, or with a word missing) fill up the first page; none is shown when somebody has the whole
 * name. Equal ones keep one order: own contacts first, then by `sources`, name and id.
 * @param live unchecked; those that memory has found as well count as they are live
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
  const least = query.words.length > 1 ? wholeName : exactWord;
  const less = ranked.findIndex(({ score }) => score < least);
  const people = sift(ranked);
  return {
    people,
    joined: ranked.length,
    countSimilar: () => people.filter(({ isSimilar }) => isSimilar).length,
    isSure: ranked.some((one) => !one.isLike),
    best: query.words.length === 0 ? 0 : less < 0 ? ranked.length : less,
  };
}

interface Scored {
  readonly record: PreparedContact;
  readonly score: number;
  readonly place: number;
  readonly found: SearchHit | undefined;
}

/** The answers of memory, and what is live in their place or beside them. */
function withLive(
  hits: readonly CacheHit[],
  live: readonly Contact[],
  query: ContactQuery,
): readonly Scored[] {
  const wanted = prepareQuery(query);
  const scored = new Map<string, Scored>();
  for (const hit of hits) scored.set(keyOf(hit.record.contact), hit);
  const spread = mayBeSpread(query);
  for (const contact of live) {
    const key = keyOf(contact);
    const known = scored.get(key);
    const record = prepareContact(contact);
    const score = scoreOf(record, wanted);
    if (score > 0) scored.set(key, { record, score, place: known?.place ?? 0, found: undefined });
    else if (known !== undefined) scored.set(key, { ...known, record });
    else if (spread) scored.set(key, { record, score: 0, place: 0, found: undefined });
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
  return answers;
}

function answerAlone({ record, score, place, found }: Scored): Answer | undefined {
  const person = score > 0 ? listAlone(record) : undefined;
  return person === undefined ? undefined : new Answer(person, score, place, found);
}

function joinGroup(
  scored: readonly Scored[],
  group: readonly number[],
  query: ContactQuery,
): Answer | undefined {
  const members: PreparedContact[] = [];
  let best: Scored | undefined;
  let place = Number.POSITIVE_INFINITY;
  for (const index of group) {
    const one = scored[index];
    if (one === undefined) continue;
    members.push(one.record);
    place = Math.min(place, one.place);
    if (best === undefined || isBetter(one, best)) best = one;
  }
  const person = listPerson(members);
  if (person === undefined || best === undefined) return undefined;
  const score = best.score > 0 ? best.score : scoreOf(preparedOf(person), prepareQuery(query));
  return score > 0 ? new Answer(person, score, place, best.found) : undefined;
}

/** Whether the record speaks for its person rather than one that came before; own contacts come first. */
function isBetter(one: Scored, before: Scored): boolean {
  if (one.score !== before.score) return one.score > before.score;
  if (one.found === undefined || before.found === undefined) return false;
  return (
    one.record.contact.ref.owner === before.record.contact.ref.owner &&
    compareHits(one.found, before.found) < 0
  );
}

/** A class, so that the reasons are looked up only for those rows that show them. */
class Answer implements FoundPerson, Ranked {
  readonly person: ListedPerson;
  score: number;
  readonly chunk: number;
  readonly #hit: SearchHit | undefined;
  #isLike: boolean | undefined;

  constructor(person: ListedPerson, score: number, place: number, hit: SearchHit | undefined) {
    this.person = person;
    this.score = score;
    this.chunk = Math.floor(place / chunkSize);
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

function sift(ranked: readonly Answer[]): readonly Answer[] {
  const [best] = ranked;
  if (best === undefined) return [];
  // Whoever types a whole name means those who have it, and not their namesakes of another spelling.
  if (best.score >= wholeName) return ranked.filter((one) => one.isAsTyped);
  return ranked.filter((one, index) => index < mostWithLikeOnes || !one.isLike);
}

function keyOf({ ref }: Contact): string {
  return `${ref.source} ${ownerText(ref.owner)} ${ref.id}`;
}
