import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type ContactRef, refKey } from '../contacts/contact.ts';
import { type ContactWrite, refOfWrite } from '../contacts/contact-write.ts';
import { isMailContactCopy } from '../contacts/mail-contact-copy.ts';
import { peopleWithAddress } from '../contacts/matching/named-exactly.ts';
import type { Owner } from '../contacts/owner.ts';
import type { Photo } from '../contacts/photo.ts';
import { bearsWords } from '../contacts/query/bears-words.ts';
import type { ContactQuery } from '../contacts/query/contact-query.ts';
import { isEmptyQuery } from '../contacts/query/parse-query.ts';
import { mailContactSources, sourceTable } from '../contacts/sources.ts';
import { addressKey } from '../contacts/text/address-key.ts';
import { chunksOf } from '../platform/chunks-of.ts';
import { BackendError } from '../platform/errors.ts';
import type { ContactProvider } from '../providers/provider.ts';
import { createPeopleCompleter } from './cache/complete-people.ts';
import type { ContactCache, OwnContacts } from './cache/contact-cache.ts';
import { type PeopleCount, searchCached } from './cache/search-cached.ts';
import type { ViewHistory } from './cache/view-history.ts';
import { type AskPhoto, findPhoto } from './find-photo.ts';
import type { FindResult, FoundPerson } from './found-person.ts';
import { createAnswerCache } from './live/answer-cache.ts';
import { askWithin } from './live/ask-sources.ts';
import { mayResolveItself, searchLive } from './live/search-live.ts';
import { createRecentWrites } from './recent-writes.ts';

export interface DirectoryOptions {
  readonly providers: readonly ContactProvider[];
  /** The cached contacts; undefined to query the sources each time. */
  readonly contactCache?: ContactCache | undefined;
  /** Views that boost the ranking; only with `contactCache`. */
  readonly viewHistory?: ViewHistory | undefined;
  /** Called with the person who asks, so that their own contacts are synced while they use the bot. */
  readonly onAsked?: (owner: Owner) => void;
  /** Time limit of a search or a read, in milliseconds. */
  readonly budgetMs?: number;
  /** How long answers are cached for paging, in milliseconds. */
  readonly cacheMs?: number;
  /** How long a write overrides what backends return while they replicate it, in milliseconds. */
  readonly rememberMs?: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly log: Logger;
}

export interface FindContext {
  /** The person who asks, whose own contacts may be searched; undefined if no personal contacts may be. */
  readonly owner: Owner | undefined;
  readonly correlationId: string;
  /** Bypasses the answer cache. */
  readonly fresh?: boolean;
  /**
   * Finds only contacts with the words as typed, and asks only the systems whose contacts are not cached: whether somebody
   * bears a word ("thanks") is asked before it is read otherwise.
   */
  readonly asTyped?: boolean;
  /** The rank of the first person to return with all cached records, whichever of them matched. 1 by default. */
  readonly from?: number;
  /** Returns the complete answer, with up to this many matching records, instead of a page of it. */
  readonly mostRecords?: number;
  /**
   * The rank of the last one, which is also the minimum number of people to return, if there are that many. 10 by
   * default.
   */
  readonly upTo?: number;
}

/** The people of some records, in the order of these. */
export interface ReadPeople {
  readonly people: readonly FoundPerson[];
  /** The records that no longer exist. */
  readonly gone: readonly ContactRef[];
  /** Whether a system did not answer, so that people are missing. */
  readonly isIncomplete: boolean;
}

/** All contacts of all systems. */
export interface Directory {
  /**
   * Queries all sources in parallel, and joins and ranks the people that match. Resolves within the time limit: sources
   * that are late or fail are listed in `problems`. Never throws a backend's error. If nobody is found, `nearNames` has
   * at most five similar names.
   */
  find(query: ContactQuery, context: FindContext): Promise<FindResult>;

