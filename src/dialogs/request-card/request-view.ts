import { createHash } from 'node:crypto';
import type { Card, CardAction } from '../../cards/engine/card.ts';
import { fitRows, fits } from '../../cards/engine/fit-card.ts';
import type { TimeFormat } from '../../cards/engine/format-time.ts';
import { fullValues } from '../../cards/requests/change-view.ts';
import { commentsShown, request as requestCard, withRefresh } from '../../cards/requests/request.ts';
import type { RequestData } from '../../cards/requests/request-data.ts';
import type { Assignment } from '../../changes/approvals/approval.ts';
import { cardfile } from '../../changes/audit/audit.ts';
import type { ChangeRequests } from '../../changes/change-requests.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { isUnderWay } from '../../changes/request/change-states.ts';
import type { Directory } from '../../directory/directory.ts';
import type { People } from '../../identity/people.ts';
import type { ReferenceSigner } from '../../identity/signed-reference.ts';
import { deletedBy } from './other-requests.ts';
import { requestButtons } from './request-buttons.ts';
import { requestFlags } from './request-flags.ts';
import type { RequestNews, RequestViewer, ViewerRole } from './viewer-role.ts';
import { viewerRoleOf } from './viewer-role.ts';

/** What it takes to show a request to somebody, whether they have asked or are written to. */
export interface RequestViewServices {
  readonly changes: Pick<ChangeRequests, 'delegateFor' | 'openAbout' | 'history'>;
  readonly people: Pick<People, 'nameOf'>;
  readonly directory: Pick<Directory, 'find'>;
  readonly referenceSigner: ReferenceSigner;
  readonly clock: () => number;
}

/** The card of a request as one reader may see it, with the buttons that are theirs. */
export async function requestView(
  outcome: ChangeOutcome,
  timeFormat: RequestViewer,
  services: RequestViewServices,
  { news = '', prompt = 'none', problem = '', valuesFrom = 0, commentsUpTo = 0 }: RequestNews = {},
): Promise<Card> {
  const { request } = outcome;
  const viewerRole = await viewerRoleOf(request, timeFormat, services.changes);
  const [names, flags, deletion] = await Promise.all([
    namesIn([request], services.people),
    requestFlags(request, viewerRole.face, services),
    deletedBy(request, services.changes),
  ]);
  // Which request is all that comes back; who may see what of it is decided then.
  const ref = services.referenceSigner.sign({
    purpose: 'change',
    actor: timeFormat.objectId,
    conversation: '',
    payload: { number: request.number },
    expiresInMs: refreshableMs,
  });
  const isOpen = viewerRole.face !== 'stranger' && prompt === 'none';
  const data: Omit<RequestData, 'values' | 'valuesNote'> = {
    request,
    face: viewerRole.face,
    news,
    names,
    flags,
    prompt,
    problem,
    deletedBy: deletion,
    because: becauseOf(viewerRole, names),
    conflicts: viewerRole.face === 'stranger' ? [] : outcome.conflicts,
    timeFormat: timeFormatOf(timeFormat, services),
    commentsUpTo,
    actions: [
      ...requestButtons(outcome, viewerRole, timeFormat, prompt, services.referenceSigner),
      ...(isOpen ? commentButtons(request.approval.comments.length, commentsUpTo, ref) : []),
    ],
  };
  return withRefresh(withValues(data, valuesFrom, ref), {
    verb: 'change.refresh',
    data: { ref },
    teamsIds: request.state === 'pending' || isUnderWay(request.state) ? timeFormat.refreshFor : [],
  });
}

/** Turns to earlier comments, where the card does not hold all, and back to the newest. */
function commentButtons(count: number, upTo: number, ref: string): readonly CardAction[] {
  const { start, end } = commentsShown(count, upTo);
  const button = (title: string, comments: number): CardAction => ({
    title,
    verb: 'change.show',
    data: { ref, comments: String(comments) },
    sendsInputs: false,
  });
  return [
    ...(start > 0 ? [button('Show earlier comments', start)] : []),
    ...(end < count ? [button('Show newest comments', 0)] : []),
  ];
}

/**
 * The card with every value of the request as it is written. Where one card cannot hold them, it holds as many as it can
 * from the given one on, and a button shows the next.
 */
function withValues(data: Omit<RequestData, 'values' | 'valuesNote'>, from: number, ref: string): Card {
  const all = data.face === 'stranger' ? [] : fullValues(data.request);
  const whole = requestCard({ ...data, values: all, valuesNote: '' });
  if (all.length === 0 || fits(whole)) return whole;
  return fitRows(all.slice(from), (values) => {
    const next = from + values.length < all.length ? from + values.length : 0;
    const note = `Whole values ${from + 1} to ${from + values.length} of ${all.length}. Please read all of them before you decide.`;
    const more: CardAction = {
      title: next === 0 ? 'Show the first values' : 'Show the next values',
      verb: 'change.show',
      data: { ref, from: String(next) },
      sendsInputs: false,
    };
    return requestCard({ ...data, values, valuesNote: note, actions: [...data.actions, more] });
  });
}

const refreshableMs = 90 * 24 * 60 * 60 * 1000;

export function timeFormatOf(
  { timeZone, locale }: Pick<RequestViewer, 'timeZone' | 'locale'>,
  services: Pick<RequestViewServices, 'clock'>,
): TimeFormat {
  return { timeZone, locale, now: services.clock() };
}

/** The display names of everybody who plays a part in the requests. */
export async function namesIn(
  requests: readonly ChangeRequest[],
  people: RequestViewServices['people'],
  also: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  const ids = requests.flatMap(({ requester, approval }) => [
    requester,
    ...approval.stages.flatMap(({ assignments }) => shown(assignments).map(({ person }) => person)),
    ...approval.stages.flatMap(({ assignments }) => shown(assignments).map(({ principal }) => principal)),
    ...approval.decisions.flatMap(({ actor, principal }) => [actor, principal]),
    ...approval.comments.map(({ actor }) => actor),
    ...approval.absences.slice(0, 8).map(({ person }) => person),
    ...approval.reminders.slice(0, 8).map(({ person }) => person),
  ]);
  // Cardfile itself is nobody whom Entra knows.
  const unique = [...new Set([...ids, ...also])].filter((id) => id !== '' && id !== cardfile);
  const names = await Promise.all(unique.map(async (id) => [id, await people.nameOf(id)] as const));
  return new Map(names.filter(([, name]) => name !== ''));
}

/** Of a large group only the first are named on a card. */
function shown(assignments: readonly Assignment[]): readonly Assignment[] {
  return assignments.slice(0, 4);
}

function becauseOf({ assignment, isDelegate }: ViewerRole, names: ReadonlyMap<string, string>): string {
  if (assignment === undefined) return '';
  if (isDelegate === undefined) return assignment.why;
  const who = names.get(isDelegate.from) ?? 'a colleague';
  return `you decide for ${who} while they are away`;
}

/**
 * The same for as long as a card of the request says the same to this person. That somebody was reminded is for the
 * requester: the reminder itself must not be drawn anew by being counted.
 */
export function contentHash({ request }: ChangeOutcome, person: string): string {
  const { state, problem, approval, updatedAt, requester } = request;
  const { reminders: _, nudgedAt: _at, ...others } = approval;
  const isReminded = state === 'pending' && person !== requester;
  const text = JSON.stringify(isReminded ? [state, problem, others] : [state, problem, approval, updatedAt]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
