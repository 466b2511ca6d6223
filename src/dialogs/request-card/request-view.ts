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
import type { PlacedItem } from '../../changes/request/batch-items.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { isEnded, isUnderWay } from '../../changes/request/change-states.ts';
import type { Directory } from '../../directory/directory.ts';
import type { People } from '../../identity/people.ts';
import type { ReferenceSigner } from '../../identity/signed-reference.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton } from '../buttons.ts';
import { deletedBy } from './other-requests.ts';
import { requestButtons } from './request-buttons.ts';
import { requestFlags } from './request-flags.ts';
import { type RequestNews, type RequestViewer, type ViewerRole, viewerRoleOf } from './viewer-role.ts';

/** The dependencies of a request's card in replies and proactive messages. */
export interface RequestViewServices {
  readonly changes: Pick<ChangeRequests, 'delegationsTo' | 'openAbout' | 'history' | 'items' | 'undoneBy'>;
  readonly people: Pick<People, 'nameOf'>;
  readonly directory: Pick<Directory, 'find'>;
  readonly referenceSigner: ReferenceSigner;
  readonly clock: () => number;
}

/** Returns the card of a request for one viewer, with the buttons that they may use. */
export async function requestView(
  outcome: ChangeOutcome,
  viewer: RequestViewer,
  services: RequestViewServices,
  {
    news = '',
    summary = '',
    prompt = 'none',
    problem = '',
    valuesFrom = 0,
    commentsUpTo = 0,
  }: RequestNews = {},
): Promise<Card> {
  const { request } = outcome;
  const viewerRole = await viewerRoleOf(request, viewer, services.changes);
  const [names, flags, deletion, undoneBy, batchItems] = await Promise.all([
    namesIn([request], services.people),
    requestFlags(request, viewerRole.viewerKind, services),
    deletedBy(request, services.changes),
    isEnded(request.state) ? services.changes.undoneBy(request.number) : 0,
    viewerRole.viewerKind === 'stranger' ? [] : itemsToShow(request, services.changes),
  ]);
  // The reference contains only the number; access is checked when it is used.
  const ref = services.referenceSigner.sign({
    purpose: 'change',
    actor: viewer.objectId ?? '',
    conversation: '',
    payload: { number: request.number },
    expiresInMs: refreshableMs,
  });
  const isOpen = viewerRole.viewerKind !== 'stranger' && prompt === 'none';
  const data: Omit<RequestData, 'values' | 'valuesNote'> = {
    request,
    viewerKind: viewerRole.viewerKind,
    news,
    summary,
    names,
    flags,
    prompt,
    problem,
    deletedBy: deletion,
    undoneBy,
    batchItems,
    because: becauseOf(viewerRole, names),
    conflicts: viewerRole.viewerKind === 'stranger' ? [] : outcome.conflicts,
    timeFormat: timeFormatOf(viewer, services),
    commentsUpTo,
    actions: [
      ...requestButtons({ ...outcome, undoneBy }, viewerRole, viewer, prompt, services.referenceSigner),
      ...(isOpen ? commentButtons(request.approval.comments.length, commentsUpTo, ref) : []),
    ],
  };
  return withRefresh(withValues(data, valuesFrom, ref), {
    verb: 'change.refresh',
    data: { ref },
    teamsIds: request.state === 'pending' || isUnderWay(request.state) ? viewer.refreshFor : [],
  });
}

/** The rows of a large batch on its request's card; all of them are on cards of their own. */
const fewRows = 5;

async function itemsToShow(
  { number, state, batch }: ChangeRequest,
  changes: Pick<ChangeRequests, 'items'>,
): Promise<readonly PlacedItem[]> {
  if (batch === undefined || isUnderWay(state)) return [];
  if (state === 'pending') return changes.items(number, { from: 1, limit: fewRows });
  if (batch.failed === 0) return [];
  return changes.items(number, { from: 1, limit: fewRows, states: ['failed', 'conflict'] });
}

/** Returns the buttons that show earlier or the newest comments, if the card does not hold all. */
function commentButtons(count: number, upTo: number, ref: string): readonly CardAction[] {
  const { start, end } = commentsShown(count, upTo);
  const button = (title: string, comments: number): CardAction =>
    plainButton(title, 'change.show', { ref, comments: String(comments) });
  return [
    ...(start > 0 ? [button(messages.requests.showEarlierComments, start)] : []),
    ...(end < count ? [button(messages.requests.showNewestComments, 0)] : []),
  ];
}

/**
 * Returns the card with the full values of the request. If they do not fit on one card, it shows as many as
 * possible from index `from` on, and a button shows the next.
 */
function withValues(data: Omit<RequestData, 'values' | 'valuesNote'>, from: number, ref: string): Card {
  const all = data.viewerKind === 'stranger' ? [] : fullValues(data.request);
  const whole = requestCard({ ...data, values: all, valuesNote: '' });
  if (all.length === 0 || fits(whole)) return whole;
  return fitRows(all.slice(from), (values) => {
    const next = from + values.length < all.length ? from + values.length : 0;
    const note = messages.requests.fullValuesShown({
      from: from + 1,
      to: from + values.length,
      count: all.length,
    });
    const more = plainButton(
      next === 0 ? messages.requests.showFirstValues : messages.requests.showNextValues,
      'change.show',
      { ref, from: String(next) },
    );
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

/** Returns the display names of everybody involved in the requests. */
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
  // Cardfile itself is not in Entra.
  const unique = [...new Set([...ids, ...also])].filter((id) => id !== '' && id !== cardfile);
  const names = await Promise.all(unique.map(async (id) => [id, await people.nameOf(id)] as const));
  return new Map(names.filter(([, name]) => name !== ''));
}

/** Does the same for what a list of requests has. */
export function namesOf(
  outcomes: readonly Pick<ChangeOutcome, 'request'>[],
  people: RequestViewServices['people'],
): Promise<ReadonlyMap<string, string>> {
  return namesIn(
    outcomes.map(({ request }) => request),
    people,
  );
}

/** Returns the first assignments of a stage, which a card names. */
function shown(assignments: readonly Assignment[]): readonly Assignment[] {
  return assignments.slice(0, 4);
}

function becauseOf({ assignment, delegation }: ViewerRole, names: ReadonlyMap<string, string>): string {
  if (assignment === undefined) return '';
  if (delegation === undefined) return assignment.why;
  const name = names.get(delegation.from) ?? messages.requests.colleague;
  return messages.requests.youDecideForThem({ name });
}

/**
 * Returns a hash of what a person's card of the request shows. Reminders are only shown to the requester, so
 * they do not change the hash for others.
 */
export function contentHash({ request }: ChangeOutcome, person: string | undefined): string {
  const { state, problem, approval, updatedAt, requester, batch, retryAt } = request;
  const { reminders: _, nudgedAt: _at, ...others } = approval;
  const isReminded = state === 'pending' && person !== requester;
  // Only its requester follows the progress of a large batch.
  const progress = batch === undefined ? [] : person === requester ? [batch, retryAt] : [batch.wanted];
  const text = JSON.stringify(
    isReminded ? [state, problem, others] : [state, problem, approval, updatedAt, ...progress],
  );
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
