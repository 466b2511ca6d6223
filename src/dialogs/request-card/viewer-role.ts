import type { ViewerKind } from '../../cards/requests/request-data.ts';
import type { Prompt } from '../../cards/requests/request-prompts.ts';
import type { Assignment, Delegation } from '../../changes/approvals/approval.ts';
import { assignmentOf } from '../../changes/approvals/assignments.ts';
import type { ChangeRequests } from '../../changes/change-requests.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';

/** The person who reads the card. */
export interface RequestViewer {
  /** Entra object id; undefined for everybody in a chat. */
  readonly objectId: string | undefined;
  readonly isAdmin: boolean;
  readonly timeZone: string;
  readonly locale: string;
  /** The Teams ids (`29:…`) of people whose clients may refresh the card automatically. */
  readonly refreshFor: readonly string[];
}

/** The result of a click, shown on the card. */
export interface RequestNews {
  readonly news?: string;
  /** The sentence for notifications, if it is not about the request's state. */
  readonly summary?: string;
  readonly prompt?: Prompt;
  readonly problem?: string;
  /** The index of the first full value on the card, if it cannot hold all; 0 otherwise. */
  readonly valuesFrom?: number;
  /** The number of the last comment shown; 0 for the newest. */
  readonly commentsUpTo?: number;
}

/** A viewer's role in a request. */
export interface ViewerRole {
  readonly viewerKind: ViewerKind;
  /** The assignment by which they may decide now. */
  readonly assignment: Assignment | undefined;
  /** The delegation, if the assignment is somebody else's. */
  readonly delegation: Delegation | undefined;
}

/** Returns a viewer's role in a request from stored data, never from a card. */
export async function viewerRoleOf(
  request: ChangeRequest,
  { objectId, isAdmin }: Pick<RequestViewer, 'objectId' | 'isAdmin'>,
  changes: Pick<ChangeRequests, 'delegationsTo'>,
): Promise<ViewerRole> {
  const nobody = { assignment: undefined, delegation: undefined };
  if (objectId === undefined) return { viewerKind: 'stranger', ...nobody };
  if (objectId === request.requester) return { viewerKind: 'requester', ...nobody };
  const { approval, state } = request;
  const delegations = await changes.delegationsTo(objectId);
  const principals = new Set(delegations.map(({ from }) => from));
  const assignment = state === 'pending' ? assignmentOf(approval, objectId, principals) : undefined;
  if (assignment !== undefined) {
    const delegation = delegations.find(({ from }) => from === assignment.person && from !== objectId);
    return { viewerKind: 'decider', assignment, delegation };
  }
  const follows =
    isAdmin || involvedIn(request).some((person) => person === objectId || principals.has(person));
  return { viewerKind: follows ? 'follower' : 'stranger', ...nobody };
}

/** Returns the requester, all assigned approvers and everybody who has decided. */
export function involvedIn({ requester, approval }: ChangeRequest): readonly string[] {
  const asked = approval.stages.flatMap(({ assignments }) =>
    assignments.flatMap(({ person, principal }) => [person, principal]),
  );
  const decided = approval.decisions.flatMap(({ actor, principal }) => [actor, principal]);
  return [...new Set([requester, ...asked, ...decided])].filter((person) => person !== '');
}
