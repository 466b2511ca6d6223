import { messages } from '../../languages/messages.ts';
import { promptReply } from '../request-card/decide-request.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';

/** Sends an approver's question to the requester; the request stays pending. */
export const askRequester = requestDialog({
  name: 'ask-requester',
  verb: 'change.ask',
  words: ['ask'],
  example: 'ask CR-1 Is this the direct line?',
  description: () => messages.requests.asksRequesterQuestion,
  run: ({ number, text }, context) =>
    text.trim() === ''
      ? promptReply(number, 'ask', context)
      : runRequestAction(
          number,
          context,
          (known) => context.changes.askForInformation(known, text, byOf(context)),
          () => messages.requests.questionSent,
        ),
});
