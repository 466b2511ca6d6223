import { messages } from '../../languages/messages.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { openRequest, promptReply } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';

/** Adds a comment to a request for everybody involved; the requester's comment answers questions. */
export const commentRequest: Dialog = {
  name: 'comment-request',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['comment', 'answer'],
    names: 'request',
    example: 'comment CR-1 It is the direct line',
    get description() {
      return messages.requests.commentsOnRequestOrAnswersQuestion;
    },
    listed: false,
    run: (argument, context) => {
      const { number, rest } = readRequestText(argument);
      return comment(number, rest, context);
    },
  },
  verbs: [
    onVerb('change.comment', requestButtonData, ({ ref, in_text = '' }, context) =>
      comment(openRequest(ref, context).number, in_text, context),
    ),
  ],
};

function comment(number: number | undefined, text: string, context: DialogContext): Promise<Reply> {
  if (text.trim() === '') return promptReply(number, 'comment', context);
  return runRequestAction(
    number,
    context,
    (_outcome, known) => context.changes.comment(known, text, byOf(context)),
    () => '',
  );
}
