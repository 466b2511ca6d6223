import type { AdminCenterClient } from './admin-center-client.ts';
import { type AdminCenterRecord, fromRecord } from './admin-center-fields.ts';
import { type HeldContact, holdContact } from './held-contacts.ts';
import type { CallContext } from './provider.ts';

/**
 * All mail contacts, read page by page and held for a while, because the admin center finds a contact by the
 * beginning of its name or address only: not by a surname, a company or a number.
 */
export interface AdminCenterListing {
  /** What is held, or has been read within the patience; `whole` is false while some of it is missing. */
  now(context: CallContext): Promise<{ readonly held: Iterable<HeldContact>; readonly whole: boolean }>;
  /** Reads page by page until `wanted` is met; `whole` is false when the pages were too many to read. */
  find(
    wanted: (record: AdminCenterRecord) => boolean,
    context: CallContext,
  ): Promise<{ readonly record: AdminCenterRecord | undefined; readonly whole: boolean }>;
  /** After a write: what is held is out of date. */
  drop(): void;
}

export interface AdminCenterListingOptions {
  readonly client: AdminCenterClient;
  readonly clock: () => number;
  /** How long a search waits for a reading under way. */
  readonly patienceMs: number;
}

interface Reading {
  readonly held: HeldContact[];
  whole: boolean;
  endedAt: number;
  readonly end: Promise<void>;
}

const freshMs = 2 * 60_000;
/** Until then an old reading answers while a new one is under way. */
const usableMs = 15 * 60_000;
const mostPages = 100;
const readingMs = 60_000;

export function createAdminCenterListing(options: AdminCenterListingOptions): AdminCenterListing {
  const { client, clock, patienceMs } = options;
  let last: Reading | undefined;
  let current: Reading | undefined;

  return {
    async now(context) {
      const age = last === undefined ? Number.POSITIVE_INFINITY : clock() - last.endedAt;
      if (last !== undefined && age < freshMs) return last;
      current ??= begin(context);
      const reading = current;
      if (last !== undefined && age < usableMs) {
        reading.end.catch(() => undefined);
        return last;
      }
      await inTime(reading.end, patienceMs);
      return reading;
    },

    async find(wanted, context) {
      let nextLink = '';
      for (let pages = 1; pages <= mostPages; pages++) {
        const page = await client.list('', nextLink, context);
        const record = page.records.find(wanted);
        if (record !== undefined || page.nextLink === '') return { record, whole: true };
        nextLink = page.nextLink;
      }
      return { record: undefined, whole: false };
    },

    drop() {
      last = undefined;
      current = undefined;
    },
  };

  /** Reads on behind the search that began it, with a time of its own. */
  function begin(context: CallContext): Reading {
    const own = { ...context, signal: AbortSignal.timeout(readingMs) };
    const held: HeldContact[] = [];
    const reading: Reading = { held, whole: false, endedAt: 0, end: Promise.resolve().then(read) };
    return reading;

    async function read(): Promise<void> {
      try {
        let nextLink = '';
        for (let pages = 1; pages <= mostPages; pages++) {
          const page = await client.list('', nextLink, own);
          held.push(...page.records.map((record) => holdContact(fromRecord(record))));
          nextLink = page.nextLink;
          if (nextLink === '') break;
        }
        reading.whole = nextLink === '';
        reading.endedAt = clock();
        if (current === reading) last = reading;
      } finally {
        if (current === reading) current = undefined;
      }
    }
  }
}

/** Waits for an end, but not longer than that. */
async function inTime(end: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  try {
    await Promise.race([end, late]);
  } finally {
    clearTimeout(timer);
    end.catch(() => undefined);
  }
}
