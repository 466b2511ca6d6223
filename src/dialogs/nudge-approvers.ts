import { type Dialog, type DialogContext, onVerb } from './define-dialog.ts';
import { openRequest } from './parts/decide-request.ts';
import { requestButtonData } from './parts/request-buttons.ts';
import { namesRequest, readRequestText } from './parts/request-number.ts';
import { byOf, deedReply } from './parts/request-reply.ts';
import type { Reply } from './reply.ts';

/** Reminds those who have not decided yet, but not more often than they can bear. */
export const nudgeApprovers: Dialog = {
  name: 'nudge-approvers',
  role: 'staff',
  denied: undefined,
  command: {
    words: ['nudge', 'remind'],
    accepts: namesRequest,
    example: 'nudge CR-1',
    description: 'Reminds those who have not decided about your change yet',
    listed: false,
    run: (argument, context) => nudge(readRequestText(argument).number, context),
  },
  verbs: [
    onVerb('change.nudge', requestButtonData, ({ ref }, context) =>
      nudge(openRequest(ref, context).number, context),
    ),
  ],
};

function nudge(number: number | undefined, context: DialogContext): Promise<Reply> {
  return deedReply(
    number,
    context,
    (_outcome, known) => context.changes.nudge(known, byOf(context)),
    () => 'Reminder sent. The next one is possible in four hours.',
  );
}
