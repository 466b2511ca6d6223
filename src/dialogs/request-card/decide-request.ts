import { formatMoment } from '../../cards/engine/format-time.ts';
import { deciderName } from '../../cards/requests/request-head.ts';
import type { Prompt } from '../../cards/requests/request-prompts.ts';
import type { Decision, Verdict } from '../../changes/approvals/approval.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';
import { openReference } from '../references.ts';
import type { Reply } from '../reply.ts';
import { requestPayload } from './request-buttons.ts';
import {
  byOf,
  lateText,
  refusalText,
  requestReply,
  seeRequest,
  unknownRequest,
  viewerOf,
} from './request-reply.ts';
import { namesIn, timeFormatOf } from './request-view.ts';

/** Verifies a button's reference to a request. */
export function openRequest(ref: string, context: DialogContext) {
  return openReference('change', ref, requestPayload, context);
}

interface DecisionClick {
  readonly verdict: Verdict;
  readonly reason: string;
  /** The idempotency key of the click or command. */
  readonly key: string;
  /** The stage that the card showed; undefined for typed commands. */
  readonly stage: number | undefined;
}

/** Approves or rejects a request and returns the result; late and repeated clicks are told so. */
export async function decideRequest(
  number: number | undefined,
  { verdict, reason, key, stage }: DecisionClick,
  context: DialogContext,
): Promise<Reply> {
  const seen = await seeRequest(number, context);
  if (seen === undefined) return unknownRequest(context);
  const { request } = seen.outcome;
  const input = { verdict, reason, key, ...(stage === undefined ? {} : { version: stage }) };
  const answer = await context.changes.decide(request.number, input, byOf(context));
  if (answer === undefined) return unknownRequest(context);
  if (answer.refusal === 'reason-needed') {
    return requestReply(answer, context, { prompt: verdict, problem: messages.requests.enterReason });
  }
  if (answer.refusal !== '')
    return requestReply(answer, context, { news: await refusalText(answer, context) });
  const before = request.approval.decisions.find((decision) => decision.key === key);
  const news = before === undefined ? '' : await repeatedText(before, request, context);
  return requestReply(answer, context, { news });
}

async function repeatedText(
  before: Decision,
  request: ChangeRequest,
  context: DialogContext,
): Promise<string> {
  const names = await namesIn([request], context.people);
  const when = formatMoment(before.at, timeFormatOf(viewerOf(context), context));
  return messages.requests.alreadyDecidedBy({
    verdict: before.verdict,
    decider: deciderName(before, names),
    when,
  });
}

/** Returns the card with the prompt before an action, if the person may take it. */
export async function promptReply(
  number: number | undefined,
  prompt: Exclude<Prompt, 'none'>,
  context: DialogContext,
  problem = '',
): Promise<Reply> {
  const seen = await seeRequest(number, context);
  if (seen === undefined) return unknownRequest(context);
  const { outcome, viewerKind } = seen;
  const isWord = prompt === 'comment' || prompt === 'answer';
  const isTheirs = viewerKind === 'decider' ? prompt !== 'answer' : viewerKind === 'requester' && isWord;
  if (outcome.request.state === 'pending' && isTheirs) {
    return requestReply(outcome, context, { prompt, problem });
  }
  return requestReply(outcome, context, { news: await lateText(outcome, context) });
}
