import type { Logger } from 'pino';
import type { ContactRef } from '../contacts/contact.ts';
import { type ContactWrite, refOfWrite } from '../contacts/contact-write.ts';
import { peopleWithAddress } from '../contacts/matching/named-exactly.ts';
import type { Owner } from '../contacts/owner.ts';
import type { Photo } from '../contacts/photo.ts';
import { bearsWords } from '../contacts/query/bears-words.ts';
import type { ContactQuery } from '../contacts/query/contact-query.ts';
import { isEmptyQuery } from '../contacts/query/parse-query.ts';
import { sourceTable } from '../contacts/sources.ts';
import { BackendError } from '../platform/errors.ts';
import type { ContactProvider } from '../providers/provider.ts';
import type { ContactCache } from './cache/contact-cache.ts';
import { type PeopleCount, searchCached } from './cache/search-cached.ts';
import type { ViewHistory } from './cache/view-history.ts';
import { createCompletion } from './cache/whole-people.ts';
import { type AskPhoto, findPhoto } from './find-photo.ts';
import type { FindResult, FoundPerson } from './found-person.ts';
import { createAnswerCache } from './live/answer-cache.ts';
import { askWithin } from './live/ask-sources.ts';
import { isPassing, searchLive } from './live/search-live.ts';
import { createRecentWrites } from './recent-writes.ts';

export interface DirectoryOptions {
  readonly providers: readonly ContactProvider[];
  /** All contacts as they were read last; undefined to ask the sources each time and keep nothing. */
  readonly memory?: ContactCache | undefined;
  /** What was opened before, which rises a little; only with `memory`. */
  readonly viewHistory?: ViewHistory | undefined;
  /** Told who asks, so that their own contacts are kept up to date while they talk. */
  readonly onAsked?: (owner: Owner) => void;
  /** How long a search or a read may take in all, in milliseconds. */
  readonly budgetMs?: number;
  /** How long an answer is served again, so that paging does not ask again, in milliseconds. */
  readonly cacheMs?: number;
  /** How long a write is remembered while backends replicate it, in milliseconds. */
  readonly rememberMs?: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  readonly log: Logger;
}

export interface FindContext {
  /** The person asking, whose own contacts may be searched; undefined where nobody's may. */
  readonly owner: Owner | undefined;
  readonly correlationId: string;
  /** Asks the sources even when an answer is at hand. */
  readonly fresh?: boolean;
  /** How many people are wanted at least, when there are so many: 10 unless told. */
  readonly upTo?: number;
}

/** Everybody, wherever they are kept. */
export interface Directory {
  /**
   * Finds people in all sources side by side, checks, joins and ranks them. Answers within the budget whatever
   * the sources do: one that is late or fails is named in `problems`, and the rest is there. Never throws for a
   * backend's sake. When nobody is found, `nearNames` holds at most five names like the one typed.
   */
  find(query: ContactQuery, context: FindContext): Promise<FindResult>;

  /**
   * Reads one record as it is stored now (not the joined view of a person). Undefined when it does not exist, and
   * for somebody else's personal contact, so that nobody learns that there is one.
   * @throws {BackendError} what the source throws, `timed-out` when the budget is used up
   */
  get(ref: ContactRef, context: FindContext): Promise<FoundPerson | undefined>;

  /**
   * A small picture of a person, from the first of their records that has one. Undefined as well when it is too
   * large for a card or does not come soon; never throws for a backend's sake.
   */
  photo(refs: readonly ContactRef[], context: FindContext): Promise<Photo | undefined>;

  /**
   * Takes over what changes have made true: what was written is found at once and shown in place of what backends
   * still show, what is gone is hidden for as long, and no answer that may show either as it was is served again.
   */
  learn(writes: readonly ContactWrite[]): Promise<void>;

  /**
   * Counts that a person has opened somebody's records: they rise a little in that person's searches, and as one of
   * many in everybody's.
   */
  opened(refs: readonly ContactRef[], person: Owner): void;
}

/** A problem may be gone in a moment, so that such an answer is kept just long enough for a page or two. */
const cacheWithProblemsMs = 15_000;

/** Searches whose number of people is remembered. */
const mostCounts = 1000;

/** In all answers that are at hand together: some 2 MB, and thirty answers to a common first name. */
const mostCachedPeople = 2000;

const usualPage = 10;

