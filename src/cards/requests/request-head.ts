import type { Decision } from '../../changes/approvals/approval.ts';
import { type ChangeRequest, total } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { personLimits } from '../../platform/person-limits.ts';
import { formatMoment } from '../engine/format-time.ts';
import { isolate, literal, plain } from '../engine/plain.ts';
import { type ChangeDescription, describeChange } from './describe-change.ts';
import { operationArgs, subjectName } from './operation-labels.ts';
import type { RequestData } from './request-data.ts';

/** Returns the first lines of a request: the question for deciders, and what became of it for others. */
export function requestHead(
  data: Pick<RequestData, 'request' | 'viewerKind' | 'names' | 'timeFormat' | 'deletedBy' | 'undoneBy'>,
): ChangeDescription {
  const { request, viewerKind, names, timeFormat, deletedBy, undoneBy = 0 } = data;
  const name = isolate(literal(subjectName(request), 100)) || messages.requests.aContact;
  if (request.state === 'pending' && viewerKind === 'decider') {
    return {
      tone: 'info',
      title: messages.requests.question({ request: question(request) }),
      text: [],
      fields: [],
    };
  }
  const about = sentenceCase(requestSentence(request));
  const title = question(request);
  const last = request.approval.decisions.findLast(({ verdict }) => verdict === 'reject');
  const changedAt = formatMoment(request.updatedAt, timeFormat);
  switch (request.state) {
    case 'pending':
      return {
        tone: 'info',
        title,
        fields: [],
        text: [messages.requests.waitingForApprovalNothingHasChanged],
      };
    case 'rejected':
      return {
        tone: 'bad',
        title,
        fields: [],
        text: [rejection(request, last, names, formatMoment(last?.at ?? 0, timeFormat))],
      };
    case 'withdrawn':
      return {
        tone: 'info',
        title,
        fields: [],
        text: [messages.requests.withdrawnAt({ moment: changedAt })],
      };
    case 'expired':
      return {
        tone: 'warning',
        title,
        fields: [],
        text: [messages.requests.nobodyDecidedInTimeSoItExpired({ moment: changedAt })],
      };
    default:
  }
  const { tone, title: outcome, text, fields } = describeChange(request, timeFormat, deletedBy);
  const isApproved = request.state === 'approved' && request.retryAt === 0;
  const isDone = request.state === 'applied';
  const hasLapsed = request.state === 'failed' && request.problem === 'approval-lapsed';
  return {
    tone: isApproved ? 'good' : tone,
    title: hasLapsed
      ? messages.requests.approvalIsNoLongerValid
      : isDone
        ? doneTitle(request, outcome)
        : outcome,
    text: [
      ...(isDone || (request.batch !== undefined && !isApproved) ? [] : [isApproved ? about : name]),
      ...text,
      ...(undoneBy > 0 ? [messages.requests.isUndoneBy({ number: undoneBy })] : []),
    ],
    fields: viewerKind === 'stranger' ? [] : fields,
  };
}

/** Returns a heading such as "Contact added: Ana Berg" or "3 contacts hidden". */
function doneTitle(request: ChangeRequest, outcome: string): string {
  // A large batch may be saved in part.
  if (request.batch !== undefined && total(request.batch.done) < total(request.batch.planned)) return outcome;
  const name = isolate(plain(subjectName(request), 100));
  if (name === '') return outcome;
  return request.operation === 'batch'
    ? messages.requests.nameDone({ name, ...operationArgs(request) })
    : messages.requests.titleAndName({ title: outcome, name });
}

function rejection(
  { problem }: ChangeRequest,
  decision: Decision | undefined,
  names: ReadonlyMap<string, string>,
  when: string,
): string {
  if (problem === 'no-approver') return messages.requests.nobodyCanBeAskedForApproval;
  if (decision === undefined) return messages.requests.nothingWasChanged;
  const reason = literal(decision.reason, personLimits.textLength);
  const decider = deciderName(decision, names);
  return reason === ''
    ? messages.requests.rejectedThis({ decider, when })
    : messages.requests.rejectedThisBecause({ decider, when, reason });
}

/** Returns the name of the decider, and of the person on whose behalf they decided. */
export function deciderName({ actor, principal }: Decision, names: ReadonlyMap<string, string>): string {
  const name = nameOf(actor, names);
  return principal === actor
    ? name
    : messages.requests.forPrincipal({ name, principal: nameOf(principal, names) });
}

export function nameOf(objectId: string, names: ReadonlyMap<string, string>): string {
  return isolate(literal(names.get(objectId) ?? '', 80)) || messages.requests.colleague;
}

/** Returns a text such as "add Ana Berg to the mail contacts", for a TextRun. */
export function requestSentence(request: ChangeRequest): string {
  return requestNamed(request, isolate(literal(subjectName(request), 100)));
}

/** Returns the same as the start of a question, for a heading, which clients render as Markdown. */
function question(request: ChangeRequest): string {
  return sentenceCase(requestNamed(request, isolate(plain(subjectName(request), 100))));
}

function requestNamed(request: ChangeRequest, name: string): string {
  return messages.requests.request({
    ...operationArgs(request),
    name: name || messages.requests.aContact,
    collection: messages.sources[request.source].collection,
  });
}

export function sentenceCase(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
