import type { ContactRef } from '../../contacts/contact.ts';
import type { Roles } from '../../identity/actor.ts';
import type { ChangeOutcome } from '../request/change-outcome.ts';
import type { ChangeProposal } from '../request/change-request.ts';
import type { Subject } from '../request/subject.ts';
import type { ApprovalPreview, Decision, Delegation, Verdict } from './approval.ts';

/**
 * The actions of people on proposed requests. Each method checks the actor and the request's current state,
 * and acts in one transaction with the audit entry and the outgoing work. Methods are idempotent, also when
 * called concurrently. They return undefined for an unknown number. An action that is not possible is not an
 * exception but a {@link Refusal} with the current request.
 */
export interface Approvals {
  /**
   * Returns what the policy would do with a proposal.
   * @throws {BackendError} if Entra does not return the approvers
   */
  preview(proposal: ChangeProposal, roles: Roles): Promise<ApprovalPreview>;
  /**
   * Approves or rejects. `key` is the idempotency key of the click (the id of the activity, or one created
   * with the card). `version` is the stage that the card showed ({@link Approval.stage}); typed commands
   * leave it out. After the last approval the change is applied in the background.
   * @param seen the request as it was just loaded, so that it need not be loaded again
   */
  decide(number: number, decision: DecisionInput, by: By, seen?: ChangeOutcome): Promise<Answer | undefined>;
  /** Withdraws the actor's own request, unless it is being applied or has written something. */
  withdraw(number: number, by: By): Promise<Answer | undefined>;
  /**
   * Reminds the undecided approvers, at most once in four hours; `nextNudgeAt` is the next possible time. Waits a
   * few seconds for delivery: {@link Approval.reminders} and {@link Approval.absences} of the answer tell who
   * was reached and who was not.
   */
  nudge(number: number, by: By): Promise<Answer | undefined>;
  /**
   * Adds a comment of the requester or an approver; the other side is notified. A requester's comment answers
   * open questions.
   */
  comment(number: number, text: string, by: By): Promise<Answer | undefined>;
  /** Adds an approver's question to the requester; the request stays pending with the same due date. */
  askForInformation(number: number, question: string, by: By): Promise<Answer | undefined>;
  /**
   * Reassigns the approver's own assignment to somebody who is not yet involved in the request. That person
   * can decide or return it, but not reassign it further.
   */
  reassign(number: number, to: string, reason: string, by: By): Promise<Answer | undefined>;
  /**
   * Proposes the requester's edited version of a request that is pending (which is withdrawn) or has ended
   * unapplied. The policy applies again. Returns the new request.
   * @throws {BackendError} if Entra does not return the approvers
   */
  resubmit(number: number, edited: EditedProposal, roles: Roles, by: By): Promise<Answer | undefined>;
  /**
   * Proposes the inverse of an applied change under the same policy; a deleted contact is recreated from its
   * stored fields. Returns the new request. Requester, deciders and admins may undo.
   * @throws {BackendError} if Entra does not return the approvers
   */
  undo(number: number, options: UndoOptions, roles: Roles, by: By): Promise<Answer | undefined>;
  /**
   * Retries a request that failed because its system throttled or did not answer. Approvers are not asked
   * again; their rights are checked as before every write. Only the requester may retry.
   */
  retry(number: number, by: By): Promise<Answer | undefined>;
  /**
   * Pauses a large batch that is approved or being applied, lets it continue, or cancels it: what is begun is completed,
   * and everything else stays undone. The requester, its approvers and admins may do this.
   */
  steer(number: number, wish: BatchSteering, roles: Roles, by: By): Promise<Answer | undefined>;
  /**
   * Proposes the items of a large batch that were not applied as a new request under the same policy. Returns the new
   * request. Only the requester may do this.
   * @throws {BackendError} if Entra does not return the approvers
   */
  retryItems(number: number, options: UndoOptions, roles: Roles, by: By): Promise<Answer | undefined>;
  /**
   * Ends an uncertain request as an admin (for a personal contact, its owner) has found it: 'there' or
   * 'not-there'.
   */
  resolve(number: number, found: 'there' | 'not-there', roles: Roles, by: By): Promise<Answer | undefined>;
  /** Returns a contact's requests, newest first, at most 50. Callers check who may see the contact. */
  history(ref: ContactRef): Promise<readonly ChangeOutcome[]>;
  /** Returns other requests about the same contacts that have not ended, oldest first, at most 50. */
  openAbout(subject: Subject): Promise<readonly ChangeOutcome[]>;
  list(filter: ListFilter): Promise<RequestPage>;
  /**
   * Lets `to` decide for `from` until the given time (at most 90 days ahead); replaces an earlier delegation
   * of `from`. `until` in the past ends it. Delegations cannot form a circle. A delegate gets only the
   * approvals that `from` holds in their own right, and never those of their own requests.
   */
  delegate(delegation: Delegation, by: By): Promise<DelegationAnswer>;
  /** Returns the active delegations to a person. */
  delegationsTo(actor: string): Promise<readonly Delegation[]>;
  /** Returns the active delegation of a person; undefined if there is none. */
  delegationOf(actor: string): Promise<Delegation | undefined>;
}

