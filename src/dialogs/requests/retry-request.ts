import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import { messages } from '../../languages/messages.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { openRequest } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import {
  byOf,
  refusalWords,
  requestReply,
  runRequestAction,
  seeRequest,
  unknownRequest,
} from '../request-card/request-reply.ts';

/**
 * Retries a change that failed because its system throttled or did not answer, without new approval. The items of a large
 * batch that were not saved become a new request.
 */
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
    run: (argument, context) =>
      retry(readRequestText(argument).number, `typed/${context.turn.correlationId}`, context),
  },
  verbs: [
    onVerb('change.retry', requestButtonData, ({ ref }, context) => {
      const { number, key = ref } = openRequest(ref, context);
      return retry(number, key, context);
    }),
  ],
};

async function retry(number: number | undefined, key: string, context: DialogContext): Promise<Reply> {
  const seen = await seeRequest(number, context);
  if (seen?.outcome.request.batch !== undefined) return retryItems(seen.outcome, key, context);
  return runRequestAction(
    number,
    context,
    (_outcome, known) => context.changes.retry(known, byOf(context)),
    () => messages.requests.tryingAgainNow,
  );
}

async function retryItems(
  { request }: ChangeOutcome,
  submissionKey: string,
  context: DialogContext,
): Promise<Reply> {
  const options = { submissionKey, reason: request.reason };
  const answer = await context.changes.retryItems(request.number, options, context.roles, byOf(context));
  if (answer === undefined) return unknownRequest(context);
  if (answer.refusal !== '') {
    return requestReply(answer, context, { news: await refusalWords(answer, context) });
  }
  // A new message, so that the card of the first request keeps its result.
  return requestReply(answer, context, {}, 'new');
}
