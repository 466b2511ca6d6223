import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { formatMoment, type TimeFormat } from '../engine/format-time.ts';
import { isolate, literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { changeLines } from '../requests/change-view.ts';
import { describeChange } from '../requests/describe-change.ts';
import { operationArgs } from '../requests/operation-labels.ts';
import { deciderName, nameOf } from '../requests/request-head.ts';
import type { RequestListData } from '../requests/request-list.ts';

export interface ContactHistoryData extends Pick<RequestListData, 'names' | 'timeFormat' | 'actions'> {
  /** The contact's name. */
  readonly name: string;
  /** What else is to be said about the entries. */
  readonly notes: readonly string[];
  /** Newest first. */
  readonly entries: readonly { readonly request: ChangeRequest; readonly actions: readonly CardAction[] }[];
}

/** The card with a contact's change requests: the changes, the approvers and the outcomes. */
export const contactHistory = defineCard<ContactHistoryData>(
  new URL('./contact-history.template.json', import.meta.url),
  ({ name, notes, entries, names, timeFormat, actions }) => {
    const named = isolate(plain(name, 100));
    const title =
      named === '' ? messages.history.historyOfThisContact : messages.history.historyOf({ name: named });
    return {
      title,
      fallbackText: plain(title),
      notes: entries.length === 0 ? [messages.history.nobodyHasChangedThisContact] : notes,
      entries: entries.map(({ request, actions: own }) => entryView(request, own, names, timeFormat)),
      buttonRows: buttonRows(actions),
    };
  },
);

const mostLines = 6;

function entryView(
  request: ChangeRequest,
  actions: readonly CardAction[],
  names: ReadonlyMap<string, string>,
  timeFormat: TimeFormat,
) {
  const { requester, createdAt, approval, reason, undoOf } = request;
  const deciders = approval.decisions.map((decision) =>
    messages.requests.decided({
      decider: deciderName(decision, names),
      verdict: decision.verdict,
      moment: formatMoment(decision.at, timeFormat),
    }),
  );
  const changes = changeLines(request);
  return {
    what: outcomeLine(request, timeFormat),
    number: `  ${undoOf > 0 ? messages.history.numberAndUndone({ number: request.number, undone: undoOf }) : `CR-${request.number}`}`,
    lines: [
      messages.history.askedAt({
        name: nameOf(requester, names),
        moment: formatMoment(createdAt, timeFormat),
      }),
      ...deciders,
      ...(reason === '' ? [] : [`“${literal(reason, 200)}”`]),
      ...describeChange(request, timeFormat).fields,
    ],
    changes: changes.slice(0, mostLines),
    buttonRows: buttonRows(actions),
  };
}

/** Returns a text such as "Added at 10:42" or "Change: rejected at 10:42". */
function outcomeLine(request: ChangeRequest, timeFormat: TimeFormat): string {
  const args = operationArgs(request);
  const moment = formatMoment(request.updatedAt, timeFormat);
  if (request.state === 'applied') return messages.history.doneAt({ ...args, moment });
  const state = stateLine(request, timeFormat);
  return request.state === 'pending'
    ? messages.history.operationIs({ ...args, state })
    : messages.history.operationIsSince({ ...args, state, moment });
}

/** Returns a request's state in a few words, with the due date of a pending request. */
function stateLine({ state, approval, retryAt }: ChangeRequest, timeFormat: TimeFormat): string {
  if (retryAt > 0) return messages.history.approvedNextTry({ moment: formatMoment(retryAt, timeFormat) });
  if (state !== 'pending' || approval.dueAt === 0) return messages.history.states[state];
  return messages.history.waitingDue({ moment: formatMoment(approval.dueAt, timeFormat) });
}