export type BatchSteering = 'pause' | 'continue' | 'cancel';

export interface By {
  /** Entra object id, from the verified activity. */
  readonly actor: string;
  readonly correlationId: string;
}

export interface DecisionInput {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly key: string;
  readonly version?: number;
}

/** Why an action had no effect; '' if it had one. */
export type Refusal =
  | ''
  /** Nothing is left to decide; see `prior` and `request.state`. */
  | 'decided'
  /** The same person has already decided in this stage, see `prior`; others are still asked. */
  | 'already-yours'
  /** The requester's own request. */
  | 'own-request'
  /** The actor is not asked. */
  | 'not-asked'
  /** Only the requester may do this. */
  | 'not-yours'
  | 'reason-needed'
  /** The card shows an earlier stage. */
  | 'stale'
  /** Approvers were reminded a short time ago, see `nextNudgeAt`. */
  | 'too-soon'
  /** The action is not possible in the request's state. */
  | 'wrong-state'
  /** The request found nothing to change, or the values that it changed are no longer known. */
  | 'nothing-to-undo'
  /** The request has already been undone, see `otherNumber`. */
  | 'already-undone'
  /** Another request already does the rest of this one, see `otherNumber`. */
  | 'already-retried'
  /**
   * The actor holds the assignment for somebody else, as a delegate or after a reassignment, and cannot
   * reassign it.
   */
  | 'held-for-another'
  /** The named person cannot be assigned: the requester, somebody already asked, or not in the directory. */
  | 'not-that-person';

export interface Answer extends ChangeOutcome {
  readonly refusal: Refusal;
  /** The earlier decision that caused the refusal. */
  readonly prior: Decision | undefined;
  /** For 'too-soon': the next possible time, in milliseconds since the epoch; 0 otherwise. */
  readonly nextNudgeAt: number;
  /** For 'already-undone' and 'already-retried': the number of the other request; 0 otherwise. */
  readonly otherNumber: number;
}

/** The contact's current and wanted fields are the same fields as in the first proposal. */
type EditedProposal = Pick<
  ChangeProposal,
  'submissionKey' | 'before' | 'after' | 'targetName' | 'targetVersion' | 'reason'
>;
type UndoOptions = Pick<ChangeProposal, 'submissionKey' | 'reason'>;

export interface ListFilter {
  readonly for: string;
  /**
   * 'mine': proposed by the person, newest first. 'to-decide': waiting for the person, or for somebody whose
   * delegate they are, by due date. 'overdue': those of both that expire within 24 hours. 'decided': approved or
   * rejected by the person, last decision first.
   */
  readonly what: 'mine' | 'to-decide' | 'overdue' | 'decided';
  /** From 1. */
  readonly page: number;
}

export interface RequestPage {
  readonly requests: readonly ChangeOutcome[];
  readonly total: number;
  readonly pages: number;
}

export interface DelegationAnswer {
  readonly refusal: '' | 'self' | 'too-long' | 'circle' | 'not-that-person';
}
