import { messages } from '../../languages/messages.ts';
import { decideRequest, promptReply } from '../request-card/decide-request.ts';
import { requestDialog } from '../request-card/request-dialog.ts';

/** Rejects a request, with a reason for the requester. */
export const rejectRequest = requestDialog({
  name: 'reject-request',
  verb: 'change.reject',
  words: [
    'reject',
    'decline',
    'deny',
    'refuse',
    'ablehnen',
    'rejeter',
    'refuser',
    'rechazar',
    'rifiutare',
    'rifiuta',
    'rejeitar',
    'afwijzen',
  ],
  example: 'reject CR-1 wrong number',
  description: () => messages.requests.rejectsRequestWithReason,
  listed: 'manifest',
  run: async ({ number, text, key, stage, button }, context) => {
    if (text.trim() !== '')
      return decideRequest(number, { verdict: 'reject', reason: text, key, stage }, context);
    return promptReply(number, 'reject', context, button && messages.requests.enterReason);
  },
});
