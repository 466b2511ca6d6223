import type { ChangeRequest } from '../request/change-request.ts';
import type { AbsenceReason, Approval, ApprovalStage, Assignment, Decision } from './approval.ts';

/** Returns the open stage; undefined if nothing is left to decide. */
export function openStage(approval: Approval): ApprovalStage | undefined {
  return approval.stages[approval.stage];
}

/** Returns the assignments of the open stage without a decision. */
export function undecidedAssignments(approval: Approval): readonly Assignment[] {
  const decided = participants(decisionsOf(approval, approval.stage));
  return (openStage(approval)?.assignments ?? []).filter(
    ({ person, principal }) => !decided.has(person) && !decided.has(principal),
  );
}

/**
 * Returns the undecided approvers who may decide: their account is enabled and the policy still names them.
 */
export function mayBeAsked(approval: Approval): readonly string[] {
  const barred = absentFor(approval, ['disabled', 'no-right']);
  return undecidedAssignments(approval).flatMap(({ person }) => (barred.has(person) ? [] : [person]));
}

/** Returns the undecided assignments of approvers who are not known to be absent. */
export function presentAssignments(approval: Approval): readonly Assignment[] {
  const absent = new Set(approval.absences.map(({ person }) => person));
  return undecidedAssignments(approval).filter(({ person }) => !absent.has(person));
}

/** Whether enough approvers can be asked to complete the open stage. */
export function canBeDecided(approval: Approval): boolean {
  const made = countConsents(approval, approval.stage);
  return made + presentAssignments(approval).length >= (openStage(approval)?.needed ?? 0);
}

function absentFor({ absences }: Approval, reasons: readonly AbsenceReason[]): ReadonlySet<string> {
  return new Set(absences.flatMap(({ person, reason }) => (reasons.includes(reason) ? [person] : [])));
}

/** Returns everybody who has been asked so far. */
export function askedPeople(approval: Approval): readonly string[] {
  const stages = approval.stages.slice(0, approval.stage + 1);
  const assignments = stages.flatMap((stage) => stage.assignments.map(({ person }) => person));
  return [...new Set([...assignments, ...approval.decisions.map(({ actor }) => actor)])];
}

export function decisionsOf(approval: Approval, stage: number): readonly Decision[] {
  return approval.decisions.filter((decision) => decision.stage === stage);
}

/** Returns everybody who decided, or on whose behalf or by whose right something was decided. */
function participants(decisions: readonly Decision[]): ReadonlySet<string> {
  return new Set(decisions.flatMap(({ actor, onBehalfOf, principal }) => [actor, onBehalfOf, principal]));
}

/** Whether a person made the decision, or it was made on their behalf or by their right. */
export function takesPartIn({ actor, onBehalfOf, principal }: Decision, person: string): boolean {
  return actor === person || onBehalfOf === person || principal === person;
}

/**
 * Counts the different people whose approval in a stage is backed by a right that `holds`. A person counts
 * once, whether they decided themselves or a delegate did.
 */
export function countConsents(
  approval: Approval,
  stage: number,
  holds: (decision: Decision) => boolean = () => true,
): number {
  const counted: Decision[] = [];
  for (const decision of decisionsOf(approval, stage)) {
    const known = participants(counted);
    const isNew = ![decision.actor, decision.onBehalfOf, decision.principal].some((id) => known.has(id));
    if (decision.verdict === 'approve' && holds(decision) && isNew) counted.push(decision);
  }
  return counted.length;
}

/**
 * Whether the assignment belongs to the person whom the policy asked. Only such an assignment can be
 * reassigned.
 */
export function isOwnAssignment({ person, principal }: Pick<Assignment, 'person' | 'principal'>): boolean {
  return person === principal;
}

/**
 * Returns the assignment of the open stage that a person may use: their own, or that of somebody for whom
 * they are the delegate. Nobody takes part in two decisions of a stage. A delegate uses only assignments that
 * the delegating person holds in their own right, and none if the delegate has decided in an earlier stage:
 * only the policy can ask a person twice.
 */
export function assignmentOf(
  approval: Approval,
  actor: string,
  principals: ReadonlySet<string>,
): Assignment | undefined {
  if (participants(decisionsOf(approval, approval.stage)).has(actor)) return undefined;
  const free = undecidedAssignments(approval);
  const mayActForOthers = !hasDecided(approval, actor);
  return (
    free.find(
      (assignment) => assignment.person === actor && (isOwnAssignment(assignment) || mayActForOthers),
    ) ??
    (mayActForOthers
      ? free.find((assignment) => isOwnAssignment(assignment) && principals.has(assignment.person))
      : undefined)
  );
}

/**
 * Whether a person is assigned or has decided in the open stage, so that they cannot get another assignment
 * in it.
 */
export function isInvolved(approval: Approval, person: string): boolean {
  const assignments = openStage(approval)?.assignments ?? [];
  return (
    assignments.some((assignment) => assignment.person === person || assignment.principal === person) ||
    participants(decisionsOf(approval, approval.stage)).has(person)
  );
}

/** Whether a person has taken part in a decision of any stage. */
export function hasDecided(approval: Approval, person: string): boolean {
  return participants(approval.decisions).has(person);
}

/**
 * Adds the delegates of these people, and removes duplicates and the requester. Somebody who holds an
 * assignment only by reassignment has no delegate.
 *
 * @param delegates delegate by delegating person
 */
export function withDelegates(
  { approval, requester }: Pick<ChangeRequest, 'approval' | 'requester'>,
  people: readonly string[],
  delegates: ReadonlyMap<string, string>,
): readonly string[] {
  const assignments = openStage(approval)?.assignments ?? [];
  const reassigned = new Set(
    assignments.filter((assignment) => !isOwnAssignment(assignment)).map(({ person }) => person),
  );
  const all = people.flatMap((person) => {
    const delegate = reassigned.has(person) ? undefined : delegates.get(person);
    return delegate === undefined ? [person] : [person, delegate];
  });
  return [...new Set(all)].filter((person) => person !== requester);
}

/** Replaces the assignments of the open stage. */
export function withAssignments(approval: Approval, assignments: readonly Assignment[]): Approval {
  return {
    ...approval,
    stages: approval.stages.map((stage, index) =>
      index === approval.stage ? { ...stage, assignments } : stage,
    ),
  };
}
