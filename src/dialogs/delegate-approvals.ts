import { parseQuery } from '../contacts/parse-query.ts';
import type { Dialog, DialogContext } from './define-dialog.ts';
import { delegationProblem, delegationRefusal, delegationReply } from './parts/delegation-reply.ts';
import { findColleague } from './parts/find-colleague.ts';
import { readUntil } from './parts/read-until.ts';
import { byOf } from './parts/request-reply.ts';
import type { Reply } from './reply.ts';

const wish = /^(?:to\s+)?(?<name>\S.*?)\s+(?:until|till|til|through)\s+(?<when>\S.*)$/is;

/** Lets a colleague decide in one's place for a time; both names stay in the trail. */
export const delegateApprovals: Dialog = {
  name: 'delegate-approvals',
  role: 'staff',
  chat: 'personal',
  denied: undefined,
  command: {
    words: ['delegate'],
    accepts: (argument) => wish.test(argument),
    example: 'delegate to Ada until Friday',
    description: 'Lets a colleague decide for you while you are away',
    listed: false,
    run: (argument, context) =>
      argument === ''
        ? delegationReply({ tone: 'info', title: 'Your approvals' }, context)
        : delegate(argument, context),
  },
  verbs: [],
};

async function delegate(argument: string, context: DialogContext): Promise<Reply> {
  const { name = '', when = '' } = wish.exec(argument)?.groups ?? {};
  if (name === '') return delegationProblem('Please say to whom, and until when.');
  const now = context.clock();
  const until = await readUntil(when, { timeZone: context.turn.timeZone, now });
  if (until === undefined) return delegationProblem(`I could not make out the day in “${when}”.`);
  if (until <= now) return delegationProblem('That moment has passed already.');
  const found = await findColleague(parseQuery(name), context);
  if (found.objectId === '') return delegationProblem(found.problem);
  const { refusal } = await context.changes.delegate(
    { from: context.actor.objectId, to: found.objectId, until },
    byOf(context),
  );
  if (refusal !== '') return delegationRefusal(refusal);
  return delegationReply({ tone: 'good', title: 'Handed on' }, context);
}
