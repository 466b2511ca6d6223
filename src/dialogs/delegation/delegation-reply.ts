import type { Tone } from '../../cards/engine/tone.ts';
import { delegation as delegationCard } from '../../cards/requests/delegation.ts';
import type { DelegationAnswer } from '../../changes/approvals/approvals.ts';
import { helpButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { viewerOf } from '../request-card/request-reply.ts';
import { namesIn, timeFormatOf } from '../request-card/request-view.ts';

/** Returns the card with the delegations from and to the person of this turn. */
export async function delegationReply(
  { tone, title }: { readonly tone: Tone; readonly title: string },
  context: DialogContext,
): Promise<Reply> {
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
        : [{ title: 'Stop delegating', verb: 'delegation.stop', data: {}, sendsInputs: false }],
  });
  return { kind: 'card', card, placement: 'new' };
}

/** Explains why approvals were not delegated. */
export function delegationRefusal(refusal: Exclude<DelegationAnswer['refusal'], ''>): Reply {
  const words: Readonly<Record<typeof refusal, string>> = {
    self: 'You can’t delegate to yourself.',
    'too-long': 'That’s too long. You can delegate for up to 90 days.',
    circle: 'That person has delegated to you, or to somebody who has delegated to you.',
    'not-that-person': 'That person isn’t in the directory.',
  };
  return delegationProblem(words[refusal]);
}

export function delegationProblem(text: string): Reply {
  return noticeReply('Nothing was delegated', `${text}\nType it like “delegate to Jane Smith until Friday”.`);
}
