import { type Contact, sources } from '../contacts/contact.ts';
import type { ContactQuery } from '../contacts/contact-query.ts';
import { prepareContact, prepareKeptContact, prepareQuery, scoreOf } from '../contacts/match.ts';
import { type JoinedContact, joinRecords, withoutTwins } from '../contacts/merge.ts';
import { compareRanked, type Ranked } from '../contacts/rank.ts';
import { groupSamePerson } from '../contacts/same-person.ts';
import type { FoundPerson } from './found-person.ts';
import type { MemoryHit } from './memory/memory.ts';
import type { RiseOf } from './openings.ts';
import type { Match } from './search/explain.ts';
import type { SearchHit } from './search/search-segments.ts';

/** The score from which a whole name was typed; see `scoreOf`. */
const wholeName = 1200;
/** Those who are only like what was typed fill up one page, and no more. */
const mostWithLikeOnes = 10;

export interface Ranking {
  readonly people: readonly FoundPerson[];
  /** Whether somebody has what was typed, and not only something like it. */
  readonly isSure: boolean;
}

/**
 * The people among the answers of memory and the hits of live sources, best first. Both are scored by one formula
 * (`scoreOf`, which the index follows); a person counts with their best record, or with all together when none matches
 * alone, plus `riseOf` for what was opened before (see openings.ts). Those who are only like what was typed (by a
 * typing error, by sound, or with a word missing) fill up the first page; none is shown when somebody has the whole
 * name. Equal ones keep one order: own contacts first, then by `sources`, name and id.
 * @param live unchecked; those that memory has found as well count as they are live
 */
export function rankAnswers(
  hits: readonly MemoryHit[],
  live: readonly Contact[],
  query: ContactQuery,
  riseOf: RiseOf | undefined,
): Ranking {
  const wanted = prepareQuery(query);
  const scored = new Map<string, Scored>();
  for (const hit of hits) {
    scored.set(keyOf(hit.contact), { contact: hit.contact, score: hit.found.score, hit: hit.found });
  }
  // One thing typed is met by one record; several may be spread over the records of one person.
  const spread = query.words.length + [query.email, query.domain, query.phone].filter(Boolean).length > 1;
  for (const contact of live) {
    const key = keyOf(contact);
    const known = scored.get(key);
    const score = scoreOf(prepareContact(contact), wanted);
    if (score > 0) scored.set(key, { contact, score, hit: undefined });
    else if (known !== undefined) scored.set(key, { ...known, contact });
    else if (spread) scored.set(key, { contact, score: 0, hit: undefined });
  }
  const ranked = joinAll([...scored.values()], (person) =>
    scoreOf(prepareKeptContact(person.contact), wanted),
  );
  if (riseOf !== undefined) for (const one of ranked) one.score = riseOf(one.person.refs, one.score);
  ranked.sort(compareRanked);
  return { people: sift(ranked).map(toFound), isSure: ranked.some((one) => !isLike(one)) };
}

interface Scored {
  readonly contact: Contact;
  readonly score: number;
  readonly hit: SearchHit | undefined;
}

interface RankedAnswer extends Ranked {
  score: number;
  readonly hit: SearchHit | undefined;
  like: boolean | undefined;
}

function joinAll(all: readonly Scored[], scoreTogether: (person: JoinedContact) => number): RankedAnswer[] {
  const byContact = new Map(all.map((one) => [one.contact, one]));
  const records = withoutTwins(all.map(({ contact }) => contact));
  const ranked: RankedAnswer[] = [];
  for (const group of groupSamePerson(records.map(prepareKeptContact))) {
    const members: Contact[] = [];
    let best: Scored | undefined;
    for (const index of group) {
      const record = records[index];
      const one = record === undefined ? undefined : byContact.get(record);
      if (one === undefined) continue;
      members.push(one.contact);
      if (best === undefined || one.score > best.score) best = one;
    }
    if (best === undefined || (best.score === 0 && members.length === 1)) continue;
    const person = joined(members);
    if (person === undefined) continue;
    const score = best.score > 0 ? best.score : scoreTogether(person);
    if (score === 0) continue;
    const source = sources.indexOf(person.contact.ref.source);
    ranked.push({ person, score, source, hit: best.hit, like: undefined });
  }
  return ranked;
}

const joins = new WeakMap<
  Contact,
  { readonly members: readonly Contact[]; readonly person: JoinedContact | undefined }
>();

/** The same records make the same person again and again, so that what was worked out of it is kept. */
function joined(members: readonly Contact[]): JoinedContact | undefined {
  const [first] = members;
  if (first === undefined) return undefined;
  const known = joins.get(first);
  if (
    known !== undefined &&
    known.members.length === members.length &&
    known.members.every((member, index) => member === members[index])
  ) {
    return known.person;
  }
  const person = joinRecords(members);
  joins.set(first, { members, person });
  return person;
}

function isLike(ranked: RankedAnswer): boolean {
  ranked.like ??= isOnlyLike(ranked.hit);
  return ranked.like;
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

function sift(ranked: readonly RankedAnswer[]): readonly RankedAnswer[] {
  const [best] = ranked;
  if (best === undefined) return [];
  // Whoever types a whole name means those who have it, and not their namesakes of another spelling.
  if (best.score >= wholeName) return ranked.filter(({ hit }) => hit === undefined || isAsTyped(hit));
  let count = ranked.length;
  if (count <= mostWithLikeOnes) return ranked;
  // From the last one on, which is the least like.
  const left = [...ranked];
  for (let at = left.length - 1; at >= 0 && count > mostWithLikeOnes; at--) {
    const one = left[at];
    if (one === undefined || !isLike(one)) continue;
    left.splice(at, 1);
    count--;
  }
  return left;
}

function toFound({ person, hit, like }: RankedAnswer): FoundPerson {
  return hit === undefined ? person : new Answer(person, hit, like ?? isOnlyLike(hit));
}

/** A class, so that the reasons are looked up only for those rows that show them. */
class Answer implements FoundPerson {
  readonly contact: Contact;
  readonly refs: FoundPerson['refs'];
  readonly isLike: boolean;
  readonly missing: readonly string[];
  readonly #hit: SearchHit;

  constructor({ contact, refs }: JoinedContact, hit: SearchHit, isLike: boolean) {
    this.contact = contact;
    this.refs = refs;
    this.isLike = isLike;
    this.missing = hit.missing;
    this.#hit = hit;
  }

  get matches(): readonly Match[] {
    return this.#hit.matches;
  }
}

function keyOf({ ref }: Contact): string {
  return `${ref.source} ${ref.owner} ${ref.id}`;
}
