import { messages } from '../../languages/messages.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { openRequest } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';

/** Withdraws the person's own request before it is applied. */
export const withdrawRequest: Dialog = {
  name: 'withdraw-request',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['withdraw'],
    names: 'request',
    example: 'withdraw CR-1',
    get description() {
      return messages.requests.withdrawsRequestThatYouSent;
    },
    listed: false,
    run: (argument, context) => withdraw(readRequestText(argument).number, context),
  },
  verbs: [
    onVerb('change.withdraw', requestButtonData, ({ ref }, context) =>
      withdraw(openRequest(ref, context).number, context),
    ),
  ],
};

function withdraw(number: number | undefined, context: DialogContext): Promise<Reply> {
  return runRequestAction(
    number,
    context,
    (_outcome, known) => context.changes.withdraw(known, byOf(context)),
    () => '',
  );
}
