import { z } from 'zod';
import { messages } from '../../languages/messages.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { approveAll, confirmAll } from './approve-request.ts';

/** Approves all requests that wait for the person, after confirmation. */
export const approveAllRequests: Dialog = {
  name: 'approve-all',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  denied: undefined,
  command: {
    words: ['approve all', 'approve everything'],
    example: 'approve all',
    get description() {
      return messages.requests.showsRequestsThatWait;
    },
    listed: false,
    run: (_argument, context) => confirmAll(context),
  },
  verbs: [
    onVerb(
      'requests.approve',
      z.looseObject({ ref: z.string().optional() }),
      async ({ ref, ...data }, context) =>
        ref === undefined ? confirmAll(context) : approveAll({ ...data, ref }, context),
    ),
  ],
};
