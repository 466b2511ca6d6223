import { z } from 'zod';
import { notice } from '../cards/notice.ts';
import { type Dialog, type DialogContext, onVerb } from './define-dialog.ts';
import { helpButton } from './parts/buttons.ts';
import { changeReply } from './parts/change-reply.ts';
import { openReference, referenceData } from './parts/references.ts';
import type { Reply } from './reply.ts';

/** Shows how a change request stands. */
export const showChange: Dialog = {
  name: 'show-change',
  role: 'staff',
  denied: undefined,
  command: {
    words: ['status', 'change request', 'cr'],
    example: 'status CR-1',
    description: 'Shows how a change that you asked for stands',
    listed: true,
    run: (argument, context) => show(Number(/\d+/.exec(argument)?.[0] ?? 0), context),
  },
  verbs: [
    onVerb('change.show', referenceData, ({ ref }, context) =>
      show(openReference('change', ref, z.object({ number: z.number() }), context).number, context),
    ),
  ],
};

/** Only the requester and admins see a request; to everybody else it does not exist. */
async function show(number: number, context: DialogContext): Promise<Reply> {
  const outcome = await context.changes.get(number);
  const mine = outcome?.request.requester === context.actor.objectId || context.roles.has('admin');
  if (outcome !== undefined && mine) return changeReply(outcome, context);
  const card = notice({
    tone: 'info',
    title: 'I do not know this request',
    text: 'Type it like “status CR-12”. You see the requests that you made yourself.',
    reference: '',
    actions: [helpButton],
  });
  return { kind: 'card', card, placement: 'new' };
}
