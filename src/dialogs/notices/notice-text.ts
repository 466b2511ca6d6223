import { literal } from '../../cards/engine/plain.ts';
import { absenceLines } from '../../cards/requests/absence-words.ts';
import type { ViewerKind } from '../../cards/requests/request-data.ts';
import { nameOf, requestHead, sentenceCase } from '../../cards/requests/request-head.ts';
import { commentSummary, requestSummary } from '../../cards/requests/request-summary.ts';
import type { Notice } from '../../changes/approvals/approval.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
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
  const number = `CR-${request.number}`;
  switch (kind) {
    case 'question':
    case 'answered':
      return `${commentSummary(request, actor, names)} (${number})`;
    case 'stuck': {
      const lines = absenceLines(request, names, timeFormatOf(viewer, services));
      const summary = requestSummary(request, 'requester', names);
      return lines.length === 0 ? '' : [`${summary} (${number}).`, ...lines].join(' ');
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
      return [`${requestSummary(request, viewerKind, names)} (${number}).`, ...more(), ...fields].join(' ');

      /** The lines that the summary does not say. */
      function more(): readonly string[] {
        if (request.state !== 'rejected') return request.state === 'applied' ? text : text.slice(1);
        const reason = literal(request.approval.decisions.at(-1)?.reason ?? '', 500);
        return [...(reason === '' ? [] : [`Reason: “${reason}”.`]), 'Nothing was changed.'];
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
  return asked?.kind === 'question' ? `${sentenceCase(nameOf(actor, names))} asks: “${asked.text}”` : '';
}
