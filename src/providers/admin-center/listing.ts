import type { CallContext } from '../provider.ts';
import { type CachedListing, createCachedListing } from '../shared/cached-listing.ts';
import type { AdminCenterClient } from './client.ts';
import { type AdminCenterRecord, fromRecord } from './fields.ts';

/** Lists all mail contacts, because the admin center's search matches prefixes of names and addresses only. */
export interface AdminCenterListing extends CachedListing {
  /** Reads pages until `wanted` is true; `whole` is false if there are too many pages. */
  find(
    wanted: (record: AdminCenterRecord) => boolean,
    context: CallContext,
  ): Promise<{ readonly record: AdminCenterRecord | undefined; readonly whole: boolean }>;
}

export interface AdminCenterListingOptions {
  readonly client: AdminCenterClient;
  readonly clock: () => number;
  /** How long a search waits for a listing in progress. */
  readonly patienceMs: number;
}

const mostPages = 100;

export function createAdminCenterListing(options: AdminCenterListingOptions): AdminCenterListing {
  const { client, clock, patienceMs } = options;
  const listing = createCachedListing({
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
