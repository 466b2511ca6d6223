import type { CardAction } from '../../cards/engine/card.ts';
import type { RequestRow } from '../../cards/requests/request-list.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import { subjectOf } from '../../changes/request/subject.ts';
import type { DialogContext } from '../define-dialog.ts';
import { signForActor } from '../references.ts';
import { otherRequests } from './other-requests.ts';
import { requestButtons } from './request-buttons.ts';
import { viewerOf } from './request-reply.ts';
import { viewerRoleOf } from './viewer-role.ts';

/** Returns the rows of a list of requests, each with a button that opens it. */
export async function requestRows(
  outcomes: readonly ChangeOutcome[],
  context: DialogContext,
): Promise<readonly RequestRow[]> {
  const viewer = viewerOf(context);
  return Promise.all(
    outcomes.map(async (outcome) => {
      const { request } = outcome;
      const viewerRole = await viewerRoleOf(request, viewer, context.changes);
      const data = { ref: signForActor('change', { number: request.number }, context), as: 'new' };
      const open: CardAction = { title: 'Open', verb: 'change.show', data, sendsInputs: false };
      const own = requestButtons(outcome, viewerRole, viewer, 'none', context.referenceSigner);
      // The list has only actions without a prompt; the request's card has the others.
      const quick = own.filter(({ verb }) => verb === 'change.withdraw');
      const others =
        request.state === 'pending' ? await otherRequests(subjectOf(request), context.changes) : '';
      return { request, changes: [], flags: others === '' ? [] : [others], actions: [open, ...quick] };
    }),
  );
}
