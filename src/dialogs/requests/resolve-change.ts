import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import {
  byOf,
  requestReply,
  runRequestAction,
  seeRequest,
  unknownRequest,
} from '../request-card/request-reply.ts';

/** Ends an uncertain request by the observation of an admin or owner. */
export const resolveChange = requestDialog({
  name: 'resolve-change',
  verb: 'change.resolve',
  words: ['resolve'],
  example: 'resolve CR-1 there',
  description: () => messages.requests.recordsWhetherUncertainChangeWasMade,
  run: ({ number, text, button }, context) => {
    if (button !== undefined) return resolve(number, button.found ?? 'not-there', context);
    const found = /^(?<not>not )?there$/i.exec(text.replaceAll('-', ' ').trim());
    if (found === null) return askWhatWasFound(number, context);
    return resolve(number, found.groups?.not === undefined ? 'there' : 'not-there', context);
  },
});

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
  return runRequestAction(number, context, (known) =>
    context.changes.resolve(known, found, context.roles, byOf(context)),
  );
}
