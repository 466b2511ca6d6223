import type { People } from '../../identity/people.ts';
import { messages } from '../../languages/messages.ts';
import type { Database, Store } from '../../store/database.ts';
import { type ChangeRecord, loadRecord } from '../request/change-record.ts';
import { checkCommentLimits, storedText } from '../request/check-limits.ts';
import type { ActionResult, WithLockedRequest } from '../request/with-locked-request.ts';
import type { Approval, ApprovalComment, Decision } from './approval.ts';
import type { Answer, Approvals, By, DecisionInput } from './approvals.ts';
import {
  assignmentOf,
  countConsents,
  decisionsOf,
  hasDecided,
  isInvolved,
  isOwnAssignment,
  openStage,
  takesPartIn,
  undecidedAssignments,
  withAssignments,
} from './assignments.ts';
import type { Rights } from './rights.ts';

export type ApproverActions = Pick<Approvals, 'decide' | 'askForInformation' | 'reassign' | 'comment'>;

export interface ApproverActionsOptions {
  readonly database: Database;
  readonly withLockedRequest: WithLockedRequest;
  readonly rights: Rights;
  readonly people: Pick<People, 'isActive'>;
  readonly clock: () => number;
}

/** Creates the actions of approvers: decide, ask the requester, reassign, comment. */
export function createApproverActions(options: ApproverActionsOptions): ApproverActions {
  const { database, withLockedRequest, rights, people, clock } = options;

  return {
    async decide(number, decision, by, loaded) {
      const input = { ...decision, reason: storedText(decision.reason) };
      for (let known = loaded; ; known = undefined) {
        // Entra is queried outside the transaction. If the stage has changed meanwhile, the loop starts over.
        const seen = known ?? (await loadRecord(database.changes, number));
        if (seen === undefined) return undefined;
        const { stage } = seen.request.approval;
        const holds = seen.request.state === 'pending' ? await rights.ofAssignment(seen, stage) : () => false;
        let hasStageChanged = false;
        const result = await withLockedRequest(
          number,
          by,
          async (record, store) => {
            if (record.request.state === 'pending' && record.request.approval.stage !== stage) {
              hasStageChanged = true;
              return { refusal: 'stale' };
            }
            return evaluate(record, input, by, holds, await principalsOf(store, by.actor));
          },
          input.verdict,
        );
        if (!hasStageChanged) return result;
      }
    },

    async askForInformation(number, question, by) {
      return remark(number, 'question', question, by);
    },

    comment: (number, text, by) => remark(number, 'comment', text, by),

    async reassign(number, to, typed, by) {
      const reason = storedText(typed);
      const isActive = await people.isActive(to);
      return withLockedRequest(number, by, async (record, store) => {
        const refusal = cannotAct(record, by);
        if (refusal !== undefined) return refusal;
        const { requester, approval } = record.request;
        const prior = ownDecision(approval, by.actor);
        if (prior !== undefined) return { refusal: 'already-yours', prior };
        const assignment = undecidedAssignments(approval).find(({ person }) => person === by.actor);
        if (assignment === undefined) {
          const isDelegate =
            assignmentOf(approval, by.actor, await principalsOf(store, by.actor)) !== undefined;
          return { refusal: isDelegate ? 'held-for-another' : 'not-asked' };
        }
        // A reassigned assignment can only be returned to its principal.
        const isReturn = to === assignment.principal;
        if (!isOwnAssignment(assignment) && !isReturn) return { refusal: 'held-for-another' };
        const isTaken =
          to === by.actor || (!isReturn && (isInvolved(approval, to) || hasDecided(approval, to)));
        if (!isActive || to === requester || isTaken) return { refusal: 'not-that-person' };
        const assignments = openStage(approval)?.assignments ?? [];
        const why = reassignedWhy(isReturn, reason);
        const reassigned = assignments.map((each) =>
          each === assignment ? { ...each, person: to, why } : each,
        );
        const change = { approval: withAssignments(approval, reassigned), words: reason, note: `to ${to}` };
        return { event: 'reassign', change };
      });
    },
  };

  function evaluate(
    record: ChangeRecord,
    { verdict, reason, key, version }: DecisionInput,
    { actor }: By,
    holds: Awaited<ReturnType<Rights['ofAssignment']>>,
    principals: ReadonlySet<string>,
  ): ActionResult {
    const { approval } = record.request;
    if (approval.decisions.some((decision) => decision.key === key && decision.actor === actor)) {
      return { refusal: '' };
    }
    const refusal = cannotAct(record, { actor });
    if (refusal !== undefined) return refusal;
    if (version !== undefined && version !== approval.stage) return { refusal: 'stale' };
    const own = ownDecision(approval, actor);
    if (own !== undefined) return { refusal: 'already-yours', prior: own };
    const assignment = assignmentOf(approval, actor, principals);
    if (assignment === undefined || !holds(assignment)) {
      const made = decisionsOf(approval, approval.stage);
      const other = made.find(({ onBehalfOf }) => principals.has(onBehalfOf));
      return other === undefined ? { refusal: 'not-asked' } : { refusal: 'already-yours', prior: other };
    }
    if (reason === '' && approval.reasonFor.includes(verdict)) return { refusal: 'reason-needed' };

    const decision: Decision = {
      key,
      stage: approval.stage,
      actor,
      verdict,
      reason,
      at: clock(),
      onBehalfOf: assignment.person,
      principal: assignment.principal,
    };
    const counted: Approval = { ...approval, decisions: [...approval.decisions, decision] };
    const common = { words: reason, onBehalfOf: assignment.principal === actor ? '' : assignment.principal };
    if (verdict === 'reject') return { event: 'reject', change: { ...common, approval: counted } };
    const isEnough = countConsents(counted, approval.stage) >= (openStage(approval)?.needed ?? 0);
    if (!isEnough) return { event: 'consent', change: { ...common, approval: counted } };
    const next = { ...counted, stage: approval.stage + 1 };
    const event = next.stage >= next.stages.length ? 'approve' : 'consent';
    return { event, change: { ...common, approval: next } };
  }

  async function remark(
    number: number,
    kind: ApprovalComment['kind'],
    typed: string,
    by: By,
  ): Promise<Answer | undefined> {
    const text = storedText(typed);
    return withLockedRequest(number, by, async (record, store) => {
      const { state, requester, approval } = record.request;
      if (state !== 'pending') return { refusal: 'wrong-state' };
      if (text === '') return { refusal: 'reason-needed' };
      const isApprover =
        approval.decisions.some(({ actor }) => actor === by.actor) ||
        assignmentOf(approval, by.actor, await principalsOf(store, by.actor)) !== undefined;
      const mayAsk = isApprover && by.actor !== requester;
      if (kind === 'question' ? !mayAsk : !mayAsk && by.actor !== requester) {
        return { refusal: by.actor === requester ? 'own-request' : 'not-asked' };
      }
      const last = approval.comments.at(-1);
      // A button that was pressed twice.
      if (last?.kind === kind && last.actor === by.actor && last.text === text) return { moved: record };
      const comment: ApprovalComment = { kind, actor: by.actor, text, at: clock() };
      const comments = [...approval.comments, comment];
      if (comments.length > maxComments) return { refusal: 'wrong-state' };
      await checkCommentLimits(store, by.actor, clock());
      return { event: kind, change: { approval: { ...approval, comments }, words: comment.text } };
    });
  }

  async function principalsOf(store: Store, actor: string): Promise<ReadonlySet<string>> {
    const delegations = await store.delegations.inForce(clock());
    const own = delegations.filter(({ to_person }) => to_person === actor);
    return new Set(own.map(({ from_person }) => from_person));
  }
}

