import { messages } from '../../languages/messages.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { openRequest } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { steerRequest } from '../request-card/steer-request.ts';

/** Lets a paused batch continue. */
export const resumeBatch: Dialog = {
  name: 'resume-batch',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['resume', 'resume import', 'continue import'],
    names: 'request',
    example: 'resume CR-1',
    get description() {
      return messages.batches.resumesBatch;
    },
    listed: false,
    run: (argument, context) => steerRequest(readRequestText(argument).number, 'continue', context),
  },
  verbs: [
    onVerb('batch.resume', requestButtonData, ({ ref }, context) =>
      steerRequest(openRequest(ref, context).number, 'continue', context),
    ),
  ],
};
