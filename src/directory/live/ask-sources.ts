import type { Logger } from 'pino';
import type { Contact } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { SourceId } from '../../contacts/sources.ts';
import { BackendError } from '../../platform/errors.ts';
import { abortAfter, lateIfAborted } from '../../platform/until-aborted.ts';
import type { ContactProvider, SearchAnswer } from '../../providers/provider.ts';
import type { SourceProblem } from '../found-person.ts';

export interface AskOptions {
  readonly owner: Owner | undefined;
  readonly correlationId: string;
  readonly budgetMs: number;
  readonly log: Logger;
}

export interface Hits {
  /** The contacts that the sources returned, unchecked and unranked; each is shared or the asking person's own. */
  readonly contacts: readonly Contact[];
  /** At most one problem per source, in the order of the providers. */
  readonly problems: readonly SourceProblem[];
}

/**
 * Sends all queries to all providers in parallel. Resolves within the time limit even if a provider ignores its signal.
 * Never throws.
 */
export async function askSources(
  providers: readonly ContactProvider[],
  queries: readonly ContactQuery[],
  options: AskOptions,
): Promise<Hits> {
  const calls = providers.flatMap((provider) => queries.map((query) => ({ provider, query })));
  const budget = startBudget(options.budgetMs);
  const outcomes = await Promise.all(
    calls.map(({ provider, query }) => ask(provider, query, budget, options)),
  );
  const contacts: Contact[] = [];
  const problems = new Map<SourceId, SourceProblem>();
  for (const [index, { provider }] of calls.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    contacts.push(...outcome.contacts);
    const { kind, part, count } = outcome;
    if (kind === undefined || problems.has(provider.source)) continue;
    problems.set(provider.source, {
      source: provider.source,
      kind,
      ...(part === '' ? {} : { part }),
      ...(count === undefined ? {} : { count }),
    });
  }
  return { contacts, problems: [...problems.values()] };
}

/** The share of the time limit after the signal, in which a source can return partial results. */
const graceShare = 0.08;

/**
 * Runs a call with a signal that aborts shortly before the time limit. Resolves with 'late' at the time limit.
 * @throws the call's error
 */
export function askWithin<T>(
  budgetMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly value: T } | 'late'> {
  const budget = startBudget(budgetMs);
  return budget.wait(call(budget.signal));
}

/** The time limit of several parallel calls. */
interface Budget {
  /** Aborts shortly before the end. */
  readonly signal: AbortSignal;
  /** Waits for a call until the time limit. Rejects with the call's error. */
  wait<T>(call: Promise<T>): Promise<{ readonly value: T } | 'late'>;
}

function startBudget(ms: number): Budget {
  const end = abortAfter(ms);
  return {
    signal: abortAfter(ms * (1 - graceShare)),
    wait: (call) => lateIfAborted(call, end),
  };
}

interface Outcome {
  readonly contacts: readonly Contact[];
  readonly kind: SourceProblem['kind'] | undefined;
  /** The segment that failed, '' for the whole source. */
  readonly part: string;
  /** How many contacts could not be read; only of 'unreadable'. */
  readonly count?: number;
}

async function ask(
  provider: ContactProvider,
  query: ContactQuery,
  { signal, wait }: Budget,
  { owner, correlationId, log }: AskOptions,
): Promise<Outcome> {
  const { source } = provider;
  let answer: { readonly value: SearchAnswer } | 'late';
  try {
    answer = await wait(provider.search(query, { owner, correlationId, signal }));
  } catch (error) {
    const kind = kindOf(error);
    // A refused query is a programming error, and will be refused again.
    log[kind === 'refused' ? 'error' : 'warn'](
      { event: 'source.failed', correlationId, source, kind, error },
      'source failed',
    );
    return { contacts: [], kind, part: '' };
  }
  if (answer === 'late') {
    log.warn({ event: 'source.timed_out', correlationId, source, kind: 'slow' }, 'source timed out');
    return { contacts: [], kind: 'slow', part: '' };
  }
  const { contacts, truncated, failedSegment, unread = [] } = answer.value;
  const expected = provider.capabilities.personal ? owner : undefined;
  const own = contacts.filter(({ ref }) => ref.source === source && ref.owner === expected);
  if (own.length < contacts.length) {
    log.error(
      { event: 'source.foreign_contacts', correlationId, source, dropped: contacts.length - own.length },
      'source returned foreign contacts',
    );
  }
  if (unread.length > 0)
    log.warn(
      {
        event: 'source.contacts.unreadable',
        correlationId,
        source,
        count: unread.length,
        mismatch: unread[0]?.mismatch,
      },
      'contacts could not be read',
    );
  if (failedSegment !== undefined) {
    const { name: part, error } = failedSegment;
    const kind = kindOf(error);
    log.warn(
      { event: 'source.segment.failed', correlationId, source, segment: part, kind, error },
      'part of a source failed',
    );
    return { contacts: own, kind, part };
  }
  if (unread.length > 0) return { contacts: own, kind: 'unreadable', part: '', count: unread.length };
  return { contacts: own, kind: truncated ? 'truncated' : undefined, part: '' };
}

function kindOf(error: unknown): SourceProblem['kind'] {
  if (!(error instanceof BackendError)) return 'failed';
  switch (error.code) {
    case 'timed-out':
      return 'slow';
    case 'throttled':
      return 'throttled';
    case 'invalid-request':
      return 'refused';
    case 'unauthorized':
    case 'forbidden':
      return 'forbidden';
    default:
      return 'failed';
  }
}
