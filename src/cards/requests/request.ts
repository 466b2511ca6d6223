import type { ChangeRequest, FieldConflict } from '../../changes/request/change-request.ts';
import { isUnderWay } from '../../changes/request/change-states.ts';
import { messages } from '../../languages/messages.ts';
import { personLimits } from '../../platform/person-limits.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { Card, CardRefresh } from '../engine/card.ts';
import { formatMoment } from '../engine/format-time.ts';
import { literalLines } from '../engine/paragraphs.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard, withProperty } from '../engine/render-card.ts';
import { boxStyles } from '../engine/tone.ts';
import { absenceLines } from './absence-sentences.ts';
import { batchLine, digestText, percentDone, plannedText } from './batch-labels.ts';
import { isStoredAsRequested } from './change-extent.ts';
import { changeLines, changeRows, oneLineValue, tableTexts } from './change-view.ts';
import type { RequestData } from './request-data.ts';
import { nameOf, requestHead, sentenceCase } from './request-head.ts';
import { promptBoxes } from './request-prompts.ts';
import { requestSteps } from './request-steps.ts';
import { requestSummary } from './request-summary.ts';
import { stateBadge } from './state-badge.ts';

/** The card of a change request: the change, the approvers, the comments and the state. */
export const request = defineCard<RequestData>(
  new URL('./request.template.json', import.meta.url),
  (data) => {
    const { request, viewerKind, timeFormat, names } = data;
    const head = requestHead(data);
    const isOpen = viewerKind !== 'stranger';
    const summary = requestSummary(request, viewerKind, names);
    const paragraphs = [...head.text, ...head.fields];
    return {
      title: head.title,
      summary: data.summary ? plain(data.summary, 300) : summary,
      fallbackText: messages.requests.summaryAndNumber({ summary, number: request.number }),
      news: data.news === '' ? [] : [literal(data.news, 1_200) || '…'],
      texts: tableTexts(),
      states: [{ ...stateBadge(request, timeFormat), number: `CR-${request.number}` }],
      progressBars: isOpen ? progressBars(request) : [],
      messages: paragraphs.length === 0 ? [] : [{ style: boxStyles[head.tone], paragraphs }],
      askers: isOpen && viewerKind !== 'requester' ? [asker(data)] : [],
      context: isOpen ? context(data) : [],
      changeBoxes: isOpen ? changeBoxes(data) : [],
      valueBoxes: isOpen ? valueBoxes(data) : [],
      flagBoxes: [
        ...flagBoxes(
          viewerKind === 'decider' ? messages.requests.checkBeforeYouDecide : messages.requests.pleaseNote,
          data.flags,
        ),
        ...flagBoxes(
          messages.requests.notEverybodyCanBeReached,
          isOpen ? absenceLines(request, names, timeFormat) : [],
        ),
      ],
      stepBoxes: requestSteps(data),
      talkBoxes: isOpen ? talkBoxes(data) : [],
      dueLines: dueLines(data),
      details: isOpen ? details(request) : [],
      prompts: promptBoxes(data.prompt, data.problem, request),
      buttonRows: buttonRows(data.actions),
    };
  },
);

/** Returns the card with automatic refresh for these people; unchanged without people. */
export function withRefresh(card: Card, { verb, data, teamsIds }: CardRefresh): Card {
  if (teamsIds.length === 0) return card;
  const action = { type: 'Action.Execute', title: messages.requests.refresh, verb, data: { ...data } };
  return withProperty(card, 'refresh', { action, userIds: teamsIds.slice(0, mostRefreshed) });
}

/** The most ids that Teams accepts in `refresh.userIds`. */
const mostRefreshed = 60;

/** Returns the requester, whose photo Teams shows. */
function asker({ request, names, timeFormat }: RequestData) {
  const { requester, createdAt } = request;
  return {
    id: requester,
    name: literal(names.get(requester) ?? '', 80) || sentenceCase(messages.requests.colleague),
    when: messages.requests.asked({ moment: formatMoment(createdAt, timeFormat) }),
  };
}

/** Returns the reason, and the requests that this one undoes or replaces. */
function context({ request: { reason, undoOf, replaces, batch } }: RequestData) {
  const { requests, batches } = messages;
  return [
    { label: requests.reason, text: reason && `“${literal(reason, personLimits.textLength)}”` },
    { label: requests.undoes, text: undoOf > 0 ? `CR-${undoOf}` : '' },
    {
      label: batch === undefined ? requests.replaces : batches.retries,
      text: replaces > 0 ? `CR-${replaces}` : '',
    },
  ].filter(({ text }) => text !== '');
}

/** Returns the progress of a large batch that is being applied. */
function progressBars({ state, batch }: ChangeRequest) {
  if (batch === undefined || !isUnderWay(state)) return [];
  const value = percentDone(batch);
  const color = batch.wanted === 'run' ? 'Accent' : 'Warning';
  return [{ value, color, words: messages.batches.percent({ percent: value }) }];
}

