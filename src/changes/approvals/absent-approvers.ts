import type { People } from '../../identity/people.ts';
import type { Database } from '../../store/database.ts';
import { assignmentsOf, type Candidates, type Policy } from '../policy/policy.ts';
import { type ChangeRecord, loadRecord, lockRecord } from '../request/change-record.ts';
import type { ChangeEvent } from '../request/change-states.ts';
import type { Transitions } from '../request/transitions.ts';
import type { Absence, AbsenceReason, Approval } from './approval.ts';
import {
  canBeDecided,
  hasPart,
  isOwnAssignment,
  openStage,
  undecidedAssignments,
  withAssignments,
} from './assignments.ts';
import type { Rights } from './rights.ts';

/** Keeps account of approvers who cannot be asked, and asks others in their place. */
export interface AbsentApprovers {
  /** Takes note that an approver does not get messages; does nothing for somebody who is not asked now. */
  unreachable(number: number, person: string, reason: AbsenceReason): Promise<void>;
  /** Takes note that a message has reached somebody. */
  reached(number: number, person: string): Promise<void>;
  /**
   * Finds out whether those who are asked can still sign in and are still meant by the policy.
   * @throws {BackendError} when Entra does not say
   */
  check(number: number): Promise<void>;
  /** Asks those who are asked as well when nobody has decided in time. */
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
      await note(seen, ({ absences }) =>
        absences.some((absence) => absence.person === person)
          ? absences
          : [...absences, { person, reason, since: clock() }],
      );
    },

    async reached(number, person) {
      await moveOn(number, ({ absences, ...approval }) => {
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
      await note(seen, (now) => {
        const others = now.absences.filter(({ person }) => !barred.has(person));
        const isDecided = (absence: Absence) => isBarred(absence) && isAsked(now, absence.person);
        const same = now.absences.filter(({ person, reason }) => barred.get(person) === reason);
        const known = new Set(same.map(({ person }) => person));
        const found = [...barred].filter(([person]) => !known.has(person));
        return [
          ...others.filter((absence) => !isDecided(absence)),
          ...same,
          ...found.map(([person, reason]) => ({ person, reason, since: clock() })),
        ];
      });
    },

    async escalate(number) {
      const seen = await pending(number);
      if (seen === undefined) return;
      const candidates = await policy.candidates(seen.plan.escalateTo, seen.request);
      await moveOn(number, (approval) => {
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

  /** Stores who cannot be asked; when those who are left are too few, others get seats. */
  async function note(
    seen: ChangeRecord,
    absencesOf: (approval: Approval) => readonly Absence[],
  ): Promise<void> {
    const { request, plan } = seen;
    // Entra is asked outside of the transaction, within which others may turn out to be absent, too.
    const isAnybody = absencesOf(request.approval).length > 0;
    const candidates = isAnybody ? await policy.candidates(plan.fallback, request) : nobody;
    await moveOn(request.number, (approval) => {
      if (approval.stage !== request.approval.stage) return undefined;
      const absences = absencesOf(approval);
      const noted = { ...approval, absences };
      const more = canBeDecided(noted) ? undefined : moreAssignments(noted, candidates, 'fallback');
      // Nobody was reminded when nobody could be: the next try need not wait.
      const nudgedAt = canBeDecided(noted) ? approval.nudgedAt : 0;
      const isKnown = sameAbsences(absences, approval.absences) && nudgedAt === approval.nudgedAt;
      if (more === undefined && isKnown) return undefined;
      const changed = { ...(more ?? noted), nudgedAt };
      return { event: 'replace', approval: changed, note: 'an approver cannot be asked' };
    });
  }

  async function moveOn(
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

/** The approval with seats for those who have no part in the open stage yet; undefined when there are none. */
function moreAssignments(
  approval: Approval,
  candidates: Candidates,
  as: 'escalation' | 'fallback',
): Approval | undefined {
  const more = assignmentsOf(candidates, as).filter(({ person }) => !hasPart(approval, person));
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