/** Returns the decision of the open stage that a person made or that was made on their behalf. */
function ownDecision(approval: Approval, person: string): Decision | undefined {
  return decisionsOf(approval, approval.stage).find((decision) => takesPartIn(decision, person));
}

/** Returns why somebody is asked to whom an assignment was handed or given back, with the message to them. */
function reassignedWhy(isReturn: boolean, message: string): string {
  const { handedToYou, handedToYouWith, givenBackToYou, givenBackToYouWith } = messages.policy;
  if (message === '') return isReturn ? givenBackToYou : handedToYou;
  return isReturn ? givenBackToYouWith({ message }) : handedToYouWith({ message });
}

const maxComments = 200;

/**
 * Returns the refusal that applies to any decision by this person, if there is one. The requester never
 * decides.
 */
function cannotAct({ request }: ChangeRecord, { actor }: Pick<By, 'actor'>): ActionResult | undefined {
  const { state, requester, approval } = request;
  if (actor === requester) return { refusal: 'own-request' };
  if (state === 'pending') {
    return undecidedAssignments(approval).length === 0 ? { refusal: 'wrong-state' } : undefined;
  }
  const rejection = approval.decisions.find(({ verdict }) => verdict === 'reject');
  return { refusal: 'decided', prior: rejection ?? approval.decisions.at(-1) };
}
