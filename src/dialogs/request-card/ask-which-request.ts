import type { CardAction } from '../../cards/engine/card.ts';
import { fitRows } from '../../cards/engine/fit-card.ts';
import { requestList } from '../../cards/requests/request-list.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import { isEnded } from '../../changes/request/change-states.ts';
import { fold, words } from '../../contacts/text/fold.ts';
import { messages } from '../../languages/messages.ts';
import { helpButton, requestsButton, searchButton, thoseForChat } from '../buttons.ts';
import type { Dialog, DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { CommandIntent } from '../read-intent.ts';
import type { Reply } from '../reply.ts';
import { listedRequests } from './listed-requests.ts';
import { actionBehind, requestButtons } from './request-buttons.ts';
import { requestReply, viewerOf } from './request-reply.ts';
import { listReferent, requestRows } from './request-rows.ts';
import { namesOf, timeFormatOf } from './request-view.ts';
import { viewerRoleOf } from './viewer-role.ts';

const mostRows = 10;
/** The longest argument that is repeated in an example. */
const longestRepeated = 100;

/**
 * Replies to a command for a request without a number. If exactly one request fits, it is shown; a command
 * that changes something still needs a click or the number. If several fit, the person picks from a list. In
 * chats that others read, the person is asked for the number, because their requests are private.
 */
export async function askWhichRequest(intent: CommandIntent, context: DialogContext): Promise<Reply> {
  const { dialog, entry, argument } = intent;
  const question = messages.requests.addNumberForExample({ example: entry.example });
  if (context.chat.kind !== 'personal') return ask(question, context);
  const { requests, isComplete } = await requestsFor(context);
  const possible = await thatFit(requests, dialog, context);
  const named = aboutContact(requests, argument);
  const fitting = named.length > 0 && dialog.does !== 'change' ? named : narrowed(possible, named);
  if (argument !== '' && dialog.does !== 'change' && named.length === 0) {
    const name = argument.slice(0, 60);
    const search = searchButton(messages.requests.findName({ name }), name);
    return ask(messages.requests.iFoundNoRequestOfYoursAbout({ name }), context, [requestsButton, search]);
  }
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0 && isComplete) {
    if (dialog.does !== 'change') return entry.run(`CR-${only.request.number}`, context);
    return offerRequest(only, intent, context);
  }
  if (only === undefined) {
    return ask(
      messages.requests.noneOfYourRequestsFits({ command: entry.words[0], example: entry.example }),
      context,
    );
  }
  const rows = await requestRows(fitting.slice(0, mostRows), context);
  const names = await namesOf(rows, context.people);
  const example = argument === '' ? entry.example : typed(intent, only);
  const card = fitRows(rows, (shown) =>
    requestList({
      title: messages.requests.whichRequest,
      notes: [
        messages.requests.openOneOrTypeItsNumber({ example }),
        shown.length < fitting.length || !isComplete
          ? messages.requests.theseAreFirst({ count: shown.length })
          : '',
      ],
      groups: [{ caption: messages.requests.requestsThatFit({ command: entry.words[0] }), rows: shown }],
      names,
      timeFormat: timeFormatOf(viewerOf(context), context),
      actions: [requestsButton],
    }),
  );
  return { kind: 'card', card, placement: 'new', refersTo: listReferent(fitting.slice(0, mostRows)) };
}

/** Shows the request that a command probably means, without doing anything. */
export function offerRequest(
  outcome: ChangeOutcome,
  intent: CommandIntent,
  context: DialogContext,
): Promise<Reply> {
  const news = messages.requests.nothingWasChangedYet({ text: typed(intent, outcome) });
  return requestReply(outcome, context, { news }, 'new');
}

/** Whether the person may see this request and use the dialog on it. */
export async function fitsRequest(
  outcome: ChangeOutcome,
  dialog: Dialog,
  context: DialogContext,
): Promise<boolean> {
  const { viewerKind } = await viewerRoleOf(outcome.request, viewerOf(context), context.changes);
  return viewerKind !== 'stranger' && (await thatFit([outcome], dialog, context)).length > 0;
}

/** Whether a text names the contact of one of the person's requests. */
export async function namesContactOfRequest(text: string, context: DialogContext): Promise<boolean> {
  return aboutContact((await requestsFor(context)).requests, text).length > 0;
}

/** Returns the requests about a contact whose name has all the words of a text. */
function aboutContact(requests: readonly ChangeOutcome[], text: string): readonly ChangeOutcome[] {
  const wanted = words(fold(text)).filter((word) => !besideName.has(word));
  if (wanted.length === 0) return [];
  return requests.filter(({ request }) =>
    [request.targetName, ...request.items.map(({ targetName }) => targetName)].some((name) => {
      const held = new Set(words(fold(name)));
      return wanted.every((word) => held.has(word));
    }),
  );
}

const besideName = new Set(
  'of for about my the request change contact on to add edit delete it this that one last latest'.split(' '),
);

/** Returns those of the requests that were named, if any were. */
function narrowed(
  requests: readonly ChangeOutcome[],
  named: readonly ChangeOutcome[],
): readonly ChangeOutcome[] {
  const both = requests.filter((outcome) => named.includes(outcome));
  return both.length > 0 ? both : requests;
}

/** Returns the command with the request's number. */
function typed({ entry, argument }: CommandIntent, outcome: ChangeOutcome): string {
  const number = `CR-${outcome.request.number}`;
  // "undo it" and "undo John Doe" say which request, not why.
  const saysWhich =
    words(fold(argument)).every((word) => besideName.has(word)) ||
    aboutContact([outcome], argument).length > 0;
  return saysWhich || argument.length > longestRepeated
    ? entry.example.replace('CR-1', number)
    : `${entry.words[0]} ${number} ${argument}`;
}

function ask(
  text: string,
  context: DialogContext,
  actions: readonly CardAction[] = [requestsButton, helpButton],
): Reply {
  return noticeReply(messages.requests.whichRequest, text, thoseForChat(actions, context));
}

/** Returns the requests that wait for this person or that they proposed. */
function requestsFor(context: DialogContext) {
  return listedRequests(['to-decide', 'mine'], context);
}

/**
 * Returns the requests on which the person may use the dialog; for read-only dialogs the open ones, if any.
 */
async function thatFit(
  requests: readonly ChangeOutcome[],
  { does, verbs }: Dialog,
  context: DialogContext,
): Promise<readonly ChangeOutcome[]> {
  if (does !== 'change') {
    const open = requests.filter(({ request }) => !isEnded(request.state));
    return open.length > 0 ? open : requests;
  }
  const viewer = viewerOf(context);
  const fitting = await Promise.all(
    requests.map(async (outcome) => {
      const { request } = outcome;
      const viewerRole = await viewerRoleOf(request, viewer, context.changes);
      const undoneBy = await context.changes.undoneBy(request.number);
      const possible = new Set(
        requestButtons({ ...outcome, undoneBy }, viewerRole, viewer, 'none', context.referenceSigner).map(
          actionBehind,
        ),
      );
      return verbs.some(({ verb }) => possible.has(verb)) ? [outcome] : [];
    }),
  );
  return fitting.flat();
}
