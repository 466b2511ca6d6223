import { listPeople } from '../../cards/requests/request-steps.ts';
import type { Absence } from '../../changes/approvals/approval.ts';
import { presentAssignments, undecidedAssignments } from '../../changes/approvals/assignments.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import { byOf, runRequestAction } from '../request-card/request-reply.ts';
import { namesIn } from '../request-card/request-view.ts';

/** Reminds the undecided approvers, with a rate limit. */
export const nudgeApprovers = requestDialog({
  name: 'nudge-approvers',
  verb: 'change.nudge',
  words: ['nudge', 'remind'],
  example: 'nudge CR-1',
  description: () => messages.requests.remindsApproversOfYourRequest,
  run: ({ number }, context) => nudge(number, context),
});

function nudge(number: number | undefined, context: DialogContext): Promise<Reply> {
  const before = context.clock();
  return runRequestAction(
    number,
    context,
    (known) => context.changes.nudge(known, byOf(context)),
    (answer) => nudgedText(answer.request, before, context),
  );
}

/** Returns who has received a reminder since `start`, and who has not yet. */
async function nudgedText(request: ChangeRequest, start: number, context: DialogContext): Promise<string> {
  const { approval } = request;
  const present = presentAssignments(approval).map(({ person }) => person);
  const reminded = approval.reminders.flatMap(({ person, at }) =>
    at >= start && present.includes(person) ? [person] : [],
  );
  const waiting = present.filter((person) => !reminded.includes(person));
  const undecided = undecidedAssignments(approval).map(({ person }) => person);
  const missed = approval.absences.filter(({ person }) => undecided.includes(person));
  const named = [...reminded, ...waiting, ...missed.map(({ person }) => person)];
  const names = await namesIn([request], context.people, named.slice(0, mostNamed));
  const missedTexts = missedSentences(missed, names);
  if (present.length === 0)
    return messages.requests.reminderWasntDelivered({ reasons: missedTexts.join(' ') });
  const said = [
    reminded.length === 0
      ? ''
      : messages.requests.wereReminded({ people: listPeople(reminded, names), count: reminded.length }),
    waiting.length === 0
      ? ''
      : reminded.length === 0
        ? messages.requests.reminderIsOnItsWay({ people: listPeople(waiting, names) })
        : messages.requests.furtherReminderIsOnItsWay({ people: listPeople(waiting, names) }),
    ...missedTexts,
    messages.requests.nextReminderIsPossibleInFourHours,
  ];
  return said.filter((sentence) => sentence !== '').join(' ');
}

/** Says who did not get the reminder, and why. */
function missedSentences(missed: readonly Absence[], names: ReadonlyMap<string, string>): readonly string[] {
  return (['not-installed', 'unreachable'] as const).flatMap((reason) => {
    const people = missed.filter((one) => one.reason === reason).map(({ person }) => person);
    const args = { people: listPeople(people, names), count: people.length };
    return people.length === 0 ? [] : [messages.requests.didntGetReminder[reason](args)];
  });
}

const mostNamed = 8;
