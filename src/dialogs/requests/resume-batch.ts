import { messages } from '../../languages/messages.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import { steerRequest } from '../request-card/steer-request.ts';

/** Lets a paused batch continue. */
export const resumeBatch = requestDialog({
  name: 'resume-batch',
  verb: 'batch.resume',
  words: ['resume', 'resume import', 'continue import'],
  example: 'resume CR-1',
  description: () => messages.batches.resumesBatch,
  run: ({ number }, context) => steerRequest(number, 'continue', context),
});
