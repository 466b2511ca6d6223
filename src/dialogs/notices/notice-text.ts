import { literal } from '../../cards/engine/plain.ts';
import { absenceLines } from '../../cards/requests/absence-words.ts';
import { deciderWords, nameOf, requestHead, requestSentence } from '../../cards/requests/request-head.ts';
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
  const which = `CR-${request.number} (${requestSentence(request)})`;
  const last = request.approval.comments.findLast((comment) => comment.actor === actor);
  const said = last === undefined ? '' : `: “${literal(last.text, 500)}”`;
  switch (kind) {
    case 'question':
      return last?.kind === 'question'
        ? `${nameOf(actor, names)} asks about ${which}${said}\nAnswer with: comment CR-${request.number} and your words`
        : `${nameOf(actor, names)} says about ${which}${said}`;
    case 'stuck': {
      const lines = absenceLines(request, names, timeFormatOf(viewer, services));
      return lines.length === 0 ? '' : [`About ${which}:`, ...lines].join(' ');
    }
    case 'answered':
      return `${nameOf(actor, names)} says about ${which}${said}`;
    case 'outcome': {
      const viewerKind = request.requester === recipient ? 'requester' : 'follower';
      const { title, text, fields } = requestHead({
        request,
        viewerKind,
        names,
        timeFormat: timeFormatOf(viewer, services),
        deletedBy: await deletedBy(request, services.changes),
      });
      const approver = request.approval.decisions.findLast(({ verdict }) => verdict === 'approve');
      const thanks =
        request.state === 'applied' && approver !== undefined
          ? [`${deciderWords(approver, names)} approved it.`]
          : [];
      return [`${title}: ${which}.`, ...text.slice(1), ...fields, ...thanks].join(' ');
    }
    default:
      return '';
  }
}
