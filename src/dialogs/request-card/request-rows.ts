import { randomUUID } from 'node:crypto';
import type { CardAction } from '../../cards/engine/card.ts';
import { plannedText } from '../../cards/requests/batch-labels.ts';
import { changeLines, fullValues } from '../../cards/requests/change-view.ts';
import type { RequestRow } from '../../cards/requests/request-list.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { subjectOf } from '../../changes/request/subject.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { RequestReferent } from '../follow-up/referent.ts';
import { signForActor } from '../references.ts';
import type { ListPosition } from './approval-payload.ts';
import { otherRequests } from './other-requests.ts';
import { requestButtons } from './request-buttons.ts';
import { requestFlags } from './request-flags.ts';
import { viewerOf } from './request-reply.ts';
import { viewerRoleOf } from './viewer-role.ts';

/** The most lines of a change in a row; the request's own card shows all. */
const mostLines = 8;

/**
 * Returns the rows of a list of requests, each with a button that opens it. Rows of requests that wait for the person
 * show the change and, if they show all of it, a button that approves it.
 * @param list the list that is shown again after a row was approved; undefined for rows without that button
 */
export async function requestRows(
  outcomes: readonly ChangeOutcome[],
  context: DialogContext,
  list?: ListPosition,
): Promise<readonly RequestRow[]> {
  const viewer = viewerOf(context);
  return Promise.all(
    outcomes.map(async (outcome) => {
      const { request } = outcome;
      const viewerRole = await viewerRoleOf(request, viewer, context.changes);
      const data = { ref: signForActor('change', { number: request.number }, context), as: 'new' };
      const open = plainButton(messages.buttons.open, 'change.show', data);
      if (list !== undefined && viewerRole.viewerKind === 'decider') {
        const { isWhole, changes, flags } = await changeOf(request, context);
        const needsReason = request.approval.reasonFor.includes('approve');
        const approve = isWhole && !needsReason ? [approveButton(request, list, context)] : [];
        return { request, changes, flags, actions: [...approve, open] };
      }
      const own = requestButtons(
        { ...outcome, undoneBy: 0 },
        viewerRole,
        viewer,
        'none',
        context.referenceSigner,
      );
      // The list has only actions without a prompt; the request's card has the others.
      const quick = own.filter(({ verb }) => verb === 'change.withdraw');
      const others =
        request.state === 'pending' ? await otherRequests(subjectOf(request), context.changes) : '';
      return { request, changes: [], flags: others === '' ? [] : [others], actions: [open, ...quick] };
    }),
  );
}

/** Returns what the next message can refer to after a list of requests. */
export function listReferent(outcomes: readonly ChangeOutcome[]): RequestReferent {
  return { kind: 'request', number: 0, isNews: false, listed: outcomes.map(({ request }) => request.number) };
}

/**
 * Returns what a request changes, for a list in which it can be approved, with what speaks against it, and whether this is
 * all that its own card shows.
 */
export async function changeOf(
  request: ChangeRequest,
  context: DialogContext,
): Promise<Pick<RequestRow, 'changes' | 'flags'> & { readonly isWhole: boolean }> {
  const lines = changeLines(request);
  const { batch } = request;
  const isWhole = batch === undefined && lines.length <= mostLines && fullValues(request).length === 0;
  const note = isWhole ? [] : [messages.requests.notEverythingIsShownHere({ number: request.number })];
  return {
    isWhole,
    changes: lines.slice(0, mostLines),
    flags: [
      ...(batch === undefined ? [] : [plannedText(batch)]),
      ...note,
      ...(await requestFlags(request, 'decider', context)),
    ],
  };
}

function approveButton(
  { number, approval }: ChangeRequest,
  list: ListPosition,
  context: DialogContext,
): CardAction {
  const payload = { key: randomUUID(), requests: [{ number, stage: approval.stage }], list };
  return plainButton(messages.requests.approve, 'requests.approve', {
    ref: signForActor('requests', payload, context),
  });
}
