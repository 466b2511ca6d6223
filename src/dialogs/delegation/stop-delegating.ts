import { z } from 'zod';
import { messages } from '../../languages/messages.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { byOf } from '../request-card/request-reply.ts';
import { delegationReply } from './delegation-reply.ts';

/** Ends the person's delegation. */
export const stopDelegating: Dialog = {
  name: 'stop-delegating',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: [
      'stop delegating',
      'stop delegation',
      'stop the delegation',
      'end the delegation',
      'end delegation',
    ],
    example: 'stop delegating',
    description: () => messages.delegation.endsYourDelegation,
    run: (_argument, context) => stop(context),
  },
  verbs: [onVerb('delegation.stop', z.object({}), (_data, context) => stop(context))],
};

async function stop(context: DialogContext): Promise<Reply> {
  const current = await context.changes.delegationOf(context.actor.objectId);
  if (current === undefined) {
    return delegationReply({ tone: 'info', title: messages.delegation.youHaveNoDelegation }, context);
  }
  await context.changes.delegate({ ...current, until: 0 }, byOf(context));
  const reply = await delegationReply(
    { tone: 'good', title: messages.delegation.delegationStopped },
    context,
  );
  return { ...reply, placement: 'replace' };
}
