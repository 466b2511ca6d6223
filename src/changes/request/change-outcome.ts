import type { Contact } from '../../contacts/contact.ts';
import type { ApprovalPlan } from '../policy/policy.ts';
import { type ChangeRecord, conflictsOf } from './change-record.ts';
import type { ChangeRequest, FieldConflict } from './change-request.ts';

/** Returns the public data of a request. */
export function toOutcome({ request, plan, outcome }: ChangeRecord): ChangeOutcome {
  const { stored } = outcome ?? {};
  const conflicts = request.state === 'conflict' ? conflictsOf(request.difference, stored) : [];
  return { request, plan, stored, conflicts };
}

export interface ChangeOutcome {
  readonly request: ChangeRequest;
  /** Whom the policy asks. */
  readonly plan: ApprovalPlan;
  /** In the state 'conflict': the fields changed meanwhile; [] otherwise. */
  readonly conflicts: readonly FieldConflict[];
  /** The contact as read back after the last attempt; undefined if it is gone or could not be read. */
  readonly stored: Contact | undefined;
}