/** Makes the directory: what is one person's own never leaves that person's answers. */
export function createDirectory(options: DirectoryOptions): Directory {
  const {
    providers,
    memory,
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
    lifetime: ({ problems }) => (problems.some(isPassing) ? Math.min(cacheMs, cacheWithProblemsMs) : cacheMs),
    weightOf: ({ people }) => 1 + people.length,
    limit: mostCachedPeople,
  });
  const counts = createAnswerCache<PeopleCount>({
    clock,
    lifetime: () => cacheMs,
    weightOf: () => 1,
    limit: mostCounts,
  });
  const writes = createRecentWrites({ clock, rememberMs });
  const completion = memory && createCompletion(memory, writes.isHidden);

  async function find(query: ContactQuery, context: FindContext): Promise<FindResult> {
    const answer = await findExactly(query, context);
    const { upTo = usualPage } = context;
    const page = answer.people.slice(Math.max(0, upTo - usualPage), upTo);
    const whole = await completePeople(page, context);
    if (whole === page) return answer;
    const people = answer.people.toSpliced(Math.max(0, upTo - usualPage), page.length, ...whole);
    return { ...answer, people };
  }

  /**
   * The people of one page with all their records that are kept, whichever of them was found; see also {@link searchLive}.
   */
  async function completePeople(
    people: readonly FoundPerson[],
    { owner, correlationId }: FindContext,
  ): Promise<readonly FoundPerson[]> {
    try {
      return (await completion?.(people, owner)) ?? people;
    } catch (error) {
      log.warn({ correlationId, error }, 'the further records of people could not be found');
      return people;
    }
  }

  async function findExactly(query: ContactQuery, context: FindContext): Promise<FindResult> {
    const answer = await findAsRead(query, context);
    // Whoever has the whole address is meant, and nobody who is only like it.
    const holders = query.email === '' ? [] : peopleWithAddress(query.email, answer.people);
    if (holders.length > 0)
      return { ...answer, people: holders, total: holders.length, similar: 0, more: false };
    for (const words of query.longer ?? []) {
      const bearers = await findBearers(words, answer, context);
      if (bearers.length === 0) continue;
      // Only the whole list shows who of them is in it already.
      return withFirst(bearers, words, await findAsRead(query, { ...context, fresh: false }, true));
    }
    return answer;
  }

  /** Those who bear all the words: in memory wherever they would stand, of a live answer those that it holds. */
  async function findBearers(
    words: readonly string[],
    { query, people }: FindResult,
    context: FindContext,
  ): Promise<readonly FoundPerson[]> {
    const among =
      memory === undefined
        ? people
        : (await findAsRead({ ...query, words, wants: 'anything' }, context)).people;
    return among.filter(({ contact }) => bearsWords(contact, words));
  }

  async function findAsRead(query: ContactQuery, context: FindContext, whole = false): Promise<FindResult> {
    if (isEmptyQuery(query)) {
      return { query, people: [], total: 0, similar: 0, more: false, nearNames: [], problems: [] };
    }
    const { owner, correlationId, upTo = usualPage } = context;
    if (owner !== undefined) onAsked?.(owner);
    const own = providers.filter(
      ({ capabilities }) =>
        capabilities.searchedByAnother !== true && (!capabilities.personal || owner !== undefined),
    );
    const search = { providers: own, owner, correlationId, budgetMs, writes, log };
    const asked = [query.words, query.email, query.domain, query.phone, query.filters, query.without];
    const countOnce = (revision: number, count: () => Promise<PeopleCount>): Promise<PeopleCount> =>
      counts.get(owner, JSON.stringify([...asked, revision]), count);
    const kept =
      memory === undefined
        ? undefined
        : await searchCached(query, { ...search, memory, viewHistory, upTo, whole, countOnce }).catch(
            (error: unknown) => {
              log.warn({ correlationId, error }, 'what is kept could not be searched');
              return undefined;
            },
          );
    if (kept?.answer !== undefined) return kept.answer;
    // What memory has heard meanwhile may be a better answer.
    const key = JSON.stringify(kept === undefined ? asked : [...asked, upTo, kept.revision]);
    const answer = await answers.get(
      owner,
      key,
      () => kept?.complete() ?? searchLive(query, search),
      context.fresh === true,
    );
    // What was asked for may differ in wording: "ann phone" and "find ann" are one search.
    return { ...answer, query };
  }

  async function get(ref: ContactRef, context: FindContext): Promise<FoundPerson | undefined> {
    const provider = providerOf(ref);
    if (provider === undefined) return undefined;
    if (!mayRead(ref, provider, context.owner)) {
      log.warn(
        { correlationId: context.correlationId, source: ref.source },
        'refused to read a personal contact',
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
      memory?.remove(ref).catch((error: unknown) => log.warn({ error }, 'a contact could not be taken out'));
    }
    if (contact === undefined || !mayRead(contact.ref, provider, context.owner)) return undefined;
    return { contact, refs: [contact.ref], records: [contact] };
  }

  function forgetAnswers(ref: ContactRef): void {
    // What is shared may stand in anybody's answer.
    for (const cache of [answers, counts]) {
      if (ref.owner === undefined) cache.clear();
      else cache.clearOwner(ref.owner);
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

  return {
    find,
    get,
    photo,
    async learn(found) {
      for (const write of found) {
        const ref = refOfWrite(write);
        if (write.kind === 'stored') writes.remember(write.contact);
        else if (write.kind === 'gone') writes.hide(ref);
        else writes.forget(ref);
        forgetAnswers(ref);
      }
      await memory?.refresh(found.map(refOfWrite));
      counts.clear();
    },
    opened: (refs, person) => viewHistory?.opened(person, refs),
  };
}

/** The same people, those who bear all words of a longer reading at the front. */
function withFirst(
  bearers: readonly FoundPerson[],
  words: readonly string[],
  answer: FindResult,
): FindResult {
  const known = new Set(bearers.flatMap(({ refs }) => refs.map(({ source, id }) => `${source} ${id}`)));
  const others = answer.people.filter(
    ({ refs }) => !refs.some(({ source, id }) => known.has(`${source} ${id}`)),
  );
  // In the longest reading the detail belongs to the name, so that it was not asked for.
  const wants = words === answer.query.longer?.[0] ? 'anything' : answer.query.wants;
  const people = [...bearers, ...others];
  return { ...answer, query: { ...answer.query, wants }, people, total: people.length };
}

/** Personal contacts belong to one person, shared ones to nobody; anything else is a mistake or an attack. */
function mayRead(ref: ContactRef, { capabilities }: ContactProvider, owner: Owner | undefined): boolean {
  return capabilities.personal ? owner !== undefined && ref.owner === owner : ref.owner === undefined;
}
