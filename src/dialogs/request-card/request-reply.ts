import { formatMoment } from '../../cards/engine/format-time.ts';
import type { ViewerKind } from '../../cards/requests/request-data.ts';
import { deciderName } from '../../cards/requests/request-head.ts';
import type { Answer, By } from '../../changes/approvals/approvals.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import { messages } from '../../languages/messages.ts';
import { writeText } from '../../languages/write-text.ts';
import { helpButton, requestsButton, thoseForChat } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { CardReply, Reply } from '../reply.ts';
import { contentHash, namesIn, requestView, timeFormatOf } from './request-view.ts';
import { involvedIn, type RequestNews, type RequestViewer, viewerRoleOf } from './viewer-role.ts';

/** Returns the person of a turn as the viewer of a request. */
export function viewerOf(context: DialogContext): RequestViewer {
  const { actor, roles, turn } = context;
  return {
    objectId: actor.objectId,
    isAdmin: roles.has('admin'),
    timeZone: turn.timeZone,
    locale: turn.locale,
    refreshFor: actor.teamsId === '' ? [] : [actor.teamsId],
  };
}

export function byOf(context: DialogContext): By {
  return { actor: context.actor.objectId, correlationId: context.turn.correlationId };
}

/**
 * Returns the card of a request for the person of this turn. In a chat with others, everybody else gets a
 * card that only names the request; each person can open their own view.
 */
export async function requestReply(
  outcome: ChangeOutcome,
  context: DialogContext,
  news: RequestNews = {},
  placement: CardReply['placement'] = 'replace',
): Promise<CardReply> {
  const viewer = viewerOf(context);
  const card = await requestView(outcome, viewer, context, news);
  const isAlone = context.chat.kind === 'personal';
  // A prompt is only for this person and moment; the message stays unchanged.
  const isPrompt = news.prompt !== undefined && news.prompt !== 'none';
  const said = isPrompt ? messages.requests.continueInOurOwnChat : (news.news ?? '');
  return {
    kind: 'card',
    card,
    placement,
    ...(isAlone ? {} : { base: await baseView(outcome, viewer, context, said) }),
    ...(isPrompt
      ? {}
      : {
          about: {
            requestNumber: outcome.request.number,
            shows: contentHash(outcome, isAlone ? viewer.objectId : undefined),
          },
        }),
  };
}

/**
 * Returns the card for everybody in a chat; clients of involved people fetch their own view automatically.
 */
async function baseView(outcome: ChangeOutcome, viewer: RequestViewer, context: DialogContext, news: string) {
  const met = await Promise.all(involvedIn(outcome.request).map(context.teamsIdOf));
  const refreshFor = [...new Set([...viewer.refreshFor, ...met])].filter((id) => id !== '');
  const { timeZone } = outcome.request.approval;
  return requestView(
    outcome,
    { ...viewer, timeZone, objectId: undefined, isAdmin: false, refreshFor },
    context,
    {
      news,
    },
  );
}

/**
 * Runs an action on a request that the person may see, and returns the updated card.
 * @param done returns the message after success; none by default, because the card is enough
 */
export async function runRequestAction(
  number: number | undefined,
  context: DialogContext,
  action: (number: number) => Promise<Answer | undefined>,
  done: (answer: Answer) => string | Promise<string> = () => '',
): Promise<Reply> {
  const seen = await seeRequest(number, context);
  if (seen === undefined) return unknownRequest(context);
  const answer = await action(seen.outcome.request.number);
  if (answer === undefined) return unknownRequest(context);
  const news = answer.refusal === '' ? await done(answer) : await refusalText(answer, context);
  return requestReply(answer, context, { news });
}

/** Returns a request and the person's role in it; undefined if they may not see it. */
export async function seeRequest(
  number: number | undefined,
  context: DialogContext,
): Promise<{ readonly outcome: ChangeOutcome; readonly viewerKind: ViewerKind } | undefined> {
  const outcome = number === undefined ? undefined : await context.changes.get(number);
  if (outcome === undefined) return undefined;
  const { viewerKind } = await viewerRoleOf(outcome.request, viewerOf(context), context.changes);
  return viewerKind === 'stranger' ? undefined : { outcome, viewerKind };
}

/** Returns the message for somebody who comes after the decision; '' if the request is pending. */
export async function lateText(outcome: ChangeOutcome, context: DialogContext): Promise<string> {
  const { state, approval } = outcome.request;
  if (state === 'pending') return '';
  const rejection = approval.decisions.find(({ verdict }) => verdict === 'reject');
  const prior = rejection ?? approval.decisions.at(-1);
  return refusalText({ ...outcome, refusal: 'decided', prior, nextNudgeAt: 0, otherNumber: 0 }, context);
}

/** Returns the reply for requests that do not exist or that the person may not see; both look the same. */
export function unknownRequest(context: DialogContext): Reply {
  return noticeReply(
    messages.requests.requestNotFound,
    messages.requests.howToNameRequest,
    thoseForChat([requestsButton, helpButton], context),
  );
}

/** Explains why an action had no effect, with times in the person's zone. */
export async function refusalText(answer: Answer, context: DialogContext): Promise<string> {
  const { request, prior, nextNudgeAt, otherNumber } = answer;
  const timeFormat = timeFormatOf(viewerOf(context), context);
  const names = await namesIn([request], context.people);
  const verdict = prior?.verdict ?? 'approve';
  const decider = prior === undefined ? '' : deciderName(prior, names);
  const when = formatMoment(prior?.at ?? request.updatedAt, timeFormat);
  if (answer.refusal === '') return '';
  if (answer.refusal === 'decided')
    return prior === undefined
      ? messages.requests.thisRequestWas({ state: request.state, when })
      : messages.requests.alreadyDecidedBy({ verdict, decider, when });
  return writeText(messages.requests.refusals[answer.refusal], {
    verdict,
    decider,
    when,
    moment: formatMoment(nextNudgeAt, timeFormat),
    state: request.state,
    number: otherNumber,
  });
}
