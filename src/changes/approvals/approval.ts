/** Data types of the approval of a change request: assignments, decisions, comments and notices. */

export type Verdict = 'approve' | 'reject';

export interface Approval {
  /** The policy's rule in words, for requester and approver: "A contact approver has to agree." */
  readonly words: string;
  /** In order; each opens when all before it are approved. [] if no approval is needed. */
  readonly stages: readonly ApprovalStage[];
  /** Index of the open stage; `stages.length` when all are approved. */
  readonly stage: number;
  readonly decisions: readonly Decision[];
  readonly comments: readonly ApprovalComment[];
  /** When the request expires without an answer; milliseconds since the epoch, 0 for never. */
  readonly dueAt: number;
  /** What happens at {@link dueAt} and before, in words: "Reminders after 24 hours; expires after 5 days." */
  readonly timing: string;
  /** The verdicts that need a reason. */
  readonly reasonFor: readonly Verdict[];
  /** IANA name, for formatting times. */
  readonly timeZone: string;
  /** When the requester last reminded the approvers; milliseconds since the epoch, 0 for never. */
  readonly nudgedAt: number;
  /** The last such reminder that reached each person. */
  readonly reminders: readonly Reminder[];
  /** Approvers named by the policy who cannot be asked. Each person once. */
  readonly absences: readonly Absence[];
}

export interface Reminder {
  /** Entra object id. */
  readonly person: string;
  /** When the message was delivered; milliseconds since the epoch. */
  readonly at: number;
}

/** The known reason why a person cannot be asked. */
export interface Absence {
  /** Entra object id. */
  readonly person: string;
  readonly reason: AbsenceReason;
  /** When it was detected; milliseconds since the epoch. */
  readonly since: number;
}

export type AbsenceReason =
  /** Teams has no chat with the person: Cardfile is not installed for them. */
  | 'not-installed'
  /**
   * Teams no longer accepts messages to the person: Cardfile was removed or blocked, or they left the chat.
   */
  | 'unreachable'
  /** The account is disabled or deleted. */
  | 'disabled'
  /** The policy no longer names the person: they have left the group, or are no longer the manager. */
  | 'no-right';

export interface ApprovalStage {
  /** "Any one of the contact approvers", "2 of 3 named people", "your manager". */
  readonly title: string;
  /** How many different people have to agree. */
  readonly needed: number;
  /** The people who are asked, never the requester. */
  readonly assignments: readonly Assignment[];
}

/** One person who is asked in a stage. */
export interface Assignment {
  /** Entra object id of the person who is asked. */
  readonly person: string;
  /**
   * Entra object id of the person whose right it is: the same person, unless the assignment was reassigned.
   */
  readonly principal: string;
  /** Why you are asked, to be read after "because": "you are in the group of contact approvers". */
  readonly why: string;
  /** The origin of the assignment. */
  readonly as: 'approver' | 'escalation' | 'fallback';
}

/**
 * One person's decision, never the requester's. Nobody takes part in two decisions of one stage, neither as
 * actor nor as the person on whose behalf somebody decided.
 */
export interface Decision {
  /** The idempotency key of the click. */
  readonly key: string;
  /** Index of the stage. */
  readonly stage: number;
  /** Entra object id of the person who decided. */
  readonly actor: string;
  /** Entra object id of the assigned person: the actor, or the person who delegated to them. */
  readonly onBehalfOf: string;
  /** The person whose right it is; see {@link Assignment.principal}. */
  readonly principal: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly at: number;
}

export interface ApprovalComment {
  readonly kind: 'comment' | 'question';
  readonly actor: string;
  readonly text: string;
  readonly at: number;
}

/** One person decides for another while they are away. */
export interface Delegation {
  readonly from: string;
  readonly to: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** What the policy would do with a proposal. */
export interface ApprovalPreview
  extends Pick<Approval, 'words' | 'stages' | 'absences' | 'dueAt' | 'timing'> {
  /** For 'refuse', the words say why not. Only for 'ask' there are stages and a due time. */
  readonly outcome: 'apply' | 'refuse' | 'ask';
}

/** A message to one person about a request. Losing one never changes the request. */
export interface Notice {
  /** The same for each attempt, so that a duplicate can be recognised. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly requestNumber: number;
  /** Entra object id. */
  readonly recipient: string;
  /** Entra object id of the person who caused it, 'cardfile' for Cardfile itself. */
  readonly actor: string;
}

export type NoticeKind =
  /** To an approver: please decide. Send a card with buttons. */
  | 'asked'
  /** To an approver who was asked before. */
  | 'reminder'
  | 'nudge'
  /** To an approver: the requester has answered, or somebody has commented. */
  | 'answered'
  /** To the requester: an approver wants to know something, or has commented. */
  | 'question'
  /** To the requester: one of several has agreed, or others are asked now; the request goes on. */
  | 'progress'
  /** To the requester: nobody who could decide can be reached. */
  | 'stuck'
  /** To the requester: decided, or ended; the state and `problem` say how. */
  | 'outcome'
  /** To everybody who was asked, when they have nothing left to decide: their card loses its buttons. */
  | 'closed'
  /** To each admin: a request's outcome stays uncertain and a person has to check it. */
  | 'help-wanted';

/** The result of delivering a notice. */
export type Delivery =
  | 'delivered'
  /** The notice was no longer relevant to the recipient. */
  | 'unneeded'
  /** Teams has no chat with the recipient, or no longer accepts messages to them: somebody else is asked. */
  | 'not-installed'
  | 'gone'
  /** Teams refuses the message for an unknown reason; counts as 'gone' after a few attempts. */
  | 'refused'
  /** Teams throttles or does not answer: the notice is retried. */
  | 'later';

/** Delivers a notice. An exception counts as 'later'. */
export type Notify = (notice: Notice) => Promise<Delivery>;

/** The approval of a change that needs no approver. */
export const nobodyAsked: Approval = {
  words: '',
  stages: [],
  stage: 0,
  decisions: [],
  comments: [],
  dueAt: 0,
  timing: '',
  reasonFor: [],
  timeZone: 'UTC',
  nudgedAt: 0,
  reminders: [],
  absences: [],
};
