/** The approval of a change request: who is asked and why, who has decided, and what was said. Pure data. */

export type Verdict = 'approve' | 'reject';

export interface Approval {
  /** The policy's rule in words, for requester and approver: "A contact approver has to agree." */
  readonly words: string;
  /** In their order; the next one opens when all before it have agreed. [] when nobody has to agree. */
  readonly stages: readonly ApprovalStage[];
  /** Index of the open stage; `stages.length` when all have agreed. */
  readonly stage: number;
  readonly decisions: readonly Decision[];
  readonly comments: readonly ApprovalComment[];
  /** When the request expires without an answer; milliseconds since the epoch, 0 for never. */
  readonly dueAt: number;
  /** What happens at {@link dueAt} and before, in words: "Reminders after 24 hours; expires after 5 days." */
  readonly timing: string;
  /** The verdicts that need a reason. */
  readonly reasonFor: readonly Verdict[];
  /** IANA name, for saying times in words. */
  readonly timeZone: string;
  /** When the requester last had the approvers reminded, 0 for never. */
  readonly nudgedAt: number;
  /** The last of these reminders that reached each person. */
  readonly reminders: readonly Reminder[];
  /** Approvers who are meant by the policy, and who cannot be asked. Each person once. */
  readonly absences: readonly Absence[];
}

export interface Reminder {
  /** Entra object id. */
  readonly person: string;
  /** When the message was delivered; milliseconds since the epoch. */
  readonly at: number;
}

/** Why somebody cannot be asked, as far as is known. */
export interface Absence {
  /** Entra object id. */
  readonly person: string;
  readonly reason: AbsenceReason;
  /** When it was found out; milliseconds since the epoch. */
  readonly since: number;
}

export type AbsenceReason =
  /** Teams has no chat with the person: Cardfile is not installed for them. */
  | 'not-installed'
  /** Teams does not take messages to the person any more: Cardfile was removed or blocked, or they left the chat. */
  | 'unreachable'
  /** The account is disabled, or not in Entra any more. */
  | 'disabled'
  /** The policy does not mean the person any more: they have left the group, or are no longer the manager. */
  | 'no-right';

export interface ApprovalStage {
  /** "Any one of the contact approvers", "2 of 3 named people", "your manager". */
  readonly title: string;
  /** How many different people have to agree. */
  readonly needed: number;
  /** Those who are asked. The requester is never among them. */
  readonly assignments: readonly Assignment[];
}

/** One person's place in a stage. */
export interface Assignment {
  /** Entra object id of the one who is asked. */
  readonly person: string;
  /** By whose right: the same person, unless the seat was reassigned. */
  readonly principal: string;
  /** Why you are asked, to be read after "because": "you are in the group of contact approvers". */
  readonly why: string;
  /** How the seat came to be. */
  readonly as: 'approver' | 'escalation' | 'fallback';
}

/**
 * One person's word, counted once, never the requester's. Nobody takes part in two decisions of one stage, be it as
 * actor or as the person for whom somebody else decided.
 */
export interface Decision {
  /** Makes a click that arrives again, or twice at once, one decision. */
  readonly key: string;
  /** Index of the stage. */
  readonly stage: number;
  /** Entra object id of the one who decided. */
  readonly actor: string;
  /** Entra object id of the one whose seat it was: the actor's own id, or who is stood in for. */
  readonly onBehalfOf: string;
  /** By whose right in the policy; see {@link Assignment.principal}. */
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
export interface ApprovalPreview {
  readonly outcome: 'apply' | 'refuse' | 'ask';
  /** Name of the rule. */
  readonly rule: string;
  /** The rule in words; for 'refuse' why not. */
  readonly words: string;
  /** With the people who would be asked; [] unless `outcome` is 'ask'. */
  readonly stages: readonly ApprovalStage[];
  /** Those who would be asked, and cannot be. */
  readonly absences: readonly Absence[];
  /** When the request would expire; 0 unless `outcome` is 'ask'. */
  readonly dueAt: number;
  readonly timing: string;
}

/** A message that has to reach somebody. Losing one never changes a request. */
export interface Notice {
  /** The same for each try, so that a message sent twice can be recognised. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly requestNumber: number;
  /** Entra object id. */
  readonly recipient: string;
  /** Entra object id of the one who caused it, 'cardfile' for Cardfile itself. */
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
  /** To everybody who was asked, once nothing is left to decide for them: their card loses its buttons. */
  | 'closed'
  /** To each admin: a request's outcome stays uncertain and a person has to look. */
  | 'help-wanted';

/** What became of a notice. */
export type Delivery =
  | 'delivered'
  /** There was nothing to say to the recipient any more. */
  | 'unneeded'
  /** Teams has no chat with the recipient, or does not take messages for them any more: somebody else is asked. */
  | 'not-installed'
  | 'gone'
  /** Teams refuses the message for a reason that is not known; counts as 'gone' after a few tries. */
  | 'refused'
  /** Teams is busy or does not answer: tried again. */
  | 'later';

/** Delivers a notice. An exception counts as 'later'. */
export type Notify = (notice: Notice) => Promise<Delivery>;

/** The approval of a change that needs nobody's consent. */
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
