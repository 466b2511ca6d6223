import { messages } from '../../languages/messages.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import { steerRequest } from '../request-card/steer-request.ts';

/** Cancels a large batch; what has begun is completed. */
export const cancelBatch = requestDialog({
  name: 'cancel-batch',
  verb: 'batch.cancel',
  words: ['cancel import', 'cancel cr', 'cancel request'],
  example: 'cancel CR-1',
  description: () => messages.batches.cancelsBatch,
  run: ({ number }, context) => steerRequest(number, 'cancel', context),
});
