import { messages } from '../../languages/messages.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { changeReply } from '../request-card/change-reply.ts';
import { openRequest } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import {
  byOf,
  refusalWords,
  requestReply,
  seeRequest,
  unknownRequest,
} from '../request-card/request-reply.ts';

/** Proposes the inverse of an applied change, under the same policy. */
export const undoChange: Dialog = {
  name: 'undo-change',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['undo', 'take back'],
    names: 'request',
    example: 'undo CR-1',
    get description() {
      return messages.requests.undoesChange;
    },
    listed: false,
    run: (argument, context) => {
      const { number, rest } = readRequestText(argument);
      return undo(number, rest, `typed/${context.turn.correlationId}`, context);
    },
  },
  verbs: [
    onVerb('change.undo', requestButtonData, ({ ref }, context) => {
      const { number, key = ref } = openRequest(ref, context);
      return undo(number, '', key, context);
    }),
  ],
};

async function undo(
  number: number | undefined,
  reason: string,
  key: string,
  context: DialogContext,
): Promise<Reply> {
  const seen = await seeRequest(number, context);
  if (seen === undefined) return unknownRequest(context);
  const { request } = seen.outcome;
  const provider = context.writable(request.source);
  if (request.operation === 'create' && provider?.capabilities.operations.has('delete') === false) {
    return cannotDelete(request.targetName);
  }
  const options = { submissionKey: key, reason };
  const answer = await context.changes.undo(request.number, options, context.roles, byOf(context));
  if (answer === undefined) return unknownRequest(context);
  if (answer.refusal !== '') {
    return requestReply(answer, context, { news: await refusalWords(answer, context) });
  }
  // A new message, so that the card of the undone change stays correct.
  const reply = await changeReply(answer, context);
  return reply.kind === 'card' ? { ...reply, placement: 'new' } : reply;
}

/** Returns the reply for the admin center, which has no API to delete a mail contact. */
function cannotDelete(name: string): Reply {
  return noticeReply(
    name === ''
      ? messages.requests.addingThisContactCantBeUndone
      : messages.requests.addingNameCantBeUndone({ name }),
    messages.contacts.systemDoesntLetMeUndo,
  );
}
