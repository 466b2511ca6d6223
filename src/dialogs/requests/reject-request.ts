import { messages } from '../../languages/messages.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { decideRequest, openRequest, promptReply } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';

/** Rejects a request, with a reason for the requester. */
export const rejectRequest: Dialog = {
  name: 'reject-request',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['reject', 'decline'],
    names: 'request',
    example: 'reject CR-1 wrong number',
    get description() {
      return messages.requests.rejectsRequestWithReason;
    },
    listed: true,
    run: async (argument, context) => {
      const { number, rest } = readRequestText(argument);
      const key = `typed/${context.turn.correlationId}`;
      if (rest === '') return promptReply(number, 'reject', context);
      return decideRequest(number, { verdict: 'reject', reason: rest, key, stage: undefined }, context);
    },
  },
  verbs: [
    onVerb('change.reject', requestButtonData, async ({ ref, in_text = '' }, context) => {
      const { number, stage, key = ref } = openRequest(ref, context);
      if (in_text.trim() === '') return promptReply(number, 'reject', context, messages.requests.enterReason);
      return decideRequest(number, { verdict: 'reject', reason: in_text, key, stage }, context);
    }),
  ],
};