  /**
   * Reads one record as it is stored now (not the joined view of a person). Returns undefined if it does not exist, and
   * for another person's contact, so that its existence is not disclosed.
   * @throws {BackendError} of the source, or `timed-out` when the time limit is reached
   */
  get(ref: ContactRef, context: FindContext): Promise<FoundPerson | undefined>;

  /**
   * Reads these records as they are stored now, each with the other cached records of its person. Another person's
   * contacts are left out.
   */
  read(refs: readonly ContactRef[], context: FindContext): Promise<ReadPeople>;

  /** Returns the records that a person viewed, the latest first; undefined if views are not recorded. */
  recent(person: Owner, limit: number): Promise<readonly ContactRef[] | undefined>;

  /** Returns a person's own contacts; undefined if they are not cached. */
  ownContacts(owner: Owner): Promise<OwnContacts | undefined>;

  /**
   * Returns a small picture of a person, from the first of their records that has one. Undefined if there is none, it is
   * too large for a card or does not arrive in time. Never throws a backend's error.
   */
  photo(refs: readonly ContactRef[], context: FindContext): Promise<Photo | undefined>;

  /**
   * Applies the results of changes: written contacts override the versions that backends still return, deleted ones are
   * hidden, and cached answers that may contain either are invalidated.
   */
  learn(writes: readonly ContactWrite[]): Promise<void>;

  /**
   * Records that a person has viewed these records, which boosts them in that person's searches, and slightly in
   * everybody's.
   */
  recordView(refs: readonly ContactRef[], person: Owner): void;
}

/** Answers with transient problems are cached just long enough to turn a page or two. */
const cacheWithProblemsMs = 15_000;

/** How long a total is cached. */
const countsLastMs = 10 * 60_000;

/** Maximum number of searches whose total is cached. */
const mostCounts = 1000;

/** Maximum number of people in all cached answers: about 2 MB, or thirty answers to a common first name. */
const mostCachedPeople = 2000;

const usualPage = 10;

/** Turns of the bot go on meanwhile. */
const completedAtOnce = 50;

/** Maximum number of people whom each of several searches returns that are joined. */
const mostJoined = 400;

