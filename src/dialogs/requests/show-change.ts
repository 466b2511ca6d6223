import { z } from 'zod';
import { messages } from '../../languages/messages.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { referenceData } from '../references.ts';
import type { Reply } from '../reply.ts';
import { changeReply } from '../request-card/change-reply.ts';
import { openRequest, promptReply } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { requestReply, seeRequest, unknownRequest } from '../request-card/request-reply.ts';
import type { RequestNews } from '../request-card/viewer-role.ts';

/** An index in the values or comments of a request. */
const position = z
  .string()
  .regex(/^\d{1,4}$/)
  .optional();

/** Shows a change request to involved people and admins. */
export const showChange: Dialog = {
  name: 'show-change',
  role: 'staff',
  chat: 'any',
  does: 'read',
  command: {
    words: ['status', 'change request', 'cr', 'estado', 'statut', 'état', 'stato'],
    names: 'request',
    example: 'status CR-1',
    description: () => messages.requests.showsStateOfRequest,
    listed: 'manifest',
    run: async (argument, context) => {
      const reply = await show(readRequestText(argument).number, context);
      return reply.kind === 'card' ? { ...reply, placement: 'new' } : reply;
    },
  },
  verbs: [
    onVerb(
      'change.show',
      referenceData.extend({
        as: z.literal('new').optional(),
        from: position,
        comments: position,
      }),
      async ({ ref, as, from, comments }, context): Promise<Reply> => {
        const { number } = openRequest(ref, context);
        const isPart = from !== undefined || comments !== undefined;
        const item = { valuesFrom: Number(from ?? 0), commentsUpTo: Number(comments ?? 0) };
        const reply = isPart ? await showPart(number, item, context) : await show(number, context);
        return reply.kind === 'card' ? { ...reply, placement: as ?? 'replace' } : reply;
      },
    ),
    onVerb('change.refresh', referenceData, async ({ ref }, context) => {
      const outcome = await context.changes.get(openRequest(ref, context).number);
      // Everybody in the chat may open it, and sees what they may see.
      return outcome === undefined ? { kind: 'nothing' } : requestReply(outcome, context);
    }),
    onVerb('change.prompt', requestButtonData, async ({ ref, prompt = 'comment' }, context) =>
      promptReply(openRequest(ref, context).number, prompt, context),
    ),
  ],
};

/** Shows a request to involved people and admins; for everybody else it does not exist. */
async function show(number: number | undefined, context: DialogContext): Promise<Reply> {
  const seen = await seeRequest(number, context);
  return seen === undefined ? unknownRequest(context) : changeReply(seen.outcome, context);
}

/** Shows other values or comments of the request. */
async function showPart(
  number: number,
  item: Pick<RequestNews, 'valuesFrom' | 'commentsUpTo'>,
  context: DialogContext,
): Promise<Reply> {
  const seen = await seeRequest(number, context);
  return seen === undefined ? unknownRequest(context) : requestReply(seen.outcome, context, item);
}
