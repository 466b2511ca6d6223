import type { CardAction } from '../../cards/card.ts';
import { changeResult } from '../../cards/change-result.ts';
import type { ChangeOutcome } from '../../changes/change-requests.ts';
import type { ContactChanges, ContactRef, SourceId } from '../../contacts/contact.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { showButton } from './buttons.ts';
import { sealForActor } from './references.ts';

/** What a form asks to be done. */
export interface Wish {
  readonly key: string;
  readonly operation: 'create' | 'update' | 'delete';
  readonly source: SourceId;
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  readonly targetVersion: string;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
}

/** Proposes a change for the person of this turn, and lets the directory know what is true afterwards. */
export async function proposeChange(wish: Wish, context: DialogContext): Promise<ChangeOutcome> {
  const { key, ...change } = wish;
  const requester = context.actor.objectId;
  const { correlationId } = context.turn;
  const outcome = await context.changes.propose(
    { ...change, submissionKey: key, requester, reason: '', correlationId },
    context.roles,
    { owner: requester, correlationId },
  );
  const { target, operation } = wish;
  if (target !== undefined) {
    const gone = operation === 'delete' && outcome.request.state === 'applied';
    if (gone) context.directory.hide(target);
    else context.directory.forget(target);
  }
  if (outcome.stored !== undefined) context.directory.remember(outcome.stored);
  return outcome;
}

/** The card that says how a change went. */
export function changeReply(outcome: ChangeOutcome, context: DialogContext): Reply {
  const { request, stored } = outcome;
  const actions: CardAction[] = [];
  if (stored !== undefined) {
    actions.push(showButton({ contact: stored, refs: [stored.ref] }, undefined, context));
  }
  if (request.operation === 'delete' && request.state === 'applied') {
    const values = Object.fromEntries(request.difference.map(({ field, before }) => [field, before]));
    const ref = sealForActor('form', { values, source: request.source }, context);
    actions.push({ title: 'Add again', verb: 'contact.add', data: { ref }, sendsInputs: false });
  }
  if (request.state === 'applying' || request.state === 'uncertain') {
    const ref = sealForActor('change', { number: request.number }, context);
    actions.push({ title: 'Check again', verb: 'change.show', data: { ref }, sendsInputs: false });
  }
  return { kind: 'card', card: changeResult({ ...outcome, actions }), placement: 'replace' };
}
