import { messages } from '../../languages/messages.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { openRequest, promptReply } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';

/** Sends an approver's question to the requester; the request stays pending. */
export const askRequester: Dialog = {
  name: 'ask-requester',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['ask'],
    names: 'request',
    example: 'ask CR-1 Is this the direct line?',
    get description() {
      return messages.requests.asksRequesterQuestion;
    },
    listed: false,
    run: (argument, context) => {
      const { number, rest } = readRequestText(argument);
      return ask(number, rest, context);
    },
  },
  verbs: [
    onVerb('change.ask', requestButtonData, ({ ref, in_text = '' }, context) =>
      ask(openRequest(ref, context).number, in_text, context),
    ),
  ],
};

function ask(number: number | undefined, question: string, context: DialogContext): Promise<Reply> {
  if (question.trim() === '') return promptReply(number, 'ask', context);
  return runRequestAction(
    number,
    context,
    (_outcome, known) => context.changes.askForInformation(known, question, byOf(context)),
    () => messages.requests.questionSent,
  );
}
