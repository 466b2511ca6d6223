import type { CallContext } from '../provider.ts';
import { createHeldListing, type HeldListing } from '../shared/held-listing.ts';
import type { AdminCenterClient } from './client.ts';
import { type AdminCenterRecord, fromRecord } from './fields.ts';

/** The listing of all mail contacts: the admin center finds a contact by the beginning of its name or address only. */
export interface AdminCenterListing extends HeldListing {
  /** Reads page by page until `wanted` is met; `whole` is false when the pages were too many to read. */
  find(
    wanted: (record: AdminCenterRecord) => boolean,
    context: CallContext,
  ): Promise<{ readonly record: AdminCenterRecord | undefined; readonly whole: boolean }>;
}

export interface AdminCenterListingOptions {
  readonly client: AdminCenterClient;
  readonly clock: () => number;
  /** How long a search waits for a reading under way. */
  readonly patienceMs: number;
}

const mostPages = 100;

export function createAdminCenterListing(options: AdminCenterListingOptions): AdminCenterListing {
  const { client, clock, patienceMs } = options;
  const listing = createHeldListing({
    async readPage(link, context) {
      const { records, nextLink } = await client.list('', link, context);
      return { contacts: records.map(fromRecord), link: nextLink };
    },
    clock,
    patienceMs,
  });

  return {
    ...listing,

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
  };
}
