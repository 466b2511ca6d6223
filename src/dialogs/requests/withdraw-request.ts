import { messages } from '../../languages/messages.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';

/** Withdraws the person's own request before it is applied. */
export const withdrawRequest = requestDialog({
  name: 'withdraw-request',
  verb: 'change.withdraw',
  words: [
    'withdraw',
    'withdraw my request',
    'withdraw the request',
    'take back my request',
    'cancel my request',
    'cancel my change',
    'retract',
    'zurückziehen',
    'retirer',
    'retirar',
    'ritirare',
    'ritira',
    'intrekken',
  ],
  example: 'withdraw CR-1',
  description: () => messages.requests.withdrawsRequestThatYouSent,
  run: ({ number }, context) =>
    runRequestAction(number, context, (known) => context.changes.withdraw(known, byOf(context))),
});
