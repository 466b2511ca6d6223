import type { ContactChanges, ContactRef } from '../../contacts/contact.ts';
import type { Roles } from '../../identity/actor.ts';
import type { ChangeOutcome } from '../request/change-outcome.ts';
import type { ChangeProposal } from '../request/change-request.ts';
import type { Subject } from '../request/subject.ts';
import type { ApprovalPreview, Decision, Delegation, Verdict } from './approval.ts';

/**
 * Everything that people do with requests after they were proposed. Each method checks on the server who acts
 * and how the request stands now, does its deed in one transaction with audit entry and outgoing work, and has
 * one effect however often and however simultaneously it is called. A method answers undefined for a number that
 * does not exist. What cannot be done is not an exception but a {@link Refusal}, with the request as it stands.
 */
export interface Approvals {
  /**
   * What the policy would do, before anything is submitted.
   * @throws {BackendError} when Entra does not say who would have to agree
   */
  preview(proposal: ChangeProposal, roles: Roles): Promise<ApprovalPreview>;
  /**
   * One person's word. `key` is the click's own id (the id of the activity, or one made with the card): the same
   * key again answers as the first time. `version` is the stage that the card showed ({@link Approval.stage});
   * left out by typed commands. After the last consent the change is applied in the background.
   */
  decide(number: number, decision: DecisionInput, by: By): Promise<Answer | undefined>;
  /** Takes back one's own request, as long as nobody has started to apply it. */
  withdraw(number: number, by: By): Promise<Answer | undefined>;
  /**
   * Reminds those who have not decided yet; at most once in four hours, `again` says when next. Waits some seconds
   * for the reminders to be delivered: {@link Approval.reminders} and {@link Approval.absences} of the answer tell
   * who got one and who cannot be reached.
   */
  nudge(number: number, by: By): Promise<Answer | undefined>;
  /** By requester or approvers; the other side is told. A requester's comment answers open questions. */
  comment(number: number, text: string, by: By): Promise<Answer | undefined>;
  /** An approver asks the requester; the request stays pending and its due date stays. */
  askForInformation(number: number, question: string, by: By): Promise<Answer | undefined>;
  /**
   * An approver hands the seat that they hold in their own right to somebody who has no part in the request yet, and
   * who is asked instead. That person can decide or give it back, and hand it on to nobody else.
   */
  reassign(number: number, to: string, reason: string, by: By): Promise<Answer | undefined>;
  /**
   * The requester's edited version of a request that is pending (which is withdrawn), or ended without being
   * applied: a new request under the same policy. The answer is the new request's.
   * @throws {BackendError} when Entra does not say who would have to agree
   */
  resubmit(number: number, edited: EditedProposal, roles: Roles, by: By): Promise<Answer | undefined>;
  /**
   * Proposes the inverse of an applied change under the same policy; a deleted contact is made again from what
   * was kept. The answer is the new request's. By requester, deciders and admins.
   * @throws {BackendError} when Entra does not say who would have to agree
   */
  undo(number: number, draft: UndoOptions, roles: Roles, by: By): Promise<Answer | undefined>;
  /**
   * Lets a request be tried again that was given up because its system was too busy or did not answer. Whoever has
   * agreed is not asked again; that their consent still holds is checked as before every write. By the requester.
   */
  retry(number: number, by: By): Promise<Answer | undefined>;
  /**
   * Ends an uncertain request by the word of an admin who has looked, 'there' or 'not-there'; for a personal contact
   * by the word of its owner.
   */
  resolve(number: number, found: 'there' | 'not-there', roles: Roles, by: By): Promise<Answer | undefined>;
  /** A contact's requests, newest first, at most 50. Callers check who may see the contact. */
  history(ref: ContactRef): Promise<readonly ChangeOutcome[]>;
  /** Other requests about the same contacts that have not ended, oldest first, at most 50. */
  openAbout(subject: Subject): Promise<readonly ChangeOutcome[]>;
  list(draft: ListFilter): Promise<RequestPage>;
  /**
   * Lets `to` decide for `from` until then (at most 90 days ahead); replaces an earlier one of `from`. `until` in
   * the past ends it. A person stood in for cannot stand in for others in a circle. Only one's own approvals are
   * handed on, never those that are held for somebody else, and never a word on `to`'s own requests.
   */
  delegate(delegation: Delegation, by: By): Promise<DelegationAnswer>;
  /** The people for whom somebody decides now. */
  delegateFor(actor: string): Promise<readonly Delegation[]>;
  /** To whom somebody has handed their approvals, undefined when to nobody. */
  delegationOf(actor: string): Promise<Delegation | undefined>;
}

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

/** Why a deed had no effect; '' when it had one. */
export type Refusal =
  | ''
  /** Nothing is left to decide: `prior` says who decided what and when, `request.state` how it stands. */
  | 'decided'
  /** The same person has decided in this stage already, see `prior`; others are still asked. */
  | 'already-yours'
  /** The requester's own request. */
  | 'own-request'
  /** The actor is not among those who are asked. */
  | 'not-asked'
  /** Only the requester may do this. */
  | 'not-yours'
  | 'reason-needed'
  /** The card shows an earlier stage. */
  | 'stale'
  /** Nudged a short time ago, see `again`. */
  | 'too-soon'
  /** This cannot be done in the state that the request is in. */
  | 'wrong-state'
  /** An undo of this request is there already, see `other`. */
  | 'already-undone'
  /** The actor holds the seat for somebody else, as a delegate or after a reassignment, and cannot hand it on. */
  | 'held-for-another'
  /** The person named cannot take it: the requester, somebody who is asked already, or not in the directory. */
  | 'not-that-person';

export interface Answer extends ChangeOutcome {
  readonly refusal: Refusal;
  /** The decision that stands in the way, when there is one. */
  readonly prior: Decision | undefined;
  /** Refusal 'too-soon': when it is possible next, milliseconds since the epoch; 0 otherwise. */
  readonly again: number;
  /** Refusal 'already-undone': the number of the undo; 0 otherwise. */
  readonly other: number;
}

export interface EditedProposal {
  readonly submissionKey: string;
  /** The contact as it is now, and as it shall be; same fields as in the first proposal. */
  readonly before: ContactChanges;
  readonly after: ContactChanges;
  readonly targetName: string;
  readonly targetVersion: string;
  readonly reason: string;
}

export interface UndoOptions {
  readonly submissionKey: string;
  readonly reason: string;
}

export interface ListFilter {
  readonly for: string;
  /**
   * 'mine': asked for by the person, newest first. 'to-decide': waiting for the person or somebody they stand in
   * for, the one that is due first at the top. 'overdue': of both, those not decided 24 hours before they expire.
   */
  readonly what: 'mine' | 'to-decide' | 'overdue';
  /** From 1. */
  readonly page: number;
}

export interface RequestPage {
  readonly requests: readonly ChangeOutcome[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
}

export interface DelegationAnswer {
  readonly refusal: '' | 'self' | 'too-long' | 'circle' | 'not-that-person';
  readonly delegation: Delegation | undefined;
}
