import type { ContactRef } from '../../contacts/contact.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { ChangeProposal, ChangeRequest } from './change-request.ts';

/** The contacts that a request or proposal is about. */
export interface Subject {
  /** 0 for a proposal. */
  readonly number: number;
  readonly source: SourceId;
  readonly targets: readonly ContactRef[];
  /** The addresses of a contact to create, which has no id yet; [] otherwise. */
  readonly emails: readonly string[];
}

export function subjectOf(request: ChangeRequest): Subject {
  const emails = request.difference.find(({ field }) => field === 'emails')?.after;
  const isNew = request.operation === 'create' && Array.isArray(emails);
  return { number: request.number, ...targetsOf(request), emails: isNew ? emails : [] };
}

/** Returns the subject of a proposal. */
export function subjectOfProposal(
  proposal: Pick<ChangeProposal, 'operation' | 'source' | 'target' | 'after' | 'items'>,
): Subject {
  const emails = proposal.operation === 'create' ? (proposal.after.emails ?? []) : [];
  return { number: 0, ...targetsOf(proposal), emails };
}

function targetsOf({ source, target, items = [] }: Pick<ChangeProposal, 'source' | 'target'> & WithItems) {
  const targets = [target, ...items.map((item) => item.target)].filter((ref) => ref !== undefined);
  return { source, targets };
}

interface WithItems {
  readonly items?: readonly { readonly target: ContactRef | undefined }[];
}

/** Whether a request failed because its contact no longer exists. */
export function isTargetGone({
  state,
  problem,
  operation,
}: Pick<ChangeRequest, 'state' | 'problem' | 'operation'>): boolean {
  return state === 'failed' && problem === 'not-found' && operation !== 'create';
}
