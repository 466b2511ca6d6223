import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { fitRows } from '../../cards/engine/fit-card.ts';
import { requestList } from '../../cards/requests/request-list.ts';
import type { RequestPage } from '../../changes/approvals/approvals.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { openReference, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { type ListPosition, type ListView, listPayload } from '../request-card/approval-payload.ts';
import { viewerOf } from '../request-card/request-reply.ts';
import { requestRows } from '../request-card/request-rows.ts';
import { namesIn, timeFormatOf } from '../request-card/request-view.ts';
import { listAbout } from './list-about.ts';

const typedViews: Readonly<Record<string, ListView>> = {
  overdue: 'overdue',
  late: 'overdue',
  received: 'received',
  pending: 'received',
  sent: 'sent',
  mine: 'sent',
  done: 'done',
  decided: 'done',
  approved: 'done',
};

/** Parses "sent", "done", "about Ana Berg"; undefined for any other text. */
function readList(argument: string): { readonly view: ListView } | { readonly about: string } | undefined {
  const [first = '', ...rest] = argument.slice(0, 200).trim().split(/\s+/);
  const view = typedViews[first.toLowerCase()];
  if (view !== undefined && rest.length === 0) return { view };
  const about = rest.join(' ');
  return /^(?:about|for|of)$/i.test(first) && about !== '' ? { about } : undefined;
}

/** Lists the requests that wait for the person, that they sent, and that they decided. */
export const listRequests: Dialog = {
  name: 'list-requests',
  role: 'staff',
  chat: 'personal',
  does: 'read',
  denied: undefined,
  command: {
    words: ['requests', 'my requests', 'approvals'],
    accepts: (argument) => readList(argument) !== undefined,
    example: 'requests',
    description:
      'Lists your requests and approvals; also “requests sent”, “done”, “overdue” or “about John Doe”',
    listed: true,
    run: (argument, context) => {
      const wanted = readList(argument) ?? { view: 'all' };
      return 'about' in wanted
        ? listAbout(wanted.about, context)
        : listOf({ view: wanted.view, page: 1 }, context, 'new');
    },
  },
  verbs: [
    onVerb('requests.list', z.object({ ref: z.string().optional() }), async ({ ref }, context) =>
      ref === undefined
        ? listOf({ view: 'all', page: 1 }, context, 'new')
        : listOf(openReference('requests', ref, listPayload, context), context, 'replace'),
    ),
  ],
};

const titles: Readonly<Record<ListView, string>> = {
  all: 'Requests',
  received: 'Pending approvals',
  sent: 'Requests that you sent',
  done: 'Requests that you decided',
  overdue: 'Overdue requests',
};

/** What each view reads, with the caption of its group. */
const groupsOf: Readonly<
  Record<
    ListView,
    readonly { readonly what: 'to-decide' | 'mine' | 'decided' | 'overdue'; readonly caption: string }[]
  >
> = {
  all: [
    { what: 'to-decide', caption: 'For you to decide' },
    { what: 'mine', caption: 'Sent by you' },
  ],
  received: [{ what: 'to-decide', caption: 'For you to decide' }],
  sent: [{ what: 'mine', caption: 'Sent by you' }],
  done: [{ what: 'decided', caption: 'Decided by you' }],
  overdue: [{ what: 'overdue', caption: 'Ending soon' }],
};

/** Returns the card of a list. `news` says what became of the last click. */
export async function listOf(
  { view, page }: ListPosition,
  context: DialogContext,
  placement: 'new' | 'replace',
  news = '',
): Promise<Reply> {
  const groups = await Promise.all(
    groupsOf[view].map(async ({ what, caption }) => {
      const found = await context.changes.list({ for: context.actor.objectId, what, page });
      return { what, caption, found, rows: await requestRows(found.requests, context, { view, page }) };
    }),
  );
  const names = await namesIn(
    groups.flatMap(({ found }) => found.requests.map(({ request }) => request)),
    context.people,
  );
  const notes = [news, ...groups.map(({ what, found }) => noteOf(what, found))];
  const actions = buttons(
    groups.map(({ found }) => found),
    { view, page },
    groups.find(({ what }) => what === 'to-decide')?.found.total ?? 0,
    context,
  );
  const all = groups.flatMap(({ rows }) => rows);
  const card = fitRows(all, (shown) =>
    requestList({
      title: titles[view],
      notes: [
        ...notes,
        shown.length < all.length
          ? 'Not all of them fit on this card. Open or decide some to see the rest.'
          : '',
      ],
      tabs: tabs(view, context),
      groups: groups.map(({ caption, rows }) => ({
        caption,
        rows: rows.filter((row) => shown.includes(row)),
      })),
      names,
      timeFormat: timeFormatOf(viewerOf(context), context),
      actions,
    }),
  );
  return { kind: 'card', card, placement };
}

function noteOf(what: 'to-decide' | 'mine' | 'decided' | 'overdue', { total }: RequestPage): string {
  switch (what) {
    case 'to-decide':
      if (total === 0) return 'No request needs your approval.';
      return total === 1
        ? '1 request needs your approval.'
        : `${total} requests need your approval. The one that is due first is at the top.`;
    case 'mine':
      return total === 0 ? 'You haven’t sent any requests.' : '';
    case 'decided':
      return total === 0 ? 'You haven’t decided any requests.' : '';
    case 'overdue':
      return total === 0 ? 'Nothing is overdue.' : '';
  }
}

const tabTitles: readonly (readonly [ListView, string])[] = [
  ['received', 'To decide'],
  ['sent', 'Sent'],
  ['done', 'Decided'],
];

function tabs(current: ListView, context: DialogContext): readonly CardAction[] {
  return tabTitles
    .filter(([view]) => view !== current)
    .map(([view, title]) => to(title, { view, page: 1 }, context));
}

function to(title: string, position: ListPosition, context: DialogContext): CardAction {
  const data = { ref: signForActor('requests', position, context) };
  return { title, verb: 'requests.list', data, sendsInputs: false };
}

function buttons(
  found: readonly RequestPage[],
  { view, page }: ListPosition,
  waiting: number,
  context: DialogContext,
): readonly CardAction[] {
  const pages = Math.max(...found.map((one) => one.pages));
  return [
    ...(waiting > 1
      ? [{ title: 'Approve several', verb: 'requests.approve' as const, data: {}, sendsInputs: false }]
      : []),
    ...(page > 1 ? [to('Previous', { view, page: page - 1 }, context)] : []),
    ...(page < pages ? [to('Next', { view, page: page + 1 }, context)] : []),
  ];
}
