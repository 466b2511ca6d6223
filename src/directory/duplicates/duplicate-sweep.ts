import type { Contact, ContactRef } from '../../contacts/contact.ts';
import type { Verdict } from '../../contacts/identity/compare-records.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { SourceId } from '../../contacts/sources.ts';
import { createWorkerThread } from '../../platform/worker-thread.ts';
import { type DifferentPeopleStore, pairKey } from '../../store/different-people-store.ts';
import type { DirectoryStore } from '../../store/directory-store.ts';

/** Two shared contacts of one system that may be one person's. */
export interface SweptPair {
  readonly one: ContactRef;
  readonly other: ContactRef;
  readonly verdict: Verdict;
}

/**
 * A task of the worker thread: `begin`, some of `add`, and `find` with the number of contacts added. Each system is
 * compared by itself, because the same person in two systems is one row of a search, and nothing to merge.
 */
export type SweepTask =
  | { readonly kind: 'begin' }
  | { readonly kind: 'add'; readonly contacts: readonly Contact[] }
  | { readonly kind: 'find'; readonly count: number };

/** Looks for duplicates among all cached shared contacts. Personal contacts are never read. */
export interface DuplicateSweep {
  /**
   * Returns the pairs within each of these systems, the most certain first, without those that were told apart. A sweep
   * is used again for half an hour, and for a new review until a contact changes. `too-many` if comparing the contacts
   * would take too much memory.
   */
  find(sources: readonly SourceId[], isNewReview: boolean): Promise<readonly SweptPair[] | 'too-many'>;
  /** Records that two contacts are different people's, so that nobody is asked again. */
  tellApart(one: ContactRef, other: ContactRef, person: Owner): Promise<void>;
}

export interface DuplicateSweepOptions {
  readonly store: Pick<DirectoryStore, 'changesSince' | 'revision'>;
  readonly differentPeople: Pick<DifferentPeopleStore, 'keys' | 'add'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

interface Sweep {
  readonly pairs: readonly SweptPair[] | 'too-many';
  readonly sources: string;
  readonly revision: number;
  readonly endedAt: number;
}

const lastsMs = 30 * 60_000;
/** Contacts are handed to the thread in parts, so that turns go on meanwhile. */
const contactsAtOnce = 200;
/** More would take more than about 1 GB of memory. */
const mostContacts = 250_000;

export function createDuplicateSweep({
  store,
  differentPeople,
  clock,
}: DuplicateSweepOptions): DuplicateSweep {
  const thread = createWorkerThread(new URL('./sweep-worker.ts', import.meta.url));
  let last: Sweep | undefined;
  let running: Promise<unknown> = Promise.resolve();

  async function sweep(sources: readonly SourceId[]): Promise<Sweep> {
    const revision = await store.revision();
    await thread({ kind: 'begin' } satisfies SweepTask);
    let count = 0;
    for (let from = 0; ; ) {
      const changes = await store.changesSince(undefined, from, contactsAtOnce);
      const end = changes.at(-1);
      if (end === undefined) break;
      from = end.revision;
      const contacts = changes.flatMap(({ contact }) =>
        contact !== undefined && sources.includes(contact.ref.source) ? [contact] : [],
      );
      count += contacts.length;
      if (count > mostContacts)
        return { pairs: 'too-many', sources: sources.join(), revision, endedAt: clock() };
      // Also without contacts, because an idle thread ends.
      await thread({ kind: 'add', contacts } satisfies SweepTask);
    }
    const pairs = (await thread({ kind: 'find', count } satisfies SweepTask)) as readonly SweptPair[];
    return { pairs, sources: sources.join(), revision, endedAt: clock() };
  }

  async function isCurrent(
    known: Sweep,
    sources: readonly SourceId[],
    isNewReview: boolean,
  ): Promise<boolean> {
    if (known.sources !== sources.join() || clock() - known.endedAt > lastsMs) return false;
    return !isNewReview || known.revision === (await store.revision());
  }

  async function current(sources: readonly SourceId[], isNewReview: boolean): Promise<Sweep> {
    if (last === undefined || !(await isCurrent(last, sources, isNewReview))) last = await sweep(sources);
    return last;
  }

  return {
    async find(sources, isNewReview) {
      // One after the other, because they use one thread.
      const found = running.then(() => current(sources, isNewReview));
      running = found.catch(() => undefined);
      const { pairs } = await found;
      if (pairs === 'too-many') return pairs;
      const apart = await differentPeople.keys();
      return pairs.filter(({ one, other }) => !apart.has(pairKey(one, other)));
    },
    tellApart: (one, other, person) => differentPeople.add(one, other, person, clock()),
  };
}
