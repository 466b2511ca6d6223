import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { formatDay, formatMomentInFull } from '../../cards/engine/format-time.ts';
import { longestDelegationMs } from '../../changes/approvals/delegations.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import { listChoices } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { cancelButton } from '../buttons.ts';
import { type FoundColleague, findColleague } from '../contacts/find-colleague.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference, referenceData, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { byOf, viewerOf } from '../request-card/request-reply.ts';
import { timeFormatOf } from '../request-card/request-view.ts';
import { delegationProblem, delegationRefusal, delegationReply } from './delegation-reply.ts';
import { readUntil } from './read-until.ts';

const payload = z.object({ to: z.string().min(1), until: z.number() });

/**
 * Delegates the person's approvals to a colleague for a time, after confirmation. The audit log names both.
 */
export const delegateApprovals: Dialog = {
  name: 'delegate-approvals',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['delegate'],
    accepts: (argument) => readDelegation(argument) !== undefined,
    example: 'delegate to Jane until Friday',
    description: () => messages.delegation.letsColleagueDecideForYou,
    run: (argument, context) =>
      argument === ''
        ? delegationReply({ tone: 'info', title: messages.delegation.yourApprovals }, context)
        : ask(argument, context),
  },
  verbs: [
    onVerb('delegation.confirm', referenceData, ({ ref }, context) =>
      delegate(openReference('delegation', ref, payload, context), context),
    ),
  ],
};

const untilWords: ReadonlySet<string> = new Set([
  ...['until', 'till', 'til', 'through', 'bis', 'hasta', 'fino', 'tot', 'até'],
  ...["jusqu'au", 'jusqu’au', "jusqu'à", 'jusqu’à', 'jusque'],
]);
const mostWords = 40;

/** Parses "to Ada Lindqvist until Friday", also with "until" in the languages of {@link readUntil}. */
function readDelegation(argument: string): { readonly name: string; readonly when: string } | undefined {
  const words = argument.slice(0, 500).trim().split(/\s+/).slice(0, mostWords);
  if (words[0]?.toLowerCase() === 'to') words.shift();
  const at = words.findIndex((word, index) => index > 0 && untilWords.has(word.toLowerCase()));
  if (at < 1 || at === words.length - 1) return undefined;
  return { name: words.slice(0, at).join(' '), when: words.slice(at + 1).join(' ') };
}

/** Asks for confirmation of the delegate and the time; an ambiguous date has two buttons. */
async function ask(argument: string, context: DialogContext): Promise<Reply> {
  const typed = readDelegation(argument);
  if (typed === undefined) return delegationProblem(messages.delegation.sayWhoDecidesAndUntilWhen);
  const { timeZone, locale } = context.turn;
  const now = context.clock();
  const readings = await readUntil(typed.when, { timeZone, locale, now });
  const [first] = readings;
  if (first === undefined)
    return delegationProblem(messages.delegation.iDidntUnderstandDayIn({ when: typed.when }));
  const possible = readings.filter((until) => until > now && until - now <= longestDelegationMs);
  if (possible.length === 0) return delegationProblem(cannotBe(first, now, context));
  const found = await findColleague(parseQuery(typed.name), context);
  if (found.objectId === '') return delegationProblem(found.problem);
  if (found.objectId === context.actor.objectId) return delegationRefusal('self');
  return confirmation(found, possible, context);
}

function cannotBe(until: number, now: number, context: DialogContext): string {
  const when = formatMomentInFull(until, timeFormatOf(viewerOf(context), context));
  return until <= now
    ? messages.delegation.thatTimeHasAlreadyPassed({ when })
    : messages.delegation.thatWouldBeUntil({ when });
}

async function confirmation(
  { objectId: to, name }: FoundColleague,
  readings: readonly number[],
  context: DialogContext,
): Promise<Reply> {
  const timeFormat = timeFormatOf(viewerOf(context), context);
  const isDoubtful = readings.length > 1;
  const lines = [
    isDoubtful
      ? messages.delegation.dayCanBeReadInTwoWays({
          days: listChoices(
            readings.map((until) =>
              messages.delegation.untilMoment({ moment: formatMomentInFull(until, timeFormat) }),
            ),
          ),
        })
      : messages.delegation.until({ moment: formatMomentInFull(readings[0] ?? 0, timeFormat) }),
    messages.delegation.whatTheyCanDecide({ name }),
    messages.delegation.youCanStillDecideYourself,
    (await hasApprovals(context)) ? '' : messages.delegation.youHaveNoPendingApprovals,
  ];
  const confirm = readings.map(
    (until): CardAction => ({
      title: isDoubtful
        ? messages.delegation.untilOfDay({ day: formatDay(until, timeFormat) })
        : messages.delegation.delegate,
      verb: 'delegation.confirm',
      data: { ref: signForActor('delegation', { to, until }, context) },
      ...(isDoubtful ? {} : { style: 'positive' as const }),
      sendsInputs: false,
    }),
  );
  return noticeReply(
    messages.delegation.letDecideForYou({ name }),
    lines.filter((line) => line !== '').join('\n'),
    [...confirm, cancelButton],
  );
}

/** Whether the person approves requests: by their role, or because one waits for them now. */
async function hasApprovals({ roles, actor, changes }: DialogContext): Promise<boolean> {
  if (roles.has('approver') || roles.has('admin')) return true;
  return (await changes.list({ for: actor.objectId, what: 'to-decide', page: 1 })).total > 0;
}

async function delegate({ to, until }: z.infer<typeof payload>, context: DialogContext): Promise<Reply> {
  const now = context.clock();
  if (until <= now) return delegationProblem(cannotBe(until, now, context));
  const delegation = { from: context.actor.objectId, to, until };
  const { refusal } = await context.changes.delegate(delegation, byOf(context));
  if (refusal !== '') return delegationRefusal(refusal);
  const reply = await delegationReply({ tone: 'good', title: messages.delegation.delegated }, context);
  return { ...reply, placement: 'replace' };
}
