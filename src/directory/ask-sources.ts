import type { Logger } from 'pino';
import type { Contact, SourceId } from '../contacts/contact.ts';
import type { ContactQuery } from '../contacts/contact-query.ts';
import { BackendError } from '../errors.ts';
import type { ContactProvider, SearchAnswer } from '../providers/provider.ts';
import type { SourceProblem } from './found-person.ts';

export interface AskOptions {
  readonly owner: string;
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
  const outcomes = await Promise.all(calls.map(({ provider, query }) => ask(provider, query, options)));
  const contacts: Contact[] = [];
  const problems = new Map<SourceId, SourceProblem>();
  for (const [index, { provider }] of calls.entries()) {
    const outcome = outcomes[index];
    if (outcome === undefined) continue;
    contacts.push(...outcome.contacts);
    if (outcome.kind !== undefined && !problems.has(provider.source)) {
      problems.set(provider.source, { source: provider.source, kind: outcome.kind });
    }
  }
  return { contacts, problems: [...problems.values()] };
}

/**
 * Runs a call with a signal that aborts at the end of the budget, and does not wait longer than that for it.
 * @throws what the call throws in time
 */
export async function askWithin<T>(
  budgetMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<{ readonly value: T } | 'late'> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => {
      // First the answer, then the signal: the abort's own rejection must not be taken for the provider's.
      resolve('late');
      controller.abort();
    }, budgetMs);
  });
  try {
    const answer = call(controller.signal).then((value) => ({ value }));
    // Nobody listens any more to a call that fails after its time.
    answer.catch(() => undefined);
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function ask(
  provider: ContactProvider,
  query: ContactQuery,
  { owner, correlationId, budgetMs, log }: AskOptions,
): Promise<{ readonly contacts: readonly Contact[]; readonly kind: SourceProblem['kind'] | undefined }> {
  const { source } = provider;
  let answer: { readonly value: SearchAnswer } | 'late';
  try {
    answer = await askWithin(budgetMs, async (signal) =>
      provider.search(query, { owner, correlationId, signal }),
    );
  } catch (error) {
    const kind = kindOf(error);
    log.warn({ correlationId, source, kind, error }, 'a source failed');
    return { contacts: [], kind };
  }
  if (answer === 'late') {
    log.warn({ correlationId, source, kind: 'slow' }, 'a source was late');
    return { contacts: [], kind: 'slow' };
  }
  const { contacts, truncated } = answer.value;
  const expected = provider.capabilities.personal ? owner : '';
  const own = contacts.filter(({ ref }) => ref.source === source && ref.owner === expected);
  if (own.length < contacts.length) {
    log.error(
      { correlationId, source, dropped: contacts.length - own.length },
      'a source gave foreign contacts',
    );
  }
  return { contacts: own, kind: truncated ? 'truncated' : undefined };
}

function kindOf(error: unknown): SourceProblem['kind'] {
  if (!(error instanceof BackendError)) return 'failed';
  switch (error.code) {
    case 'timed-out':
      return 'slow';
    case 'throttled':
      return 'throttled';
    case 'unauthorized':
    case 'forbidden':
      return 'forbidden';
    default:
      return 'failed';
  }
}
