import { messages } from '../../languages/messages.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { openRequest } from '../request-card/decide-request.ts';
import { requestButtonData } from '../request-card/request-buttons.ts';
import { readRequestText } from '../request-card/request-number.ts';
import {
  byOf,
  requestReply,
  runRequestAction,
  seeRequest,
  unknownRequest,
} from '../request-card/request-reply.ts';

/** Ends an uncertain request by the observation of an admin or owner. */
export const resolveChange: Dialog = {
  name: 'resolve-change',
  role: 'staff',
  chat: 'any',
  does: 'change',
  denied: undefined,
  command: {
    words: ['resolve'],
    names: 'request',
    example: 'resolve CR-1 there',
    get description() {
      return messages.requests.recordsWhetherUncertainChangeWasMade;
    },
    listed: false,
    run: async (argument, context) => {
      const { number, rest } = readRequestText(argument);
      const found = /^(?<not>not )?there$/i.exec(rest.replaceAll('-', ' ').trim());
      if (found === null) return askWhatWasFound(number, context);
      return resolve(number, found.groups?.not === undefined ? 'there' : 'not-there', context);
    },
  },
  verbs: [
    onVerb('change.resolve', requestButtonData, ({ ref, found = 'not-there' }, context) =>
      resolve(openRequest(ref, context).number, found, context),
    ),
  ],
};

async function askWhatWasFound(number: number | undefined, context: DialogContext): Promise<Reply> {
  const seen = await seeRequest(number, context);
  if (seen === undefined) return unknownRequest(context);
  const news = messages.requests.howToResolve({ number: seen.outcome.request.number });
  return requestReply(seen.outcome, context, { news }, 'new');
}

function resolve(
  number: number | undefined,
  found: 'there' | 'not-there',
  context: DialogContext,
): Promise<Reply> {
  return runRequestAction(
    number,
    context,
    (_outcome, known) => context.changes.resolve(known, found, context.roles, byOf(context)),
    () => '',
  );
}
