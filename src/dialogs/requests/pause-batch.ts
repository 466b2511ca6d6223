import { messages } from '../../languages/messages.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import { steerRequest } from '../request-card/steer-request.ts';

/** Pauses a large batch. */
export const pauseBatch = requestDialog({
  name: 'pause-batch',
  verb: 'batch.pause',
  words: ['pause', 'pause import'],
  example: 'pause CR-1',
  description: () => messages.batches.pausesBatch,
  run: ({ number }, context) => steerRequest(number, 'pause', context),
});
