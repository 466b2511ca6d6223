import type { ContactRef } from '../../contacts/contact.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { ChangeProposal, ChangeRequest } from './change-request.ts';

/** Which contacts a request is about, whether it was made already or is about to be. */
export interface Subject {
  /** 0 for a request that is not made yet. */
  readonly number: number;
  readonly source: SourceId;
  readonly targets: readonly ContactRef[];
  /** The addresses of a contact that is to be added, which has no id yet; [] for every other request. */
  readonly emails: readonly string[];
}

export function subjectOf(request: ChangeRequest): Subject {
  const emails = request.difference.find(({ field }) => field === 'emails')?.after;
  const isNew = request.operation === 'create' && Array.isArray(emails);
  return { number: request.number, ...placeOf(request), emails: isNew ? emails : [] };
}

/** Of a request that is about to be made. */
export function subjectOfProposal(
  proposal: Pick<ChangeProposal, 'operation' | 'source' | 'target' | 'after' | 'items'>,
): Subject {
  const emails = proposal.operation === 'create' ? (proposal.after.emails ?? []) : [];
  return { number: 0, ...placeOf(proposal), emails };
}

function placeOf({ source, target, items = [] }: Pick<ChangeProposal, 'source' | 'target'> & WithItems) {
  const targets = [target, ...items.map((item) => item.target)].filter((ref) => ref !== undefined);
  return { source, targets };
}

interface WithItems {
  readonly items?: readonly { readonly target: ContactRef | undefined }[];
}

/** Whether a request failed because a contact that it is about does not exist any more. */
export function isTargetGone({
  state,
  problem,
  operation,
}: Pick<ChangeRequest, 'state' | 'problem' | 'operation'>): boolean {
  return state === 'failed' && problem === 'not-found' && operation !== 'create';
}
