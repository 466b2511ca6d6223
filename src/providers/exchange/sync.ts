import { z } from 'zod';
import type { SyncPage } from '../../contacts/sync-page.ts';
import type { CallContext } from '../provider.ts';
import { unreadOf } from '../shared/readable-rows.ts';
import { readCursor, refuseLink, resumeSync } from '../shared/sync-cursor.ts';
import type { ExchangeCmdlets } from './cmdlets.ts';
import { contactSchema, fromHalves, isMailContact } from './contact-fields.ts';

/**
 * Syncs the mail contacts by Get-Contact, which has all that a list of people shows. Exchange has no delta query:
 * changes are found by `WhenChangedUTC`, and deletions by a full sync.
 */
export interface ExchangeSyncOptions {
  readonly cmdlets: ExchangeCmdlets;
  readonly clock: () => number;
}

const cursorSchema = z.object({
  /** Changes since then are requested; 0 for all contacts. In milliseconds since the epoch, like the others. */
  since: z.number(),
  begunAt: z.number(),
  wholeAt: z.number(),
  link: z.string(),
  /** Between two syncs. */
  ended: z.boolean(),
});
type State = z.infer<typeof cursorSchema>;

const wholeEveryMs = 6 * 60 * 60_000;
/** Overlap for clock differences and replication delays. */
const overlapMs = 15 * 60_000;

export function createExchangeSync({ cmdlets, clock }: ExchangeSyncOptions) {
  return async (cursor: string, context: CallContext): Promise<SyncPage> => {
    const state = readCursor(cursor, cursorSchema);
    const usable = state !== undefined && (state.link === '' || cmdlets.owns(state.link));
    if (!usable) return beginWhole(context);
    if (!state.ended)
      return resumeSync(
        () => readPage(state, context),
        () => beginAgain(state, context),
      );
    return clock() - state.wholeAt >= wholeEveryMs
      ? beginWhole(context)
      : beginChanges(state.begunAt, state.wholeAt, context);
  };

  async function beginWhole(context: CallContext): Promise<SyncPage> {
    const now = clock();
    const page = await readPage({ since: 0, begunAt: now, wholeAt: now, link: '', ended: false }, context);
    return { ...page, fromStart: true };
  }

  function beginChanges(since: number, wholeAt: number, context: CallContext): Promise<SyncPage> {
    return readPage({ since, begunAt: clock(), wholeAt, link: '', ended: false }, context);
  }

  /** After a link that Exchange no longer accepts. */
  function beginAgain(state: State, context: CallContext): Promise<SyncPage> {
    return state.since === 0 ? beginWhole(context) : beginChanges(state.since, state.wholeAt, context);
  }

  async function readPage(state: State, context: CallContext): Promise<SyncPage> {
    const kind = "RecipientTypeDetails -eq 'MailContact'";
    const changed = `WhenChangedUTC -gt '${momentText(state.since - overlapMs)}'`;
    const parameters = {
      Filter: state.since === 0 ? kind : `${kind} -and ${changed}`,
      ResultSize: 'Unlimited',
    };
    const cmdlet = { name: 'Get-Contact', parameters, schema: contactSchema } as const;
    const { value, unread, link } = await cmdlets.readRows(cmdlet, state.link, context);
    if (link !== '' && !cmdlets.owns(link)) throw refuseLink('Exchange');
    const contacts = value.filter(isMailContact).map((contact) => fromHalves(undefined, contact));
    const cursor = JSON.stringify({ ...state, link, ended: link === '' });
    return { contacts, removed: [], ...unreadOf(unread), cursor, more: link !== '', fromStart: false };
  }
}

/**
 * Formats a time as in the documentation's example, '8/1/2017 2:00:00 PM'
 * (https://learn.microsoft.com/powershell/exchange/filter-properties#whenchangedutc).
 */
function momentText(at: number): string {
  const moment = new Date(at);
  const [year, month, day] = [moment.getUTCFullYear(), moment.getUTCMonth() + 1, moment.getUTCDate()];
  const hour = moment.getUTCHours();
  const rest = moment.toISOString().slice('yyyy-mm-ddThh'.length, 'yyyy-mm-ddThh:mm:ss'.length);
  return `${month}/${day}/${year} ${hour % 12 || 12}${rest} ${hour < 12 ? 'AM' : 'PM'}`;
}
