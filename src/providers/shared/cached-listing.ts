import type { Contact } from '../../contacts/contact.ts';
import { lateIfAborted } from '../../platform/until-aborted.ts';
import type { CallContext } from '../provider.ts';
import { type SearchableContact, toSearchable } from './searchable-contacts.ts';

/**
 * A short-lived cache of all contacts of a system, for queries that the system cannot answer: the end of a phone number,
 * the domain of an address.
 */
export interface CachedListing {
  /**
   * Returns the cached contacts, or those that are read within the time limit; `whole` is false while some are missing.
   */
  read(
    context: CallContext,
  ): Promise<{ readonly contacts: Iterable<SearchableContact>; readonly whole: boolean }>;
  /** Invalidates the cache after a write. */
  drop(): void;
}

export interface CachedListingOptions {
  /** Reads one page: the first for '', otherwise that of a link; returns '' as the link of the last page. */
  readonly readPage: (
    link: string,
    context: CallContext,
  ) => Promise<{
    readonly contacts: readonly Contact[];
    readonly link: string;
    /** Whether some contacts could not be read. */
    readonly isIncomplete?: boolean;
  }>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** How long a search waits for a listing in progress, in milliseconds. */
  readonly patienceMs: number;
}

interface Reading {
  readonly contacts: SearchableContact[];
  whole: boolean;
  endedAt: number;
  readonly end: Promise<void>;
}

const freshMs = 2 * 60_000;
/** Up to this age a stale listing is used while a new one is read. */
const usableMs = 15 * 60_000;
const mostPages = 100;
const readingMs = 60_000;

export function createCachedListing({ readPage, clock, patienceMs }: CachedListingOptions): CachedListing {
  let last: Reading | undefined;
  let current: Reading | undefined;

  return {
    async read(context) {
      const age = last === undefined ? Number.POSITIVE_INFINITY : clock() - last.endedAt;
      if (last !== undefined && age < freshMs) return last;
      current ??= begin(context);
      const reading = current;
      if (last !== undefined && age < usableMs) {
        reading.end.catch(() => undefined);
        return last;
      }
      await lateIfAborted(reading.end, AbortSignal.timeout(patienceMs));
      return reading;
    },

    drop() {
      last = undefined;
      current = undefined;
    },
  };

  /** Reads in the background, with a time limit independent of the search that started it. */
  function begin(context: CallContext): Reading {
    const own = { ...context, signal: AbortSignal.timeout(readingMs) };
    const contacts: SearchableContact[] = [];
    const reading: Reading = { contacts, whole: false, endedAt: 0, end: Promise.resolve().then(read) };
    return reading;

    async function read(): Promise<void> {
      try {
        let link = '';
        let isIncomplete = false;
        for (let pages = 1; pages <= mostPages; pages++) {
          const page = await readPage(link, own);
          contacts.push(...page.contacts.map(toSearchable));
          link = page.link;
          isIncomplete ||= page.isIncomplete === true;
          if (link === '') break;
        }
        reading.whole = link === '' && !isIncomplete;
        reading.endedAt = clock();
        if (current === reading) last = reading;
      } finally {
        if (current === reading) current = undefined;
      }
    }
  }
}
