import { messages } from '../../languages/messages.ts';
import { decideRequest } from '../request-card/decide-request.ts';
import { requestDialog } from '../request-card/request-dialog.ts';

/** Approves a request. */
export const approveRequest = requestDialog({
  name: 'approve-request',
  verb: 'change.approve',
  words: ['approve', 'accept', 'genehmige', 'approuver', 'approuve', 'aprobar', 'approva', 'aprovar'],
  example: 'approve CR-1',
  description: () => messages.requests.approvesRequest,
  listed: 'manifest',
  run: ({ number, text, key, stage }, context) =>
    decideRequest(number, { verdict: 'approve', reason: text, key, stage }, context),
});
