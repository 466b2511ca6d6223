import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { listRequests } from '../requests/list-requests.ts';
import { showChange } from '../requests/show-change.ts';
import type { Recalled } from './conversation-memory.ts';
import type { FollowUp, Which } from './follow-up.ts';
import type { RequestReferent } from './referent.ts';

/** Returns the request of the last answer: the shown one, or the only one of a list; 0 if it had several. */
export function onlyRequest({ number, listed }: RequestReferent): number {
  if (number > 0) return number;
  return listed.length === 1 ? (listed[0] ?? 0) : 0;
}

/**
 * Answers a message that refers to a list of requests, or to a request that was opened from one; undefined if the last
 * answer was another or the message means something else.
 */
export async function answerAboutRequests(
  followUp: FollowUp,
  { request, people }: Recalled,
  context: DialogContext,
): Promise<Reply | undefined> {
  const referent = request?.referent;
  const isLast = request !== undefined && (people === undefined || people.at <= request.at);
  if (referent === undefined || !isLast || referent.isNews) return undefined;
  // A request by itself, without a list.
  if (referent.number > 0 && referent.listed.length === 0) return undefined;
  switch (followUp.kind) {
    case 'show': {
      const picked = pickRequest(followUp.which, referent);
      if (picked !== undefined) return showListed(picked, referent.listed, context);
      const most = referent.listed.length;
      if (most === 0) return noticeReply(messages.requests.whichRequest, messages.requests.noRequestFits);
      return noticeReply(messages.requests.whichRequest, messages.followUp.typeNumberUpTo({ most }));
    }
    case 'page':
      return followUp.page === 'previous' || followUp.page === 'shown'
        ? listRequests.command?.run('', context)
        : undefined;
    case 'refine': {
      const { by } = followUp;
      if (by.kind === 'all') return listRequests.command?.run('', context);
      const isList = by.kind === 'words' && listRequests.command?.accepts?.(by.text) === true;
      return isList ? listRequests.command?.run(by.text, context) : undefined;
    }
    default:
      return undefined;
  }
}

/** Returns the number of the request that is meant: a listed request has its own number, and its place in the list. */
export function pickRequest(which: Which, referent: RequestReferent): number | undefined {
  const { number, listed } = referent;
  switch (which.kind) {
    case 'same': {
      const only = onlyRequest(referent);
      return only === 0 ? undefined : only;
    }
    case 'last':
      return listed.at(-1);
    case 'next':
      return listed[listed.indexOf(number) + 1];
    case 'other':
      return listed.length === 2 ? listed.find((one) => one !== number) : undefined;
    case 'ordinal':
      return listed[which.number - 1];
    case 'number':
      return listed.includes(which.number) ? which.number : listed[which.number - 1];
  }
}

async function showListed(
  number: number,
  listed: readonly number[],
  context: DialogContext,
): Promise<Reply | undefined> {
  const reply = await showChange.command?.run(`CR-${number}`, context);
  return reply && withListed(reply, number, listed);
}

/** Adds the list that a request was picked from, so that another one can be picked next. */
export function withListed(reply: Reply, number: number, listed: readonly number[]): Reply {
  if (reply.kind !== 'card' || (reply.about === undefined && reply.refersTo?.kind !== 'request'))
    return reply;
  return { ...reply, refersTo: { kind: 'request', number, isNews: false, listed } };
}
