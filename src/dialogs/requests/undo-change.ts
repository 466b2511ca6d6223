import { messages } from '../../languages/messages.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { changeReply } from '../request-card/change-reply.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import {
  byOf,
  refusalText,
  requestReply,
  seeRequest,
  unknownRequest,
} from '../request-card/request-reply.ts';

/** Proposes the inverse of an applied change, under the same policy. */
export const undoChange = requestDialog({
  name: 'undo-change',
  verb: 'change.undo',
  words: [
    'undo',
    'take back',
    'revert',
    'roll back',
    'rückgängig machen',
    'rückgängig',
    'deshacer',
    'desfazer',
    'ongedaan maken',
  ],
  example: 'undo CR-1',
  description: () => messages.requests.undoesChange,
  run: async ({ number, text, key, button }, context) => {
    const seen = await seeRequest(number, context);
    if (seen === undefined) return unknownRequest(context);
    const { request } = seen.outcome;
    const provider = context.writable(request.source);
    if (request.operation === 'create' && provider?.capabilities.operations.has('delete') === false) {
      return cannotDelete(request.targetName);
    }
    const options = { submissionKey: key, reason: button === undefined ? text : '' };
    const answer = await context.changes.undo(request.number, options, context.roles, byOf(context));
    if (answer === undefined) return unknownRequest(context);
    if (answer.refusal !== '') {
      return requestReply(answer, context, { news: await refusalText(answer, context) });
    }
    // A new message, so that the card of the undone change stays correct.
    const reply = await changeReply(answer, context);
    return reply.kind === 'card' ? { ...reply, placement: 'new' } : reply;
  },
});

/** Returns the reply for the admin center, which has no API to delete a mail contact. */
function cannotDelete(name: string): Reply {
  return noticeReply(
    name === ''
      ? messages.requests.addingThisContactCantBeUndone
      : messages.requests.addingNameCantBeUndone({ name }),
    messages.contacts.systemDoesntLetMeUndo,
  );
}
