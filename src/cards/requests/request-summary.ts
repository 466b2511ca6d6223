import { type ChangeRequest, total } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { isolate, plain } from '../engine/plain.ts';
import { isAboutMany, operationArgs, subjectName } from './operation-labels.ts';
import type { ViewerKind } from './request-data.ts';
import { deciderName, nameOf, sentenceCase } from './request-head.ts';

/**
 * Returns one sentence for notifications and the chat list, without the full stop: "Sofie Brandt asks to add Ana Berg",
 * "Omar Haddad approved: Ana Berg was added".
 */
export function requestSummary(
  request: ChangeRequest,
  viewerKind: ViewerKind,
  names: ReadonlyMap<string, string>,
): string {
  const { state, requester, approval, operation, problem, items, batch } = request;
  const unnamed = isAboutMany(request) ? messages.requests.someContacts : messages.requests.aContact;
  const args = {
    ...operationArgs(request),
    name: isolate(plain(subjectName(request), 100)) || unnamed,
    count: batch === undefined ? (operation === 'batch' ? items.length : 1) : total(batch.planned),
    viewer: viewerKind,
  };
  const last = approval.decisions.at(-1);
  const decider = last === undefined ? '' : sentenceCase(deciderName(last, names));
  const isApproved = last?.verdict === 'approve';
  switch (state) {
    case 'pending':
      return viewerKind === 'requester'
        ? messages.requests.yourRequestIsWaiting(args)
        : messages.requests.asksTo({ ...args, requester: sentenceCase(nameOf(requester, names)) });
    case 'approved':
    case 'applying':
      return isApproved
        ? messages.requests.savingAfterApproval({ ...args, decider })
        : messages.requests.saving(args);
    case 'applied':
      if (batch !== undefined && batch.failed + batch.uncertain > 0)
        return messages.batches.savedOf({ done: total(batch.done), count: args.count });
      return isApproved
        ? messages.requests.doneAfterApproval({ ...args, decider })
        : sentenceCase(messages.requests.nameWasDone(args));
    case 'rejected':
      return last === undefined
        ? messages.requests.wasntAllowed(args)
        : messages.requests.rejectedRequest({ ...args, decider });
    case 'withdrawn':
      return messages.requests.wasWithdrawn(args);
    case 'canceled':
      return messages.requests.wasCanceled(args);
    case 'expired':
      return messages.requests.hasExpired(args);
    case 'conflict':
      return sentenceCase(messages.requests.notDoneBecauseOfOtherChanges(args));
    case 'uncertain':
      return messages.requests.notKnownYetWhether(args);
    case 'failed':
      if (problem === 'approval-lapsed') return messages.requests.approvalHasLapsed(args);
      return sentenceCase(
        items.some((item) => item.state === 'done') || (batch !== undefined && total(batch.done) > 0)
          ? messages.requests.nameWasNotCompletelyDone(args)
          : messages.requests.nameWasNotDone(args),
      );
  }
}

/**
 * Returns a sentence for a person's last comment: "Omar Haddad asks about Ana Berg: “Is this the direct line?”"; '' if
 * they have written none.
 */
export function commentSummary(
  request: ChangeRequest,
  actor: string,
  names: ReadonlyMap<string, string>,
): string {
  const last = request.approval.comments.findLast((comment) => comment.actor === actor);
  if (last === undefined) return '';
  const contact = isolate(plain(subjectName(request), 100)) || messages.requests.aContact;
  const args = { name: sentenceCase(nameOf(actor, names)), contact, text: plain(last.text, 500) };
  return last.kind === 'question'
    ? messages.requests.asksAbout(args)
    : messages.requests.commentedAbout(args);
}
