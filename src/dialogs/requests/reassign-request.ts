import { parseQuery } from '../../contacts/query/parse-query.ts';
import { messages } from '../../languages/messages.ts';
import { findColleague } from '../contacts/find-colleague.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { promptReply } from '../request-card/decide-request.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';

/** Reassigns a decision to somebody else. */
export const reassignRequest = requestDialog({
  name: 'reassign-request',
  verb: 'change.reassign',
  words: ['reassign', 'hand over'],
  example: 'reassign CR-1 to Jane Smith',
  description: () => messages.requests.letsColleagueDecideRequest,
  run: ({ number, text, button }, context) => {
    if (button === undefined) {
      const name = text.replace(/^to\s+/i, '');
      return name === '' ? promptReply(number, 'reassign', context) : byName(number, name, '', context);
    }
    const { in_person: picked = '', in_personName: name = '' } = button;
    // The picker returns Entra object ids, which are checked against the directory.
    if (/^[\da-f-]{36}$/i.test(picked)) return hand(number, picked.toLowerCase(), text, context);
    if (name.trim() !== '') return byName(number, name, text, context);
    return promptReply(number, 'reassign', context, messages.requests.selectColleagueOrTypeName);
  },
});

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
    (known) => context.changes.reassign(known, to, reason, byOf(context)),
    () => messages.requests.reassigned,
  );
}
