import type { People } from '../../identity/people.ts';
import type { Database } from '../../store/database.ts';
import { assignmentsOf, type Candidates, type Policy } from '../policy/policy.ts';
import { type ChangeRecord, loadRecord, lockRecord } from '../request/change-record.ts';
import type { ChangeEvent } from '../request/change-states.ts';
import type { Transitions } from '../request/transitions.ts';
import type { Absence, AbsenceReason, Approval } from './approval.ts';
import {
  canBeDecided,
  isInvolved,
  isOwnAssignment,
  openStage,
  undecidedAssignments,
  withAssignments,
} from './assignments.ts';
import type { Rights } from './rights.ts';

/** Records approvers who cannot be asked, and assigns others instead. */
export interface AbsentApprovers {
  /** Records that an approver cannot be messaged; does nothing for somebody who is not currently asked. */
  unreachable(number: number, person: string, reason: AbsenceReason): Promise<void>;
  /** Records that a message has reached an approver. */
  reached(number: number, person: string): Promise<void>;
  /**
   * Checks whether the assigned approvers can still sign in and are still named by the policy.
   * @throws {BackendError} if Entra does not answer
   */
  check(number: number): Promise<void>;
  /** Adds the escalation approvers after nobody has decided in time. */
  escalate(number: number): Promise<void>;
}

export interface AbsentApproversOptions {
  readonly database: Database;
  readonly transitions: Transitions;
  readonly policy: Policy;
  readonly rights: Pick<Rights, 'ofAssignment'>;
  readonly people: Pick<People, 'isActive'>;
  readonly clock: () => number;
}

const nobody: Candidates = new Map();

export function createAbsentApprovers(options: AbsentApproversOptions): AbsentApprovers {
  const { database, transitions, policy, rights, people, clock } = options;

  return {
    async unreachable(number, person, reason) {
      const seen = await pending(number);
      if (seen === undefined || !isAsked(seen.request.approval, person)) return;
      await saveAbsences(seen, ({ absences }) =>
        absences.some((absence) => absence.person === person)
          ? absences
          : [...absences, { person, reason, since: clock() }],
      );
    },

    async reached(number, person) {
      await advance(number, ({ absences, ...approval }) => {
        const left = absences.filter((absence) => absence.person !== person || isBarred(absence));
        return left.length === absences.length
          ? undefined
          : { event: 'return', approval: { ...approval, absences: left }, note: 'a message was delivered' };
      });
    },

    async check(number) {
      const seen = await pending(number);
      if (seen === undefined) return;
      const { approval } = seen.request;
      const holds = await rights.ofAssignment(seen, approval.stage);
      const barred = new Map<string, AbsenceReason>();
      for (const assignment of undecidedAssignments(approval)) {
        if (holds(assignment) && isOwnAssignment(assignment)) continue;
        if (!(await people.isActive(assignment.person))) barred.set(assignment.person, 'disabled');
        else if (!holds(assignment)) barred.set(assignment.person, 'no-right');
      }
      await saveAbsences(seen, (now) => {
        const others = now.absences.filter(({ person }) => !barred.has(person));
        const isOutdated = (absence: Absence) => isBarred(absence) && isAsked(now, absence.person);
        const unchanged = now.absences.filter(({ person, reason }) => barred.get(person) === reason);
        const known = new Set(unchanged.map(({ person }) => person));
        const found = [...barred].filter(([person]) => !known.has(person));
        return [
          ...others.filter((absence) => !isOutdated(absence)),
          ...unchanged,
          ...found.map(([person, reason]) => ({ person, reason, since: clock() })),
        ];
      });
    },

    async escalate(number) {
      const seen = await pending(number);
      if (seen === undefined) return;
      const candidates = await policy.candidates(seen.plan.escalateTo, seen.request);
      await advance(number, (approval) => {
        const assignments = moreAssignments(approval, candidates, 'escalation');
        return assignments === undefined || approval.stage !== seen.request.approval.stage
          ? undefined
          : { event: 'escalate', approval: assignments, note: 'nobody has decided in time' };
      });
    },
  };

  async function pending(number: number): Promise<ChangeRecord | undefined> {
    const record = await loadRecord(database.changes, number);
    return record?.request.state === 'pending' ? record : undefined;
  }

  /** Stores the absences, and adds fallback assignments if the remaining approvers are too few. */
  async function saveAbsences(
    seen: ChangeRecord,
    absencesOf: (approval: Approval) => readonly Absence[],
  ): Promise<void> {
    const { request, plan } = seen;
    // Entra is queried outside the transaction, in which further absences may be found.
    const hasAbsences = absencesOf(request.approval).length > 0;
    const candidates = hasAbsences ? await policy.candidates(plan.fallback, request) : nobody;
    await advance(request.number, (approval) => {
      if (approval.stage !== request.approval.stage) return undefined;
      const absences = absencesOf(approval);
      const noted = { ...approval, absences };
      const more = canBeDecided(noted) ? undefined : moreAssignments(noted, candidates, 'fallback');
      // If nobody could be reminded, the next reminder need not wait.
      const nudgedAt = canBeDecided(noted) ? approval.nudgedAt : 0;
      const isKnown = sameAbsences(absences, approval.absences) && nudgedAt === approval.nudgedAt;
      if (more === undefined && isKnown) return undefined;
      const changed = { ...(more ?? noted), nudgedAt };
      return { event: 'replace', approval: changed, note: 'an approver cannot be asked' };
    });
  }

  async function advance(
    number: number,
    evaluate: (
      approval: Approval,
    ) => { readonly event: ChangeEvent; readonly approval: Approval; readonly note: string } | undefined,
  ): Promise<void> {
    await database.transaction(async (store) => {
      const record = await lockRecord(store.changes, number);
      if (record?.request.state !== 'pending') return;
      const found = evaluate(record.request.approval);
      if (found === undefined) return;
      const { event, approval, note } = found;
      await transitions.advance(store, record, event, { approval, note });
    });
  }
}

/**
 * Returns the approval with assignments for candidates who are not involved in the open stage; undefined if
 * there are none.
 */
function moreAssignments(
  approval: Approval,
  candidates: Candidates,
  as: 'escalation' | 'fallback',
): Approval | undefined {
  const more = assignmentsOf(candidates, as).filter(({ person }) => !isInvolved(approval, person));
  if (more.length === 0) return undefined;
  return withAssignments(approval, [...(openStage(approval)?.assignments ?? []), ...more]);
}

function isAsked(approval: Approval, person: string): boolean {
  return undecidedAssignments(approval).some((assignment) => assignment.person === person);
}

function isBarred({ reason }: Absence): boolean {
  return reason === 'disabled' || reason === 'no-right';
}

function sameAbsences(some: readonly Absence[], others: readonly Absence[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ person, reason }) =>
      others.some((other) => other.person === person && other.reason === reason),
    )
  );
}
