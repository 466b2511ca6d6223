import type { Decision } from '../../changes/approvals/approval.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { sourceTable } from '../../contacts/sources.ts';
import { personLimits } from '../../platform/person-limits.ts';
import { momentWords } from '../engine/format-time.ts';
import { isolate, literal, plain } from '../engine/plain.ts';
import { type ChangeWords, changeWords } from './change-labels.ts';
import { operationWords } from './operation-labels.ts';
import type { RequestData } from './request-data.ts';

/** Returns the first lines of a request: the question for deciders, the state for others. */
export function requestHead(
  data: Pick<RequestData, 'request' | 'viewerKind' | 'names' | 'timeFormat' | 'deletedBy'>,
): ChangeWords {
  const { request, viewerKind, names, timeFormat, deletedBy } = data;
  const name = isolate(literal(request.targetName, 100)) || 'a contact';
  if (request.state === 'pending' && viewerKind === 'decider') {
    return { tone: 'info', title: `${question(request)}?`, text: [], fields: [] };
  }
  const about = sentenceCase(requestSentence(request));
  const last = request.approval.decisions.findLast(({ verdict }) => verdict === 'reject');
  const changedAt = momentWords(request.updatedAt, timeFormat);
  switch (request.state) {
    case 'pending':
      return {
        tone: 'info',
        title: 'Waiting for approval',
        fields: [],
        text: [`${about}. Nothing has changed yet.`],
      };
    case 'rejected':
      return {
        tone: 'bad',
        title: 'Rejected',
        fields: [],
        text: [about, rejection(request, last, names, momentWords(last?.at ?? 0, timeFormat))],
      };
    case 'withdrawn':
      return {
        tone: 'info',
        title: 'Withdrawn',
        fields: [],
        text: [about, `Taken back ${changedAt}. Nothing was changed.`],
      };
    case 'expired':
      return {
        tone: 'warning',
        title: 'Expired',
        fields: [],
        text: [about, `Nobody decided in time, so it ended ${changedAt}. Nothing was changed.`],
      };
    case 'applying':
      if (timeFormat.now - request.updatedAt >= longMs) break;
      return {
        tone: 'info',
        title: 'Saving the change',
        fields: [],
        text: [about, 'This takes a few seconds.'],
      };
    default:
  }
  const { tone, title, text, fields } = changeWords(request, timeFormat, deletedBy);
  const isApproved = request.state === 'approved' && request.retryAt === 0;
  const hasLapsed = request.state === 'failed' && request.problem === 'approval-lapsed';
  return {
    tone: isApproved ? 'good' : tone,
    title: hasLapsed ? 'The approval does not hold any more' : title,
    text: [isApproved ? about : name, ...text],
    fields: viewerKind === 'stranger' ? [] : fields,
  };
}

/** Applying a change for longer than this counts as slow, in milliseconds. */
const longMs = 5_000;

function rejection(
  { problem }: ChangeRequest,
  decision: Decision | undefined,
  names: ReadonlyMap<string, string>,
  when: string,
): string {
  if (problem === 'no-approver') return 'There is nobody who could be asked. Nothing was changed.';
  if (decision === undefined) return 'Nothing was changed.';
  const reason = literal(decision.reason, personLimits.textLength);
  const said = reason === '' ? '' : `: “${reason}”`;
  return `${deciderWords(decision, names)} said no ${when}${said}. Nothing was changed.`;
}

/** Returns the name of the decider, and of the person on whose behalf they decided. */
export function deciderWords({ actor, principal }: Decision, names: ReadonlyMap<string, string>): string {
  const name = nameOf(actor, names);
  return principal === actor ? name : `${name} for ${nameOf(principal, names)}`;
}

export function nameOf(objectId: string, names: ReadonlyMap<string, string>): string {
  return isolate(literal(names.get(objectId) ?? '', 80)) || 'a colleague';
}

/** Returns a text such as "add Ana Berg to the mail contacts", for a TextRun. */
export function requestSentence(request: ChangeRequest): string {
  const { verb, preposition } = operationWords(request);
  const name = isolate(literal(request.targetName, 100)) || 'a contact';
  return `${verb} ${name} ${preposition} ${sourceTable[request.source].collection}`;
}

/** Returns the same as the start of a question, for a heading, which clients render as Markdown. */
function question(request: ChangeRequest): string {
  const { verb, preposition } = operationWords(request);
  const name = isolate(plain(request.targetName, 100)) || 'a contact';
  return `${sentenceCase(verb)} ${name} ${preposition} ${sourceTable[request.source].collection}`;
}

export function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
