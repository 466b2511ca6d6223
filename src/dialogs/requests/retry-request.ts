import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import {
  byOf,
  refusalText,
  requestReply,
  runRequestAction,
  seeRequest,
  unknownRequest,
} from '../request-card/request-reply.ts';

/**
 * Retries a change that failed because its system throttled or did not answer, without new approval. The items of a large
 * batch that were not saved become a new request.
 */
export const retryRequest = requestDialog({
  name: 'retry-request',
  verb: 'change.retry',
  words: ['retry'],
  example: 'retry CR-1',
  description: () => messages.requests.triesFailedChangeAgain,
  run: async ({ number, key }, context) => {
    const seen = await seeRequest(number, context);
    if (seen?.outcome.request.batch !== undefined) return retryItems(seen.outcome, key, context);
    return runRequestAction(
      number,
      context,
      (known) => context.changes.retry(known, byOf(context)),
      () => messages.requests.tryingAgainNow,
    );
  },
});

async function retryItems(
  { request }: ChangeOutcome,
  submissionKey: string,
  context: DialogContext,
): Promise<Reply> {
  const options = { submissionKey, reason: request.reason };
  const answer = await context.changes.retryItems(request.number, options, context.roles, byOf(context));
  if (answer === undefined) return unknownRequest(context);
  if (answer.refusal !== '') {
    return requestReply(answer, context, { news: await refusalText(answer, context) });
  }
  // A new message, so that the card of the first request keeps its result.
  return requestReply(answer, context, {}, 'new');
}
