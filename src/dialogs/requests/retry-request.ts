import { messages } from '../../languages/messages.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { openRequest } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';

/** Retries a change that failed because its system throttled or did not answer, without new approval. */
export const retryRequest: Dialog = {
  name: 'retry-request',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['retry'],
    names: 'request',
    example: 'retry CR-1',
    get description() {
      return messages.requests.triesFailedChangeAgain;
    },
    listed: false,
    run: (argument, context) => retry(readRequestText(argument).number, context),
  },
  verbs: [
    onVerb('change.retry', requestButtonData, ({ ref }, context) =>
      retry(openRequest(ref, context).number, context),
    ),
  ],
};

function retry(number: number | undefined, context: DialogContext): Promise<Reply> {
  return runRequestAction(
    number,
    context,
    (_outcome, known) => context.changes.retry(known, byOf(context)),
    () => messages.requests.tryingAgainNow,
  );
}
