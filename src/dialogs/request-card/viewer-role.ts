import type { ViewerKind } from '../../cards/requests/request-data.ts';
import type { Prompt } from '../../cards/requests/request-prompts.ts';
import type { Assignment, Delegation } from '../../changes/approvals/approval.ts';
import { assignmentOf } from '../../changes/approvals/assignments.ts';
import type { ChangeRequests } from '../../changes/change-requests.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';

/** Who reads the card. */
export interface RequestViewer {
  /** Entra object id; '' for everybody in a chat. */
  readonly objectId: string;
  readonly isAdmin: boolean;
  readonly timeZone: string;
  readonly locale: string;
  /** The ids (`29:…`) of those whose clients may renew the card by themselves. */
  readonly refreshFor: readonly string[];
}

/** What a press has led to, shown on the card. */
export interface RequestNews {
  readonly news?: string;
  readonly prompt?: Prompt;
  readonly problem?: string;
  /** The first of the whole values that the card holds, where it cannot hold all; 0 without. */
  readonly valuesFrom?: number;
  /** How many of the comments the card is to end with; 0 for all. */
  readonly commentsUpTo?: number;
}

/** Where somebody stands towards a request. */
export interface ViewerRole {
  readonly face: ViewerKind;
  /** The seat in which they may decide now. */
  readonly assignment: Assignment | undefined;
  /** Set when the seat is somebody else's, for whom they stand in. */
  readonly isDelegate: Delegation | undefined;
}

/** Tells how somebody stands towards a request: by what is stored, never by what a card says. */
export async function viewerRoleOf(
  request: ChangeRequest,
  { objectId, isAdmin }: Pick<RequestViewer, 'objectId' | 'isAdmin'>,
  changes: Pick<ChangeRequests, 'delegateFor'>,
): Promise<ViewerRole> {
  const nobody = { assignment: undefined, isDelegate: undefined };
  if (objectId === '') return { face: 'stranger', ...nobody };
  if (objectId === request.requester) return { face: 'requester', ...nobody };
  const { approval, state } = request;
  const delegations = await changes.delegateFor(objectId);
  const principals = new Set(delegations.map(({ from }) => from));
  const assignment = state === 'pending' ? assignmentOf(approval, objectId, principals) : undefined;
  if (assignment !== undefined) {
    const isDelegate = delegations.find(({ from }) => from === assignment.person && from !== objectId);
    return { face: 'decider', assignment, isDelegate };
  }
  const follows =
    isAdmin || involvedIn(request).some((person) => person === objectId || principals.has(person));
  return { face: follows ? 'follower' : 'stranger', ...nobody };
}

/** Those who have asked for a request, are or were asked about it, or have decided. */
export function involvedIn({ requester, approval }: ChangeRequest): readonly string[] {
  const asked = approval.stages.flatMap(({ assignments }) =>
    assignments.flatMap(({ person, principal }) => [person, principal]),
  );
  const decided = approval.decisions.flatMap(({ actor, principal }) => [actor, principal]);
  return [...new Set([requester, ...asked, ...decided])].filter((person) => person !== '');
}