/** Returns the first rows of a large batch that waits, or those that were not saved. */
function batchBoxes({ request, batchItems }: RequestData) {
  const { batch, state } = request;
  if (batch === undefined || batchItems.length === 0) return [];
  const caption =
    state === 'pending'
      ? messages.batches.preview({ counts: plannedText(batch) })
      : messages.batches.notSaved;
  const lines = batchItems.map(({ item }) => batchLine(request, item));
  return [{ caption, ...changeRows(lines), conflicts: [] }];
}

/** Returns the changes of a request, or the values of its conflicts. */
function changeBoxes(data: RequestData) {
  const { request, conflicts } = data;
  if (request.batch !== undefined) return batchBoxes(data);
  if (conflicts.length > 0) return [conflictBox(messages.requests.changedInMeantime, conflicts)];
  const changes = changeLines(request);
  if (changes.length === 0) return [];
  const captions =
    request.state === 'applied' ? messages.requests.changesDone : messages.requests.changesOpen;
  const others = request.items
    .filter((item) => item.conflicts.length > 0)
    .map((item) =>
      conflictBox(
        messages.requests.nameChangedInMeantime({ name: plain(item.targetName, 100) }),
        item.conflicts,
      ),
    );
  const caption =
    request.state === 'applied' && !isStoredAsRequested(request)
      ? messages.requests.requested
      : captions[request.operation];
  return [{ caption, ...changeRows(changes), conflicts: [] }, ...others];
}

/** Returns the full values, collapsed if one card holds all of them. */
function valueBoxes({ values, valuesNote }: RequestData) {
  if (values.length === 0) return [];
  const title = messages.requests.showFullValues({ count: values.length });
  const views = values.map(({ caption, lines }) => ({
    caption: plain(caption, 200),
    lines,
  }));
  return [{ title, notes: valuesNote === '' ? [] : [valuesNote], isOpen: valuesNote !== '', values: views }];
}

/** Returns the wanted, old and current value of each conflicting field. */
function conflictBox(caption: string, conflicts: readonly FieldConflict[]) {
  const views = conflicts.map(({ field, base, theirs, ours }) => ({
    label: messages.fields[field],
    asked: oneLineValue(ours),
    before: oneLineValue(base),
    now: oneLineValue(theirs),
  }));
  return { caption, tables: [], changes: [], conflicts: views };
}

/** Returns the range of comments that a card shows: the last ones up to a number, 0 for the newest. */
export function commentsShown(count: number, upTo = 0): { readonly start: number; readonly end: number } {
  const end = upTo > 0 ? Math.min(upTo, count) : count;
  return { start: Math.max(0, end - mostRemarks), end };
}

function talkBoxes({ request, names, timeFormat, commentsUpTo }: RequestData) {
  const { comments } = request.approval;
  if (comments.length === 0) return [];
  const { start, end } = commentsShown(comments.length, commentsUpTo);
  const remarks = comments.slice(start, end).map(({ actor, kind, text, at }) => ({
    who:
      kind === 'question'
        ? messages.requests.asks({ name: nameOf(actor, names) })
        : messages.requests.says({ name: nameOf(actor, names) }),
    when: `  ${formatMoment(at, timeFormat)}  `,
    words: literal(text, personLimits.textLength) || '…',
  }));
  const earlier = start === 0 ? [] : [messages.requests.earlierComments({ count: start })];
  const notes =
    end === comments.length
      ? earlier
      : [messages.requests.commentsShown({ from: start + 1, to: end, count: comments.length })];
  return [{ notes, remarks }];
}

const mostRemarks = 6;

/** A message of an approver, and the words around it. */
const longestReason = 1_200;

function dueLines({ request, because, timeFormat }: RequestData): readonly string[] {
  if (request.state !== 'pending') return [];
  const { dueAt } = request.approval;
  const moment = dueAt === 0 ? '' : formatMoment(dueAt, timeFormat);
  if (because === '') return moment === '' ? [] : [messages.requests.due({ moment })];
  const reason = literal(because, longestReason);
  return moment === ''
    ? [messages.requests.youAreAskedBecause({ reason })]
    : [messages.requests.youAreAskedBecauseAndDue({ reason, moment })];
}

/** Returns the policy's words about a pending request, which are folded. */
function details({ state, approval, batch }: ChangeRequest) {
  if (state !== 'pending') return [];
  const digest = batch === undefined ? '' : digestText(batch);
  const paragraphs = literalLines([approval.words, approval.timing, digest], 300);
  return paragraphs.length === 0 ? [] : [{ paragraphs }];
}

function flagBoxes(caption: string, flags: readonly string[]) {
  const lines = literalLines(flags, 400);
  return lines.length === 0 ? [] : [{ caption, lines }];
}
