import type { ContactChanges, ContactRef, SourceId } from '../contacts/contact.ts';
import type { FieldChange } from '../contacts/field-change.ts';

/** The state of a change request; see `change-states.ts` for the allowed moves. */
export type ChangeState =
  | 'pending'
  | 'approved'
  | 'applying'
  | 'applied'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  | 'conflict'
  | 'failed'
  | 'uncertain';

export type ChangeOperation = 'create' | 'update' | 'delete';

/** Every write that Cardfile makes. */
export interface ChangeRequest {
  /** 142 is shown as CR-142. */
  readonly number: number;
  /** Made when the form was shown; a form sent twice is one request. */
  readonly submissionKey: string;
  readonly operation: ChangeOperation;
  readonly source: SourceId;
  /** The contact changed; undefined for a create until its first step is done. */
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  readonly difference: readonly FieldChange[];
  /** Entra object id. */
  readonly requester: string;
  readonly reason: string;
  /** The policy rule that decided who must agree. */
  readonly rule: string;
  readonly state: ChangeState;
  readonly steps: readonly ChangeStep[];
  /** A backend error's code when the state is failed, conflict or uncertain; '' otherwise. */
  readonly problem: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** One outgoing call of an application, recorded before it goes and after it came back. */
export interface ChangeStep {
  readonly name: string;
  readonly state: 'begun' | 'done' | 'failed';
}

/** What a dialog asks for. */
export interface ChangeProposal {
  readonly submissionKey: string;
  readonly operation: ChangeOperation;
  readonly source: SourceId;
  readonly target: ContactRef | undefined;
  readonly targetName: string;
  /** The target's version when the form was shown, '' without one. */
  readonly targetVersion: string;
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  readonly requester: string;
  readonly reason: string;
  readonly correlationId: string;
}
