import { literal } from '../../cards/engine/plain.ts';
import { absenceLines } from '../../cards/requests/absence-sentences.ts';
import type { ViewerKind } from '../../cards/requests/request-data.ts';
import { nameOf, requestHead, sentenceCase } from '../../cards/requests/request-head.ts';
import { commentSummary, requestSummary } from '../../cards/requests/request-summary.ts';
import type { Notice } from '../../changes/approvals/approval.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import { messages } from '../../languages/messages.ts';
import { deletedBy } from '../request-card/other-requests.ts';
import { namesIn, type RequestViewServices, timeFormatOf } from '../request-card/request-view.ts';
import type { RequestViewer } from '../request-card/viewer-role.ts';

/**
 * Returns the text of a notice for recipients whose card is updated in place; '' if there is nothing to say.
 */
export async function noticeText(
  { kind, actor, recipient }: Notice,
  { request }: ChangeOutcome,
  viewer: RequestViewer,
  services: RequestViewServices,
): Promise<string> {
  const names = await namesIn([request], services.people, [actor]);
  switch (kind) {
    case 'question':
    case 'answered':
      return messages.notices.summaryAndNumber({
        summary: commentSummary(request, actor, names),
        number: request.number,
      });
    case 'stuck': {
      const lines = absenceLines(request, names, timeFormatOf(viewer, services));
      const summary = requestSummary(request, 'requester', names);
      return lines.length === 0
        ? ''
        : [messages.requests.summaryAndNumber({ summary, number: request.number }), ...lines].join(' ');
    }
    case 'outcome': {
      const viewerKind: ViewerKind = request.requester === recipient ? 'requester' : 'follower';
      const { text, fields } = requestHead({
        request,
        viewerKind,
        names,
        timeFormat: timeFormatOf(viewer, services),
        deletedBy: await deletedBy(request, services.changes),
      });
      const summary = requestSummary(request, viewerKind, names);
      const first = messages.requests.summaryAndNumber({ summary, number: request.number });
      return [first, ...more(), ...fields].join(' ');

      /** The lines that the summary does not say. */
      function more(): readonly string[] {
        if (request.state !== 'rejected') return request.state === 'applied' ? text : text.slice(1);
        const reason = literal(request.approval.decisions.at(-1)?.reason ?? '', 500);
        return [
          ...(reason === '' ? [] : [messages.notices.reasonWas({ reason })]),
          messages.requests.nothingWasChanged,
        ];
      }
    }
    default:
      return '';
  }
}

/** Returns the news on a card that asks the requester for an answer: "Omar Haddad asks: “Direct line?”" */
export function questionNews(
  { request }: ChangeOutcome,
  actor: string,
  names: ReadonlyMap<string, string>,
): string {
  const asked = request.approval.comments.findLast((comment) => comment.actor === actor);
  return asked?.kind === 'question'
    ? messages.notices.asks({ name: sentenceCase(nameOf(actor, names)), text: asked.text })
    : '';
}
