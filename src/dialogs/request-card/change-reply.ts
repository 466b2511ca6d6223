import type { CardAction } from '../../cards/engine/card.ts';
import { changeResult } from '../../cards/requests/change-result.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { ChangeProposal } from '../../changes/request/change-request.ts';
import { asOwner } from '../../contacts/owner.ts';
import { showButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { deletedBy } from './other-requests.ts';
import { requestButtons } from './request-buttons.ts';
import { byOf, refusalText, requestReply, viewerOf } from './request-reply.ts';
import { timeFormatOf } from './request-view.ts';
import { viewerRoleOf } from './viewer-role.ts';

/** A change that a form proposes. */
export interface ProposalDraft extends Omit<ChangeProposal, 'submissionKey' | 'requester' | 'fileRows'> {
  readonly key: string;
  /** The number of the request that this edited version replaces, 0 for none. */
  readonly replaces: number;
}

/** Returns the change as the policy and the engine take it: its requester is the person of this turn. */
export function toProposal(draft: ProposalDraft, context: DialogContext): ChangeProposal {
  const { key, replaces: _replaces, ...change } = draft;
  return { ...change, submissionKey: key, requester: context.actor.objectId };
}

/** Proposes a change for the person of this turn. */
export async function proposeChange(
  draft: ProposalDraft,
  context: DialogContext,
): Promise<{ readonly outcome: ChangeOutcome; readonly news: string }> {
  const proposal = toProposal(draft, context);
  if (draft.replaces > 0) {
    const answer = await context.changes.resubmit(draft.replaces, proposal, context.roles, byOf(context));
    if (answer === undefined) throw new Error('the request that was edited is gone');
    return { outcome: answer, news: await refusalText(answer, context) };
  }
  const { correlationId } = context.turn;
  const owner = asOwner(proposal.requester);
  const outcome = await context.changes.propose(proposal, context.roles, { owner, correlationId });
  return { outcome, news: '' };
}

/** Returns the card with a change's result or approvers; in a chat with others, one that shows them no values. */
export async function changeReply(outcome: ChangeOutcome, context: DialogContext, news = ''): Promise<Reply> {
  const { request, stored } = outcome;
  const hasRequestCard =
    request.approval.stages.length > 0 ||
    request.batch !== undefined ||
    news !== '' ||
    context.chat.kind !== 'personal';
  if (hasRequestCard) return requestReply(outcome, context, { news });
  const viewer = viewerOf(context);
  const viewerRole = await viewerRoleOf(request, viewer, context.changes);
  const actions: CardAction[] = [];
  if (stored !== undefined) {
    actions.push(showButton({ contact: stored, refs: [stored.ref], records: [stored] }, undefined, context));
  }
  const undoneBy = await context.changes.undoneBy(request.number);
  actions.push(
    ...requestButtons({ ...outcome, undoneBy }, viewerRole, viewer, 'none', context.referenceSigner),
  );
  return {
    kind: 'card',
    card: changeResult({
      ...outcome,
      undoneBy,
      deletedBy: await deletedBy(request, context.changes),
      timeFormat: timeFormatOf(viewer, context),
      actions,
    }),
    placement: 'replace',
    refersTo: { kind: 'request', number: request.number, isNews: false, listed: [] },
  };
}
