import { messages } from '../../languages/messages.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { openRequest } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { steerRequest } from '../request-card/steer-request.ts';

/** Pauses a large batch. */
export const pauseBatch: Dialog = {
  name: 'pause-batch',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['pause', 'pause import'],
    names: 'request',
    example: 'pause CR-1',
    get description() {
      return messages.batches.pausesBatch;
    },
    listed: false,
    run: (argument, context) => steerRequest(readRequestText(argument).number, 'pause', context),
  },
  verbs: [
    onVerb('batch.pause', requestButtonData, ({ ref }, context) =>
      steerRequest(openRequest(ref, context).number, 'pause', context),
    ),
  ],
};
