import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { requestList } from '../../cards/requests/request-list.ts';
import type { RequestPage } from '../../changes/approvals/approvals.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { openReference, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { viewerOf } from '../request-card/request-reply.ts';
import { requestRows } from '../request-card/request-rows.ts';
import { namesIn, timeFormatOf } from '../request-card/request-view.ts';

const listPayload = z.object({ overdue: z.boolean(), page: z.number().int().positive() });

function isOverdue(argument: string): boolean {
  return /^(?:overdue|late)\b/i.test(argument);
}

/** Lists the requests that wait for the person and those that they proposed. */
export const listRequests: Dialog = {
  name: 'list-requests',
  role: 'staff',
  chat: 'personal',
  does: 'read',
  denied: undefined,
  command: {
    words: ['requests', 'my requests', 'approvals'],
    accepts: isOverdue,
    example: 'requests',
    description: 'Lists what waits for your consent and what you asked for; “requests overdue” the late ones',
    listed: true,
    run: (argument, context) => list({ overdue: isOverdue(argument), page: 1 }, context, 'new'),
  },
  verbs: [
    onVerb('requests.list', z.object({ ref: z.string().optional() }), async ({ ref }, context) =>
      ref === undefined
        ? list({ overdue: false, page: 1 }, context, 'new')
        : list(openReference('requests', ref, listPayload, context), context, 'replace'),
    ),
  ],
};

type ProposalDraft = z.infer<typeof listPayload>;

async function list(
  { overdue, page }: ProposalDraft,
  context: DialogContext,
  placement: 'new' | 'replace',
): Promise<Reply> {
  const filter = { for: context.actor.objectId, page };
  const { changes } = context;
  const [decide, mine] = overdue
    ? [await changes.list({ ...filter, what: 'overdue' }), undefined]
    : await Promise.all([
        changes.list({ ...filter, what: 'to-decide' }),
        changes.list({ ...filter, what: 'mine' }),
      ]);
  const all = [...decide.requests, ...(mine?.requests ?? [])];
  const card = requestList({
    title: overdue ? 'Overdue requests' : 'Change requests',
    notes: notes(decide, mine, overdue),
    groups: [
      {
        caption: overdue ? 'Ending soon' : 'For you to decide',
        rows: await requestRows(decide.requests, context),
      },
      { caption: 'Asked for by you', rows: await requestRows(mine?.requests ?? [], context) },
    ],
    names: await namesIn(
      all.map(({ request }) => request),
      context.people,
    ),
    timeFormat: timeFormatOf(viewerOf(context), context),
    actions: buttons(decide, mine, { overdue, page }, context),
  });
  return { kind: 'card', card, placement };
}

function notes(decide: RequestPage, mine: RequestPage | undefined, overdue: boolean): readonly string[] {
  if (overdue) return decide.total === 0 ? ['Nothing is overdue.'] : [];
  const waiting =
    decide.total === 0
      ? 'Nothing waits for your consent.'
      : `${decide.total} ${decide.total === 1 ? 'request waits' : 'requests wait'} for you, the one that is due first at the top.`;
  return [
    waiting,
    mine?.total === 0 ? 'You have not asked for anything yet.' : '',
    decide.total === 0 ? '' : 'Going away? Type “delegate to Ada Lindqvist until Friday”.',
  ];
}

function buttons(
  decide: RequestPage,
  mine: RequestPage | undefined,
  { overdue, page }: ProposalDraft,
  context: DialogContext,
): readonly CardAction[] {
  const pages = Math.max(decide.pages, mine?.pages ?? 0);
  const turn = (title: string, to: number): CardAction => ({
    title,
    verb: 'requests.list',
    data: { ref: signForActor('requests', { overdue, page: to }, context) },
    sendsInputs: false,
  });
  return [
    ...(decide.total > 1 && !overdue
      ? [{ title: 'Approve all…', verb: 'requests.approve' as const, data: {}, sendsInputs: false }]
      : []),
    ...(page > 1 ? [turn('Previous', page - 1)] : []),
    ...(page < pages ? [turn('Next', page + 1)] : []),
  ];
}
