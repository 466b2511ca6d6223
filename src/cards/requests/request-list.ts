import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import { type CardAction, inputPrefix } from '../engine/card.ts';
import { formatMoment, type TimeFormat } from '../engine/format-time.ts';
import { literalLines } from '../engine/paragraphs.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import type { ChangeLine } from './change-view.ts';
import { nameOf, requestSentence, sentenceCase } from './request-head.ts';
import { stateBadge } from './state-badge.ts';

export interface RequestRow {
  readonly request: ChangeRequest;
  /**
   * Old and new values, for a list that is approved as a whole; [] if each request has its own card for that.
   */
  readonly changes: readonly ChangeLine[];
  /** Warnings, one sentence each. */
  readonly flags: readonly string[];
  /** Whether the row is ticked, in a list of which some can be approved; undefined in others. */
  readonly isTicked?: boolean;
  readonly actions: readonly CardAction[];
}

export interface RequestListData {
  readonly title: string;
  /** Lines below the title. */
  readonly notes: readonly string[];
  /** Buttons for other lists; left out for none. */
  readonly tabs?: readonly CardAction[];
  /** Groups such as "For you to decide". A group without rows is not shown. */
  readonly groups: readonly { readonly caption: string; readonly rows: readonly RequestRow[] }[];
  readonly names: ReadonlyMap<string, string>;
  readonly timeFormat: TimeFormat;
  readonly actions: readonly CardAction[];
}

/** Returns the id of the input that ticks a request. */
export function tickInput(number: number): string {
  return `${inputPrefix}tick_${number}`;
}

/** The card with several requests: to decide, own, overdue, or about to be approved together. */
export const requestList = defineCard<RequestListData>(
  new URL('./request-list.template.json', import.meta.url),
  ({ title, notes, tabs = [], groups, names, timeFormat, actions }) => ({
    title: plain(title, 150),
    fallbackText: plain(title, 150),
    tabRows: buttonRows(tabs),
    notes: literalLines(notes, 400),
    groups: groups
      .filter(({ rows }) => rows.length > 0)
      .map(({ caption, rows }) => ({
        caption: plain(caption, 100),
        rows: rows.map((row) => rowView(row, names, timeFormat)),
      })),
    buttonRows: buttonRows(actions),
  }),
);

function rowView(
  { request, changes, flags, isTicked, actions }: RequestRow,
  names: ReadonlyMap<string, string>,
  timeFormat: TimeFormat,
) {
  const sentence = sentenceCase(requestSentence(request));
  const tick = {
    id: tickInput(request.number),
    title: plain(sentence, 200),
    value: String(isTicked === true),
  };
  return {
    states: [{ ...stateBadge(request, timeFormat), number: `CR-${request.number}` }],
    sentences: isTicked === undefined ? [sentence] : [],
    ticks: isTicked === undefined ? [] : [tick],
    lines: [
      requesterLine(request, sentenceCase(nameOf(request.requester, names)), timeFormat),
      ...(request.reason === '' ? [] : [`“${literal(request.reason, 200)}”`]),
    ],
    changes,
    flags: literalLines(flags, 400),
    buttonRows: buttonRows(actions),
  };
}

/** Returns who asked and when, and what comes next and when: "Ana Berg, at 9:30 · due on Friday 4 December at 10:42". */
function requesterLine(
  { state, approval, retryAt, createdAt }: ChangeRequest,
  requester: string,
  timeFormat: TimeFormat,
): string {
  const moment = formatMoment(createdAt, timeFormat);
  if (retryAt > 0)
    return messages.requests.requesterAndNextTry({
      requester,
      moment,
      nextTry: formatMoment(retryAt, timeFormat),
    });
  return state === 'pending' && approval.dueAt > 0
    ? messages.requests.requesterAndDue({ requester, moment, due: formatMoment(approval.dueAt, timeFormat) })
    : messages.requests.requesterAndTime({ requester, moment });
}
