import { parseQuery } from '../../contacts/query/parse-query.ts';
import { messages } from '../../languages/messages.ts';
import { findColleague } from '../contacts/find-colleague.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { openRequest, promptReply } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';

/** Reassigns a decision to somebody else. */
export const reassignRequest: Dialog = {
  name: 'reassign-request',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['reassign', 'hand over'],
    names: 'request',
    example: 'reassign CR-1 to Jane Smith',
    get description() {
      return messages.requests.letsColleagueDecideRequest;
    },
    listed: false,
    run: async (argument, context) => {
      const { number, rest } = readRequestText(argument);
      const name = rest.replace(/^to\s+/i, '');
      return name === '' ? promptReply(number, 'reassign', context) : byName(number, name, '', context);
    },
  },
  verbs: [
    onVerb('change.reassign', requestButtonData, async (data, context) => {
      const { number } = openRequest(data.ref, context);
      const { in_person: picked = '', in_personName: name = '', in_text: reason = '' } = data;
      // The picker returns Entra object ids, which are checked against the directory.
      if (/^[\da-f-]{36}$/i.test(picked)) return hand(number, picked.toLowerCase(), reason, context);
      if (name.trim() !== '') return byName(number, name, reason, context);
      return promptReply(number, 'reassign', context, messages.requests.selectColleagueOrTypeName);
    }),
  ],
};

async function byName(
  number: number | undefined,
  name: string,
  reason: string,
  context: DialogContext,
): Promise<Reply> {
  const found = await findColleague(parseQuery(name), context);
  if (found.objectId === '') return promptReply(number, 'reassign', context, found.problem);
  return hand(number, found.objectId, reason, context);
}

function hand(
  number: number | undefined,
  to: string,
  reason: string,
  context: DialogContext,
): Promise<Reply> {
  return runRequestAction(
    number,
    context,
    (_outcome, known) => context.changes.reassign(known, to, reason, byOf(context)),
    () => messages.requests.reassigned,
  );
}
