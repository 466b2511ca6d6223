import type { ChangeRequest, ChangeState } from '../../changes/request/change-request.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { momentWords, type TimeFormat } from '../engine/format-time.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import type { ChangeLine } from './change-view.ts';
import { nameOf, requestSentence, sentenceCase } from './request-head.ts';

export interface RequestRow {
  readonly request: ChangeRequest;
  /**
   * Old and new values, for a list that is approved as a whole; [] if each request has its own card for that.
   */
  readonly changes: readonly ChangeLine[];
  /** Warnings, one sentence each. */
  readonly flags: readonly string[];
  readonly actions: readonly CardAction[];
}

export interface RequestListData {
  readonly title: string;
  /** Lines below the title. */
  readonly notes: readonly string[];
  /** Groups such as "For you to decide". A group without rows is not shown. */
  readonly groups: readonly { readonly caption: string; readonly rows: readonly RequestRow[] }[];
  readonly names: ReadonlyMap<string, string>;
  readonly timeFormat: TimeFormat;
  readonly actions: readonly CardAction[];
}

/** The card with several requests: to decide, own, overdue, or about to be approved together. */
export const requestList = defineCard<RequestListData>(
  new URL('./request-list.template.json', import.meta.url),
  ({ title, notes, groups, names, timeFormat, actions }) => ({
    title: plain(title, 150),
    fallbackText: plain(title, 150),
    notes: notes.map((note) => literal(note, 400)).filter((note) => note !== ''),
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
  { request, changes, flags, actions }: RequestRow,
  names: ReadonlyMap<string, string>,
  timeFormat: TimeFormat,
) {
  return {
    sentence: sentenceCase(requestSentence(request)),
    number: `  CR-${request.number}`,
    lines: [
      `${nameOf(request.requester, names)}, ${momentWords(request.createdAt, timeFormat)} · ${stateLine(request, timeFormat)}`,
      ...(request.reason === '' ? [] : [`“${literal(request.reason, 200)}”`]),
    ],
    changes,
    flags: flags.map((flag) => literal(flag, 400)).filter((flag) => flag !== ''),
    buttonRows: buttonRows(actions),
  };
}

/** Returns a request's state in a few words, with the due date of a pending request. */
export function stateLine({ state, approval, retryAt }: ChangeRequest, timeFormat: TimeFormat): string {
  if (retryAt > 0) return `approved, next try ${momentWords(retryAt, timeFormat)}`;
  if (state !== 'pending' || approval.dueAt === 0) return stateNames[state];
  const late = approval.dueAt - timeFormat.now < dayMs ? 'overdue, ends' : 'due';
  return `${stateNames.pending}, ${late} ${momentWords(approval.dueAt, timeFormat)}`;
}

const dayMs = 24 * 60 * 60 * 1000;

const stateNames: Readonly<Record<ChangeState, string>> = {
  pending: 'waiting for approval',
  approved: 'approved',
  applying: 'being written',
  applied: 'done',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  expired: 'expired',
  conflict: 'stopped: the contact has changed meanwhile',
  failed: 'failed',
  uncertain: 'outcome being checked',
};
