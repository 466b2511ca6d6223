import { z } from 'zod';
import type { SyncPage } from '../../contacts/sync-page.ts';
import type { CallContext } from '../provider.ts';
import { readCursor, resumeSync } from '../shared/sync-cursor.ts';
import type { AdminCenterClient } from './client.ts';
import { fromRecord } from './fields.ts';

const cursorSchema = z.object({ link: z.string() });

/** Syncs all mail contacts, always in full: the admin center does not report changes. */
export function createAdminCenterSync(client: AdminCenterClient) {
  return (cursor: string, context: CallContext): Promise<SyncPage> => {
    const link = readCursor(cursor, cursorSchema)?.link ?? '';
    const begin = () => readPage('', context);
    return link === '' ? begin() : resumeSync(() => readPage(link, context), begin);
  };

  async function readPage(link: string, context: CallContext): Promise<SyncPage> {
    const { records, nextLink } = await client.list('', link, context);
    return {
      contacts: records.map(fromRecord),
      removed: [],
      cursor: JSON.stringify({ link: nextLink }),
      more: nextLink !== '',
      fromStart: link === '',
    };
  }
}
