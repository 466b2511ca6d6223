import { messages } from '../../languages/messages.ts';
import { promptReply } from '../request-card/decide-request.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';

/** Adds a comment to a request for everybody involved; the requester's comment answers questions. */
export const commentRequest = requestDialog({
  name: 'comment-request',
  verb: 'change.comment',
  words: ['comment', 'answer'],
  example: 'comment CR-1 It is the direct line',
  description: () => messages.requests.commentsOnRequestOrAnswersQuestion,
  run: ({ number, text }, context) =>
    text.trim() === ''
      ? promptReply(number, 'comment', context)
      : runRequestAction(number, context, (known) => context.changes.comment(known, text, byOf(context))),
});
