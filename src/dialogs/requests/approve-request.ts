import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fitRows } from '../../cards/engine/fit-card.ts';
import { notice } from '../../cards/general/notice.ts';
import { changeLines, fullValues } from '../../cards/requests/change-view.ts';
import { requestList } from '../../cards/requests/request-list.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { helpButton, requestsButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { openReference, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { decideRequest, openRequest } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { requestFlags } from '../request-card/request-flags.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { byOf, viewerOf } from '../request-card/request-reply.ts';
import { namesIn, timeFormatOf } from '../request-card/request-view.ts';

/** The payload of a confirmation: each request with the shown stage, so that nothing unseen is approved. */
const allPayload = z.object({
  key: z.string(),
  requests: z.array(z.object({ number: z.number(), stage: z.number() })),
});

/** Approves a request. */
export const approveRequest: Dialog = {
  name: 'approve-request',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['approve'],
    names: 'request',
    example: 'approve CR-1',
    description: 'Approves a request; “approve all” shows all of yours first',
    listed: true,
    run: async (argument, context) => {
      const { number, rest } = readRequestText(argument);
      const key = `typed/${context.turn.correlationId}`;
      return decideRequest(number, { verdict: 'approve', reason: rest, key, stage: undefined }, context);
    },
  },
  verbs: [
    onVerb('change.approve', requestButtonData, async ({ ref, in_text = '' }, context) => {
      const { number, stage, key = ref } = openRequest(ref, context);
      return decideRequest(number, { verdict: 'approve', reason: in_text, key, stage }, context);
    }),
  ],
};

/** Shows the requests that wait for this person, with a button that approves all of them. */
export async function confirmAll(context: DialogContext): Promise<Reply> {
  const { requests, total } = await context.changes.list({
    for: context.actor.objectId,
    what: 'to-decide',
    page: 1,
  });
  if (requests.length === 0) return nothingWaits();
  const rows = await Promise.all(
    requests.map(async ({ request }) => ({
      request,
      changes: changeLines(request),
      flags: [...shortened(request), ...(await requestFlags(request, 'decider', context))],
      actions: [],
    })),
  );
  const names = await namesOf(requests, context);
  const timeFormat = timeFormatOf(viewerOf(context), context);
  const key = randomUUID();
  // Requests that do not fit on the card are not approved by it.
  const card = fitRows(rows, (shown) => {
    const count = shown.length;
    const payload = {
      key,
      requests: shown.map(({ request }) => ({ number: request.number, stage: request.approval.stage })),
    };
    return requestList({
      title: count === 1 ? 'Approve this request?' : `Approve these ${count} requests?`,
      notes: [
        'Each is checked again when you press the button; what has changed meanwhile is left alone.',
        total > count ? `These are the first ${count} of ${total}; ${total - count} remain for later.` : '',
      ],
      groups: [{ caption: 'You are about to approve', rows: shown }],
      names,
      timeFormat,
      actions: [
        {
          title: count === 1 ? 'Approve it' : `Approve all ${count}`,
          verb: 'requests.approve',
          data: { ref: signForActor('requests', payload, context) },
          style: 'positive',
          sendsInputs: false,
        },
        { title: 'Cancel', verb: 'form.cancel', data: {}, sendsInputs: false },
      ],
    });
  });
  return { kind: 'card', card, placement: 'new' };
}

/** Returns a note if a value is shortened; the request's own card shows it in full. */
function shortened(request: ChangeRequest): readonly string[] {
  return fullValues(request).length === 0
    ? []
    : [`Some values are shortened here. Type “status CR-${request.number}” to read them whole.`];
}

/** Approves the requests of a confirmation; each is checked again. */
export async function approveAll(ref: string, context: DialogContext): Promise<Reply> {
  const { key, requests } = openReference('requests', ref, allPayload, context);
  const done: ChangeOutcome[] = [];
  const left: ChangeOutcome[] = [];
  for (const { number, stage } of requests) {
    const input = { verdict: 'approve', reason: '', key: `${key}/${number}`, version: stage } as const;
    const answer = await context.changes.decide(number, input, byOf(context));
    if (answer !== undefined) (answer.refusal === '' ? done : left).push(answer);
  }
  const row = ({ request }: ChangeOutcome) => ({ request, changes: [], flags: [], actions: [] });
  const card = requestList({
    title: `Approved ${done.length} of ${requests.length}`,
    notes: left.length === 0 ? [] : ['The others were decided or changed meanwhile, or need a reason.'],
    groups: [
      { caption: 'Approved by you', rows: done.map(row) },
      { caption: 'Left alone', rows: left.map(row) },
    ],
    names: await namesOf([...done, ...left], context),
    timeFormat: timeFormatOf(viewerOf(context), context),
    actions: [requestsButton],
  });
  return { kind: 'card', card, placement: 'replace' };
}

function nothingWaits(): Reply {
  const card = notice({
    tone: 'good',
    title: 'No pending approvals',
    text: 'You get a card here as soon as a request needs your approval.',
    reference: '',
    actions: [helpButton],
  });
  return { kind: 'card', card, placement: 'new' };
}

function namesOf(outcomes: readonly ChangeOutcome[], context: DialogContext) {
  return namesIn(
    outcomes.map(({ request }) => request),
    context.people,
  );
}
