import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fitRows } from '../../cards/engine/fit-card.ts';
import { notice } from '../../cards/general/notice.ts';
import { requestSentence } from '../../cards/requests/request-head.ts';
import { requestList, tickInput } from '../../cards/requests/request-list.ts';
import type { Answer } from '../../changes/approvals/approvals.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import { messages } from '../../languages/messages.ts';
import { cancelButton, helpButton, requestsButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { openReference, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { approvalPayload } from '../request-card/approval-payload.ts';
import { byOf, refusalText, viewerOf } from '../request-card/request-reply.ts';
import { changeOf } from '../request-card/request-rows.ts';
import { namesOf, timeFormatOf } from '../request-card/request-view.ts';
import { listOf } from './list-requests.ts';

/** Approves all requests that wait for the person, after confirmation. */
export const approveAllRequests: Dialog = {
  name: 'approve-all',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['approve all', 'approve everything'],
    example: 'approve all',
    description: () => messages.requests.showsRequestsThatWait,
    run: (_argument, context) => confirmAll(context),
  },
  verbs: [
    onVerb(
      'requests.approve',
      z.looseObject({ ref: z.string().optional() }),
      async ({ ref, ...data }, context) =>
        ref === undefined ? confirmAll(context) : approveAll({ ...data, ref }, context),
    ),
  ],
};

/** What was typed into a confirmation that is shown again, and what is wrong with it. */
interface TypedAgain {
  readonly problem: string;
}

/** Shows the requests that wait for this person with their changes, each of which can be ticked. */
async function confirmAll(context: DialogContext, again?: TypedAgain): Promise<Reply> {
  const { requests, total } = await context.changes.list({
    for: context.actor.objectId,
    what: 'to-decide',
    page: 1,
  });
  if (requests.length === 0) return nothingWaits();
  const rows = await Promise.all(
    requests.map(async ({ request }) => {
      const { isWhole, ...change } = await changeOf(request, context);
      const needsReason = request.approval.reasonFor.includes('approve');
      // A reason is given, and the whole change seen, on the request's own card.
      const isTicked = again === undefined && isWhole && !needsReason;
      return { request, ...change, isTicked, actions: [] };
    }),
  );
  const names = await namesOf(requests, context.people);
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
      title: messages.requests.approveRequests({ count }),
      notes: [
        again?.problem ?? '',
        messages.requests.clearCheckBoxOfOthers,
        total > count ? messages.requests.theseAreFirstOf({ count, total, rest: total - count }) : '',
      ],
      groups: [{ caption: messages.requests.selectedRequestsAreApproved, rows: shown }],
      names,
      timeFormat,
      actions: [
        {
          title: messages.requests.approveSelected,
          verb: 'requests.approve',
          data: { ref: signForActor('requests', payload, context) },
          style: 'positive',
        },
        cancelButton,
      ],
    });
  });
  return { kind: 'card', card, placement: again === undefined ? 'new' : 'replace' };
}

/** Approves the ticked requests of a confirmation, or the one of a list's row; each is checked again. */
async function approveAll(
  data: { readonly ref: string; readonly [input: string]: unknown },
  context: DialogContext,
): Promise<Reply> {
  const { key, requests, list } = openReference('requests', data.ref, approvalPayload, context);
  const isTicked = ({ number }: { readonly number: number }) => data[tickInput(number)] === 'true';
  const chosen = list === undefined ? requests.filter(isTicked) : requests;
  if (chosen.length === 0) return confirmAll(context, { problem: messages.requests.selectAtLeastOneRequest });
  const done: ChangeOutcome[] = [];
  const left: Answer[] = [];
  for (const { number, stage } of chosen) {
    const input = { verdict: 'approve', reason: '', key: `${key}/${number}`, version: stage } as const;
    const answer = await context.changes.decide(number, input, byOf(context));
    if (answer?.refusal === '') done.push(answer);
    else if (answer !== undefined) left.push(answer);
  }
  if (list !== undefined) return listOf(list, context, 'replace', await rowNews(done, left, context));
  const waiting = requests.length - chosen.length;
  const row = ({ request }: ChangeOutcome) => ({ request, changes: [], flags: [], actions: [] });
  const card = requestList({
    title: messages.requests.approvedOf({ done: done.length, count: chosen.length }),
    notes: [
      left.length === 0 ? '' : messages.requests.othersWereDecidedOrChangedInMeantime,
      waiting === 0 ? '' : messages.requests.notSelected({ count: waiting }),
    ],
    groups: [
      { caption: messages.requests.approvedByYou, rows: done.map(row) },
      { caption: messages.requests.notApproved, rows: left.map(row) },
    ],
    names: await namesOf([...done, ...left], context.people),
    timeFormat: timeFormatOf(viewerOf(context), context),
    actions: [requestsButton],
  });
  return { kind: 'card', card, placement: 'replace' };
}

/** Returns what became of a row that was approved. */
async function rowNews(
  [done]: readonly ChangeOutcome[],
  [left]: readonly Answer[],
  context: DialogContext,
): Promise<string> {
  if (left !== undefined)
    return messages.requests.numberAndRefusal({
      number: left.request.number,
      refusal: await refusalText(left, context),
    });
  return done === undefined
    ? ''
    : messages.requests.youApproved({
        number: done.request.number,
        request: requestSentence(done.request),
      });
}

function nothingWaits(): Reply {
  const card = notice({
    tone: 'good',
    title: messages.requests.noPendingApprovals,
    text: messages.requests.youGetCardWhenAsked,
    reference: '',
    actions: [helpButton],
  });
  return { kind: 'card', card, placement: 'new' };
}