/** Creates the directory. Personal contacts appear in their owner's answers only. */
export function createDirectory(options: DirectoryOptions): Directory {
  const {
    providers,
    contactCache,
    viewHistory,
    onAsked,
    budgetMs = 3000,
    cacheMs = 60_000,
    rememberMs = 180_000,
    clock = Date.now,
    log,
  } = options;
  const answers = createAnswerCache<FindResult>({
    clock,
    lifetime: ({ problems }) =>
      problems.some(mayResolveItself) ? Math.min(cacheMs, cacheWithProblemsMs) : cacheMs,
    weightOf: ({ people }) => 1 + people.length,
    limit: mostCachedPeople,
  });
  // Their keys have the revision, and our own writes clear them, so that a count does not become wrong.
  const counts = createAnswerCache<PeopleCount>({
    clock,
    lifetime: () => countsLastMs,
    weightOf: () => 1,
    limit: mostCounts,
  });
  const writes = createRecentWrites({ clock, rememberMs });
  const addRecords = contactCache && createPeopleCompleter(contactCache, writes.isHidden);

  async function find(query: ContactQuery, context: FindContext): Promise<FindResult> {
    const answer = await findExactFirst(query, context);
    if (context.mostRecords !== undefined) return { ...answer, people: await completeAll(answer, context) };
    const { from = 1, upTo = usualPage } = context;
    const page = answer.people.slice(from - 1, upTo);
    const whole = await completePeople(page, context);
    if (whole === page) return answer;
    const people = answer.people.toSpliced(from - 1, page.length, ...whole);
    return { ...answer, people };
  }

  /** Returns all people of an answer with all their cached records. */
  async function completeAll({ people }: FindResult, context: FindContext): Promise<readonly FoundPerson[]> {
    const whole: FoundPerson[] = [];
    for (const chunk of chunksOf(people, completedAtOnce)) {
      await yieldToEventLoop();
      whole.push(...(await completePeople(chunk, context)));
    }
    return whole;
  }

  /**
   * Returns the people of one page with all their cached records, whichever of them matched; see also {@link
   * searchLive}.
   */
  async function completePeople(
    people: readonly FoundPerson[],
    { owner, correlationId }: FindContext,
  ): Promise<readonly FoundPerson[]> {
    try {
      return (await addRecords?.(people, owner)) ?? people;
    } catch (error) {
      log.warn(
        { event: 'search.complete.failed', error, correlationId },
        'further records of people not found',
      );
      return people;
    }
  }

  /**
   * Searches; those with exactly the typed address are the answer, those who bear a longer reading of the words come
   * first.
   */
  async function findExactFirst(query: ContactQuery, context: FindContext): Promise<FindResult> {
    const answer =
      query.either === undefined
        ? await findWithFallback(query, context)
        : await findEither(query, query.either, context);
    // An exact match of an e-mail address hides similar ones.
    const holders = query.email === '' ? [] : peopleWithAddress(query.email, answer.people);
    if (holders.length > 0)
      return { ...answer, people: holders, total: holders.length, similar: 0, groups: [], more: false };
    for (const words of query.longer ?? []) {
      const bearers = await findBearers(words, answer, context);
      if (bearers.length === 0) continue;
      // Only the complete list shows which of them it already contains.
      const whole = query.either && answer;
      return withFirst(
        bearers,
        words,
        whole ?? (await answerQuery(answer.query, { ...context, fresh: false }, true)),
      );
    }
    return answer;
  }

  /** Returns the people whom one of the searches finds, the best of each first. */
  async function findEither(
    query: ContactQuery,
    either: readonly ContactQuery[],
    context: FindContext,
  ): Promise<FindResult> {
    // Only complete lists show who is in several of them.
    const found = await Promise.all(
      either.map((one) => findExactFirst(one, { ...context, upTo: mostJoined })),
    );
    const people = new Map<string, FoundPerson>();
    const longest = Math.max(0, ...found.map((one) => one.people.length));
    for (let rank = 0; rank < longest; rank++)
      for (const one of found) {
        const person = one.people[rank];
        if (person !== undefined) people.set(refKey(person.contact.ref), person);
      }
    const listed = found.reduce((sum, one) => sum + one.people.length, 0);
    const counted = found.reduce((sum, { total }) => sum + total, 0);
    const problems = new Map(
      found.flatMap((one) => one.problems.map((problem) => [problem.source, problem])),
    );
    return {
      query,
      people: [...people.values()],
      total: counted - (listed - people.size),
      similar: found.reduce((sum, { similar }) => sum + similar, 0),
      more: found.some(({ more }) => more),
      nearNames: [...new Set(found.flatMap(({ nearNames }) => nearNames))],
      problems: [...problems.values()],
    };
  }

  /** Searches; if nobody meets the filters of a sentence, for its words alone. */
  async function findWithFallback(query: ContactQuery, context: FindContext): Promise<FindResult> {
    const answer = await answerQuery(query, context);
    if (query.isSentence === undefined) return answer;
    if (answer.people.length > 0)
      return answer.total > answer.people.length ? answer : withoutSimilar(answer);
    const { filters, isSentence, ...plain } = query;
    return answerQuery(plain, context);
  }

  /** Returns the people whose names have all the words: from the cache at any rank, or from a live answer. */
  async function findBearers(
    words: readonly string[],
    { query, people }: FindResult,
    context: FindContext,
  ): Promise<readonly FoundPerson[]> {
    if (contactCache === undefined) return people.filter(({ contact }) => bearsWords(contact, words));
    // The filters of a sentence are words of the name here.
    const { filters, isSentence, ...plain } = query;
    const named = { ...(isSentence ? plain : query), words, wants: 'anything' } as const;
    const among = (await answerQuery(named, context)).people;
    return among.filter(({ contact }) => bearsWords(contact, words));
  }

  /**
   * Answers a query as it is: from the cached contacts, from an earlier answer or from the sources.
   * @param whole returns all people of a list, up to its limit
   */
  async function answerQuery(query: ContactQuery, context: FindContext, whole = false): Promise<FindResult> {
    if (isEmptyQuery(query)) {
      return { query, people: [], total: 0, similar: 0, more: false, nearNames: [], problems: [] };
    }
    const { owner, correlationId, upTo = usualPage, mostRecords, asTyped = false } = context;
    if (owner !== undefined) onAsked?.(owner);
    const own = providers.filter(
      ({ capabilities }) =>
        capabilities.searchedByAnother !== true && (!capabilities.personal || owner !== undefined),
    );
    const search = { providers: own, owner, correlationId, budgetMs, writes, log };
    const { words, email, domain, phone, filters, without, personFilters, isSentence, isCount } = query;
    const asked = [
      words,
      email,
      domain,
      phone,
      filters,
      without,
      personFilters,
      isSentence,
      isCount,
      asTyped,
    ];
    const countOnce = (revision: number, count: () => Promise<PeopleCount>): Promise<PeopleCount> =>
      counts.get(owner, JSON.stringify([...asked, revision]), count);
    const kept =
      contactCache === undefined
        ? undefined
        : await searchCached(query, {
            ...search,
            contactCache,
            viewHistory,
            upTo,
            whole,
            asTyped,
            mostRecords,
            countOnce,
          }).catch((error: unknown) => {
            log.warn({ event: 'cache.search.failed', error, correlationId }, 'cache not searched');
            return undefined;
          });
    if (kept?.answer !== undefined) return kept.answer;
    // The revision is part of the key, because a newer cache state may have a better answer.
    const key = JSON.stringify(kept === undefined ? asked : [...asked, upTo, mostRecords, kept.revision]);
    const answer = await answers.get(
      owner,
      key,
      () => kept?.complete() ?? searchLive(query, search),
      context.fresh === true,
    );
    // Queries with the same key may differ in wording, such as "ann phone" and "find ann".
    return { ...answer, query };
  }

  async function get(ref: ContactRef, context: FindContext): Promise<FoundPerson | undefined> {
    const provider = providerOf(ref);
    if (provider === undefined) return undefined;
    if (!mayRead(ref, provider, context.owner)) {
      log.warn(
        { event: 'contact.read.denied', correlationId: context.correlationId, source: ref.source },
        'personal contact of another person not read',
      );
      return undefined;
    }
    if (writes.isHidden(ref)) return undefined;
    const answer = await askWithin(budgetMs, (signal) =>
      provider.get(ref.id, { owner: context.owner, correlationId: context.correlationId, signal }),
    );
    if (answer === 'late') {
      throw new BackendError({
        system: sourceTable[ref.source].service,
        code: 'timed-out',
        message: 'no answer in time',
      });
    }
    const contact = answer.value ?? writes.find(ref);
    if (contact === undefined) {
      forgetAnswers(ref);
      contactCache
        ?.remove(ref)
        .catch((error: unknown) =>
          log.warn({ event: 'cache.remove.failed', error }, 'deleted contact not removed from the cache'),
        );
    }
    if (contact === undefined || !mayRead(contact.ref, provider, context.owner)) return undefined;
    return { contact, refs: [contact.ref], records: [contact] };
  }

  function forgetAnswers(ref: ContactRef): void {
    // A shared contact may be in anybody's answer.
    for (const cache of [answers, counts]) {
      if (ref.owner === undefined) cache.clear();
      else cache.clearOwner(ref.owner);
    }
  }

  /**
   * Removes the copies of written mail contacts that the directory has, whose values are old now. The directory brings
   * them again when it has the new ones.
   */
  async function removeCopies(found: readonly ContactWrite[]): Promise<void> {
    const written = found.flatMap((write) =>
      write.kind === 'stored' && mailContactSources.has(write.contact.ref.source) ? [write.contact] : [],
    );
    if (contactCache === undefined || written.length === 0) return;
    try {
      const related = await contactCache.related(
        written.map((contact) => [contact]),
        undefined,
      );
      for (const [index, { emails }] of written.entries()) {
        const addresses = new Set(emails.map(addressKey));
        for (const other of related[index] ?? []) {
          if (!isMailContactCopy(other)) continue;
          if (other.emails.some((address) => addresses.has(addressKey(address))))
            await contactCache.remove(other.ref);
        }
      }
    } catch (error) {
      log.warn(
        { event: 'cache.remove.failed', error },
        'copies of written contacts not removed from the cache',
      );
    }
  }

  function providerOf({ source }: ContactRef): ContactProvider | undefined {
    return providers.find((provider) => provider.source === source);
  }

  function photo(refs: readonly ContactRef[], context: FindContext): Promise<Photo | undefined> {
    const { owner, correlationId } = context;
    const questions = refs.flatMap((ref): AskPhoto[] => {
      const provider = providerOf(ref);
      if (provider?.photo === undefined || !mayRead(ref, provider, owner)) return [];
      return [async (signal) => provider.photo?.(ref.id, { owner, correlationId, signal })];
    });
    return findPhoto(questions);
  }

  async function read(refs: readonly ContactRef[], context: FindContext): Promise<ReadPeople> {
    const reads = await Promise.allSettled(refs.map((ref) => get(ref, context)));
    const found = reads.flatMap((one) => (one.status === 'fulfilled' && one.value ? [one.value] : []));
    const isOwn = (ref: ContactRef) => ref.owner === undefined || ref.owner === context.owner;
    return {
      people: await completePeople(found, context),
      gone: refs.filter((ref, index) => {
        const one = reads[index];
        return one?.status === 'fulfilled' && one.value === undefined && isOwn(ref);
      }),
      isIncomplete: reads.some(({ status }) => status === 'rejected'),
    };
  }

  return {
    find,
    get,
    read,
    recent: async (person, limit) => viewHistory?.latest(person, limit),
    async ownContacts(owner) {
      onAsked?.(owner);
      return contactCache?.own(owner);
    },
    photo,
    async learn(found) {
      for (const write of found) {
        const ref = refOfWrite(write);
        if (write.kind === 'stored') writes.remember(write.contact);
        else if (write.kind === 'gone') writes.hide(ref);
        else writes.forget(ref);
        forgetAnswers(ref);
      }
      await contactCache?.refresh(found.map(refOfWrite));
      await removeCopies(found);
      counts.clear();
    },
    recordView: (refs, person) => viewHistory?.opened(person, refs),
  };
}

/** Returns the answer without similar people, if there are others. */
function withoutSimilar(answer: FindResult): FindResult {
  const people = answer.people.filter(({ isLike }) => isLike !== true);
  return people.length === 0 ? answer : { ...answer, people, total: people.length, similar: 0 };
}

/** Returns the answer with the people who match all words of a longer interpretation first. */
function withFirst(
  bearers: readonly FoundPerson[],
  words: readonly string[],
  answer: FindResult,
): FindResult {
  const first = new Set(bearers.flatMap(({ refs }) => refs.map(refKey)));
  const others = answer.people.filter(({ refs }) => !refs.some((ref) => first.has(refKey(ref))));
  // In the longest interpretation the detail is a word of the name, so that no detail was requested.
  const wants = words === answer.query.longer?.[0] ? 'anything' : answer.query.wants;
  const people = [...bearers, ...others];
  return { ...answer, query: { ...answer.query, wants }, people, total: people.length };
}

/** Returns whether a ref fits its provider and owner: personal contacts have an owner, shared ones have none. */
function mayRead(ref: ContactRef, { capabilities }: ContactProvider, owner: Owner | undefined): boolean {
  return capabilities.personal ? owner !== undefined && ref.owner === owner : ref.owner === undefined;
}
