import type { Tone } from '../../cards/engine/tone.ts';
import { delegation as delegationCard } from '../../cards/requests/delegation.ts';
import type { DelegationAnswer } from '../../changes/approvals/approvals.ts';
import { messages } from '../../languages/messages.ts';
import { helpButton, plainButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { CardReply, Reply } from '../reply.ts';
import { viewerOf } from '../request-card/request-reply.ts';
import { namesIn, timeFormatOf } from '../request-card/request-view.ts';

/** Returns the card with the delegations from and to the person of this turn. */
export async function delegationReply(
  { tone, title }: { readonly tone: Tone; readonly title: string },
  context: DialogContext,
): Promise<CardReply> {
  const { objectId } = context.actor;
  const [handedOn, delegationsTo] = await Promise.all([
    context.changes.delegationOf(objectId),
    context.changes.delegationsTo(objectId),
  ]);
  const involved = [handedOn?.to ?? '', ...delegationsTo.map(({ from }) => from)];
  const card = delegationCard({
    tone,
    title,
    handedOn,
    delegationsTo,
    names: await namesIn([], context.people, involved),
    timeFormat: timeFormatOf(viewerOf(context), context),
    actions:
      handedOn === undefined
        ? [helpButton]
        : [plainButton(messages.delegation.stopDelegating, 'delegation.stop')],
  });
  return { kind: 'card', card, placement: 'new' };
}

/** Explains why approvals were not delegated. */
export function delegationRefusal(refusal: Exclude<DelegationAnswer['refusal'], ''>): Reply {
  return delegationProblem(messages.delegation.refusals[refusal]);
}

export function delegationProblem(text: string): Reply {
  return noticeReply(
    messages.delegation.nothingWasDelegated,
    messages.delegation.howToDelegate({ problem: text }),
  );
}
