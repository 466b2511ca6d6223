import { messages } from '../../languages/messages.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { openRequest } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { steerRequest } from '../request-card/steer-request.ts';

/** Cancels a large batch; what has begun is completed. */
export const cancelBatch: Dialog = {
  name: 'cancel-batch',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['cancel import', 'cancel cr', 'cancel request'],
    names: 'request',
    example: 'cancel CR-1',
    get description() {
      return messages.batches.cancelsBatch;
    },
    listed: false,
    run: (argument, context) => steerRequest(readRequestText(argument).number, 'cancel', context),
  },
  verbs: [
    onVerb('batch.cancel', requestButtonData, ({ ref }, context) =>
      steerRequest(openRequest(ref, context).number, 'cancel', context),
    ),
  ],
};
