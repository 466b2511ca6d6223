import type { Decision } from '../../changes/approvals/approval.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { isolate, plain } from '../engine/plain.ts';
import { operationWords } from './operation-labels.ts';
import type { ViewerKind } from './request-data.ts';
import { nameOf } from './request-head.ts';

/**
 * Returns one sentence for notifications and the chat list, without the full stop: "Sofie Brandt asks to add Ana Berg",
 * "Omar Haddad approved: Ana Berg was added".
 */
export function requestSummary(
  request: ChangeRequest,
  viewerKind: ViewerKind,
  names: ReadonlyMap<string, string>,
): string {
  const { state, requester, approval, operation, problem } = request;
  const { verb, done, what } = operationWords(request);
  const name = isolate(plain(request.targetName, 100)) || `a ${what}`;
  const isMany = operation === 'batch';
  const was = isMany ? 'were' : 'was';
  const asked = `${verb} ${name}`;
  const result = `${name} ${was} ${done}`;
  const upper = (text: string) => (request.targetName === '' ? `A ${text.slice(2)}` : text);
  const whose = viewerKind === 'requester' ? 'Your request' : 'The request';
  const last = approval.decisions.at(-1);
  const approvedBy = last?.verdict === 'approve' ? `${deciderName(last, names)} approved: ` : '';
  switch (state) {
    case 'pending':
      return viewerKind === 'requester'
        ? `Your request to ${asked} is waiting for approval`
        : `${sentence(nameOf(requester, names))} asks to ${asked}`;
    case 'approved':
    case 'applying':
      return approvedBy === '' ? `Saving ${name}` : `${sentence(approvedBy)}${name} will be ${done} now`;
    case 'applied':
      return approvedBy === '' ? upper(result) : `${sentence(approvedBy)}${result}`;
    case 'rejected':
      return last === undefined
        ? `${whose} to ${asked} wasn’t allowed`
        : `${sentence(deciderName(last, names))} rejected ${whose.toLowerCase()} to ${asked}`;
    case 'withdrawn':
      return `${whose} to ${asked} was withdrawn`;
    case 'expired':
      return `${whose} to ${asked} expired because nobody decided`;
    case 'conflict':
      return upper(`${name} ${was} not ${done}, because of other changes in the meantime`);
    case 'uncertain':
      return `It is not known yet whether ${result}`;
    case 'failed':
      return problem === 'approval-lapsed'
        ? `The approval to ${asked} is no longer valid`
        : upper(
            `${name} ${was} not ${request.items.some((item) => item.state === 'done') ? 'completely ' : ''}${done}`,
          );
  }
}

function deciderName({ actor, principal }: Decision, names: ReadonlyMap<string, string>): string {
  const name = nameOf(actor, names);
  return actor === principal ? name : `${name} for ${nameOf(principal, names)}`;
}

/**
 * Returns a sentence for a person's last comment: "Omar Haddad asks about Ana Berg: “Is this the direct line?”"; '' if
 * they have written none.
 */
export function commentSummary(
  { approval, targetName }: ChangeRequest,
  actor: string,
  names: ReadonlyMap<string, string>,
): string {
  const last = approval.comments.findLast((comment) => comment.actor === actor);
  if (last === undefined) return '';
  const name = isolate(plain(targetName, 100)) || 'a contact';
  const verb = last.kind === 'question' ? 'asks' : 'commented';
  return `${sentence(nameOf(actor, names))} ${verb} about ${name}: “${plain(last.text, 500)}”`;
}

/** Capitalizes a text, because "a colleague" may start it. */
function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
