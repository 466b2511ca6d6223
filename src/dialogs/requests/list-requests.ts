import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { fitRows } from '../../cards/engine/fit-card.ts';
import { requestList } from '../../cards/requests/request-list.ts';
import type { RequestPage } from '../../changes/approvals/approvals.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { openReference, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { type ListPosition, type ListView, listPayload } from '../request-card/approval-payload.ts';
import { viewerOf } from '../request-card/request-reply.ts';
import { listReferent, requestRows } from '../request-card/request-rows.ts';
import { namesOf, timeFormatOf } from '../request-card/request-view.ts';
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
  command: {
    words: ['requests', 'my requests', 'approvals'],
    accepts: (argument) => readList(argument) !== undefined,
    example: 'requests',
    description: () => messages.requests.listsYourRequestsAndApprovals,
    listed: 'manifest',
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

type Group = keyof typeof messages.requests.groups;

/** The groups of each view. */
const groupsOf: Readonly<Record<ListView, readonly Group[]>> = {
  all: ['to-decide', 'mine'],
  received: ['to-decide'],
  sent: ['mine'],
  done: ['decided'],
  overdue: ['overdue'],
};

/** Returns the card of a list. `news` says what became of the last click. */
export async function listOf(
  { view, page }: ListPosition,
  context: DialogContext,
  placement: 'new' | 'replace',
  news = '',
): Promise<Reply> {
  const groups = await Promise.all(
    groupsOf[view].map(async (what) => {
      const found = await context.changes.list({ for: context.actor.objectId, what, page });
      return { what, found, rows: await requestRows(found.requests, context, { view, page }) };
    }),
  );
  const names = await namesOf(
    groups.flatMap(({ found }) => found.requests),
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
      title: messages.requests.lists[view],
      notes: [...notes, shown.length < all.length ? messages.requests.notAllOfThemFit : ''],
      tabs: tabs(view, context),
      groups: groups.map(({ what, rows }) => ({
        caption: messages.requests.groups[what],
        rows: rows.filter((row) => shown.includes(row)),
      })),
      names,
      timeFormat: timeFormatOf(viewerOf(context), context),
      actions,
    }),
  );
  const requests = groups.flatMap(({ found }) => found.requests);
  return { kind: 'card', card, placement, refersTo: listReferent(requests) };
}

function noteOf(what: Group, { total }: RequestPage): string {
  switch (what) {
    case 'to-decide':
      if (total === 0) return messages.requests.noRequestNeedsYourApproval;
      return messages.requests.requestsNeedYourApproval({ count: total });
    case 'mine':
      return total === 0 ? messages.requests.youHaventSentAnyRequests : '';
    case 'decided':
      return total === 0 ? messages.requests.youHaventDecidedAnyRequests : '';
    case 'overdue':
      return total === 0 ? messages.requests.nothingIsOverdue : '';
  }
}

function tabs(current: ListView, context: DialogContext): readonly CardAction[] {
  const views = ['received', 'sent', 'done'] as const;
  return views
    .filter((view) => view !== current)
    .map((view) => to(messages.requests.tabs[view], { view, page: 1 }, context));
}

function to(title: string, position: ListPosition, context: DialogContext): CardAction {
  const data = { ref: signForActor('requests', position, context) };
  return plainButton(title, 'requests.list', data);
}

function buttons(
  found: readonly RequestPage[],
  { view, page }: ListPosition,
  waiting: number,
  context: DialogContext,
): readonly CardAction[] {
  const pages = Math.max(...found.map((one) => one.pages));
  return [
    ...(waiting > 1 ? [plainButton(messages.requests.approveSeveral, 'requests.approve')] : []),
    ...(page > 1 ? [to(messages.buttons.previous, { view, page: page - 1 }, context)] : []),
    ...(page < pages ? [to(messages.buttons.next, { view, page: page + 1 }, context)] : []),
  ];
}
