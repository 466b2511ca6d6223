import type { Logger } from 'pino';
import type { Contact } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import type { SourceId } from '../../contacts/sources.ts';
import { BackendError } from '../../platform/errors.ts';
import type { ContactProvider, SearchAnswer } from '../../providers/provider.ts';
import type { SourceProblem } from '../found-person.ts';

export interface AskOptions {
  readonly owner: Owner | undefined;
  readonly correlationId: string;
  readonly budgetMs: number;
  readonly log: Logger;
}

export interface Hits {
  /** Whatever the sources gave, unchecked, unranked; each is the asking person's own or a shared one. */
  readonly contacts: readonly Contact[];
  /** At most one for each source, in the order of the providers. */
  readonly problems: readonly SourceProblem[];
}

/**
 * Asks all providers all queries side by side. Ends within the budget, also when a provider ignores its signal;
 * never throws.
 */
export async function askAll(
  providers: readonly ContactProvider[],
  queries: readonly ContactQuery[],
  options: AskOptions,
): Promise<Hits> {
  const calls = providers.flatMap((provider) => queries.map((query) => ({ provider, query })));
  const budget = startBudget(options.budgetMs);
  const outcomes = await Promise.all(
    calls.map(({ provider, query }) => ask(provider, query, budget, options)),
  ).finally(budget.end);
  const contacts: Contact[] = [];
  const problems = new Map<SourceId, SourceProblem>();
  for (const [index, { provider }] of calls.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    contacts.push(...outcome.contacts);
    const { kind, part } = outcome;
    if (kind === undefined || problems.has(provider.source)) continue;
    problems.set(provider.source, { source: provider.source, kind, ...(part === '' ? {} : { part }) });
  }
  return { contacts, problems: [...problems.values()] };
}

/** The share of a budget that is left when the signal comes, for a source to give what it has by then. */
const graceShare = 0.08;

/**
 * Runs a call with a signal that aborts shortly before the end of the budget, and does not wait longer than that for it.
 * @throws what the call throws in time
 */
export function askWithin<T>(
  budgetMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly value: T } | 'late'> {
  const budget = startBudget(budgetMs);
  return budget.wait(call(budget.signal)).finally(budget.end);
}

/** The time that calls side by side have together. */
interface Budget {
  /** Aborts shortly before the end. */
  readonly signal: AbortSignal;
  /** Waits until the end and no longer; rejects as the call does in time. */
  wait<T>(call: Promise<T>): Promise<{ readonly value: T } | 'late'>;
  end(): void;
}

function startBudget(ms: number): Budget {
  const controller = new AbortController();
  const late = Promise.withResolvers<'late'>();
  let timer = setTimeout(
    () => {
      timer = setTimeout(() => late.resolve('late'), ms * graceShare);
      controller.abort();
    },
    ms * (1 - graceShare),
  );
  return {
    signal: controller.signal,
    wait(call) {
      const answer = call.then((value) => ({ value }));
      // Nobody listens any more to a call that fails after its time.
      answer.catch(() => undefined);
      return Promise.race([answer, late.promise]);
    },
    end: () => clearTimeout(timer),
  };
}

interface Outcome {
  readonly contacts: readonly Contact[];
  readonly kind: SourceProblem['kind'] | undefined;
  /** '' for the whole source. */
  readonly part: string;
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
    // A question that is refused is our mistake, and will be refused again.
    log[kind === 'refused' ? 'error' : 'warn']({ correlationId, source, kind, error }, 'a source failed');
    return { contacts: [], kind, part: '' };
  }
  if (answer === 'late') {
    log.warn({ correlationId, source, kind: 'slow' }, 'a source was late');
    return { contacts: [], kind: 'slow', part: '' };
  }
  const { contacts, truncated, failedSegment } = answer.value;
  const expected = provider.capabilities.personal ? owner : undefined;
  const own = contacts.filter(({ ref }) => ref.source === source && ref.owner === expected);
  if (own.length < contacts.length) {
    log.error(
      { correlationId, source, dropped: contacts.length - own.length },
      'a source gave foreign contacts',
    );
  }
  if (failedSegment !== undefined) {
    const { name: part, error } = failedSegment;
    const kind = kindOf(error);
    log.warn({ correlationId, source, part, kind, error }, 'a part of a source failed');
    return { contacts: own, kind, part };
  }
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
