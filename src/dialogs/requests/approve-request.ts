import { messages } from '../../languages/messages.ts';
import { decideRequest } from '../request-card/decide-request.ts';
import { requestDialog } from '../request-card/request-dialog.ts';

/** Approves a request. */
export const approveRequest = requestDialog({
  name: 'approve-request',
  verb: 'change.approve',
  words: [
    'approve',
    'accept',
    'genehmigen',
    'genehmige',
    'freigeben',
    'approuver',
    'approuve',
    'aprobar',
    'approvare',
    'approva',
    'aprovar',
    'goedkeuren',
  ],
  example: 'approve CR-1',
  description: () => messages.requests.approvesRequest,
  listed: 'manifest',
  run: ({ number, text, key, stage }, context) =>
    decideRequest(number, { verdict: 'approve', reason: text, key, stage }, context),
});
