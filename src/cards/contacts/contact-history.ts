import type { ChangeRequest, ChangeState } from '../../changes/request/change-request.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { momentWords, type TimeFormat } from '../engine/format-time.ts';
import { isolate, literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { changeLines } from '../requests/change-view.ts';
import { operationWords } from '../requests/operation-labels.ts';
import { deciderWords, nameOf, sentenceCase } from '../requests/request-head.ts';

export interface ContactHistoryData {
  /** The contact's name. */
  readonly name: string;
  /** Newest first. */
  readonly entries: readonly { readonly request: ChangeRequest; readonly actions: readonly CardAction[] }[];
  readonly names: ReadonlyMap<string, string>;
  readonly timeFormat: TimeFormat;
  readonly actions: readonly CardAction[];
}

/** The card with a contact's change requests: the changes, the approvers and the outcomes. */
export const contactHistory = defineCard<ContactHistoryData>(
  new URL('./contact-history.template.json', import.meta.url),
  ({ name, entries, names, timeFormat, actions }) => {
    const title = `History of ${isolate(plain(name, 100)) || 'this contact'}`;
    const none = 'Nobody has changed this contact through Cardfile yet.';
    return {
      title,
      fallbackText: plain(title),
      notes: entries.length === 0 ? [none] : [],
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
  const deciders = approval.decisions.map(
    (decision) =>
      `${deciderWords(decision, names)} ${decision.verdict === 'approve' ? 'approved' : 'rejected'} ` +
      momentWords(decision.at, timeFormat),
  );
  const changes = changeLines(request);
  return {
    what: outcomeWords(request, timeFormat),
    number: `  CR-${request.number}${undoOf > 0 ? `, undoes CR-${undoOf}` : ''}`,
    lines: [
      `${nameOf(requester, names)} asked ${momentWords(createdAt, timeFormat)}`,
      ...deciders,
      ...(reason === '' ? [] : [`“${literal(reason, 200)}”`]),
    ],
    changes: changes.slice(0, mostLines),
    buttonRows: buttonRows(actions),
  };
}

/** Returns a text such as "Added at 10:42" or "Change: rejected at 10:42". */
function outcomeWords(request: ChangeRequest, timeFormat: TimeFormat): string {
  const { verb, done } = operationWords(request);
  const when = momentWords(request.updatedAt, timeFormat);
  if (request.state === 'applied') return `${sentenceCase(done)} ${when}`;
  return `${sentenceCase(verb)}: ${stateLine(request, timeFormat)}${request.state === 'pending' ? '' : ` ${when}`}`;
}

/** Returns a request's state in a few words, with the due date of a pending request. */
function stateLine({ state, approval, retryAt }: ChangeRequest, timeFormat: TimeFormat): string {
  if (retryAt > 0) return `approved, next try ${momentWords(retryAt, timeFormat)}`;
  if (state !== 'pending' || approval.dueAt === 0) return stateNames[state];
  return `${stateNames.pending}, due ${momentWords(approval.dueAt, timeFormat)}`;
}

const stateNames: Readonly<Record<ChangeState, string>> = {
  pending: 'waiting for approval',
  approved: 'approved',
  applying: 'being saved',
  applied: 'done',
  rejected: 'rejected',
  withdrawn: 'withdrawn',
  expired: 'expired',
  conflict: 'stopped, because the contact has changed',
  failed: 'failed',
  uncertain: 'being checked',
};
