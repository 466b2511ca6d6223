import type { ChangeRequest } from '../request/change-request.ts';
import type { AbsenceReason, Approval, ApprovalStage, Assignment, Decision } from './approval.ts';

/** The stage that is open; undefined when nothing is left to be decided. */
export function openStage(approval: Approval): ApprovalStage | undefined {
  return approval.stages[approval.stage];
}

/** The seats of the open stage for which nobody has decided yet. */
export function undecidedAssignments(approval: Approval): readonly Assignment[] {
  const takenPart = participants(decisionsOf(approval, approval.stage));
  return (openStage(approval)?.assignments ?? []).filter(
    ({ person, principal }) => !takenPart.has(person) && !takenPart.has(principal),
  );
}

/** Of those who have not decided yet, the ones who may: their account is enabled, and the policy means them. */
export function mayBeAsked(approval: Approval): readonly string[] {
  const barred = absentFor(approval, ['disabled', 'no-right']);
  return undecidedAssignments(approval).flatMap(({ person }) => (barred.has(person) ? [] : [person]));
}

/** Of those who have not decided yet, the ones who can be asked, as far as is known. */
export function presentAssignments(approval: Approval): readonly Assignment[] {
  const absent = new Set(approval.absences.map(({ person }) => person));
  return undecidedAssignments(approval).filter(({ person }) => !absent.has(person));
}

/** Whether those who can be asked are enough for the open stage. */
export function canBeDecided(approval: Approval): boolean {
  const made = consents(approval, approval.stage);
  return made + presentAssignments(approval).length >= (openStage(approval)?.needed ?? 0);
}

function absentFor({ absences }: Approval, reasons: readonly AbsenceReason[]): ReadonlySet<string> {
  return new Set(absences.flatMap(({ person, reason }) => (reasons.includes(reason) ? [person] : [])));
}

/** Everybody who has been asked so far. */
export function askedPeople(approval: Approval): readonly string[] {
  const stages = approval.stages.slice(0, approval.stage + 1);
  const assignments = stages.flatMap((stage) => stage.assignments.map(({ person }) => person));
  return [...new Set([...assignments, ...approval.decisions.map(({ actor }) => actor)])];
}

export function decisionsOf(approval: Approval, stage: number): readonly Decision[] {
  return approval.decisions.filter((decision) => decision.stage === stage);
}

/** Everybody by whose word or by whose right something was decided. */
function participants(decisions: readonly Decision[]): ReadonlySet<string> {
  return new Set(decisions.flatMap(({ actor, onBehalfOf, principal }) => [actor, onBehalfOf, principal]));
}

/** Whether somebody has decided with this person's word or right. */
export function takesPartIn({ actor, onBehalfOf, principal }: Decision, person: string): boolean {
  return actor === person || onBehalfOf === person || principal === person;
}

/**
 * How many different people have agreed in a stage, by a right that `holds`. A person counts once, whether by their
 * own word or by that of somebody who decided for them.
 */
export function consents(
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

/** Whether the seat is held by the person whom the policy asked. Only such a seat can be handed on. */
export function isOwnAssignment({ person, principal }: Pick<Assignment, 'person' | 'principal'>): boolean {
  return person === principal;
}

/**
 * The seat of the open stage that a person may use: their own, or that of somebody for whom they stand in. Nobody
 * takes part in two decisions of a stage. A delegate uses only seats that the delegating person holds in their own
 * right, and none when they have decided in an earlier stage: being asked twice is for the policy to decide.
 */
export function assignmentOf(
  approval: Approval,
  actor: string,
  isDelegateOf: ReadonlySet<string>,
): Assignment | undefined {
  if (participants(decisionsOf(approval, approval.stage)).has(actor)) return undefined;
  const free = undecidedAssignments(approval);
  const mayDelegate = !hasDecided(approval, actor);
  return (
    free.find((assignment) => assignment.person === actor && (isOwnAssignment(assignment) || mayDelegate)) ??
    (mayDelegate
      ? free.find((assignment) => isOwnAssignment(assignment) && isDelegateOf.has(assignment.person))
      : undefined)
  );
}

/** Whether somebody has a part in the open stage already, so that no further seat of it can go to them. */
export function hasPart(approval: Approval, person: string): boolean {
  const assignments = openStage(approval)?.assignments ?? [];
  return (
    assignments.some((assignment) => assignment.person === person || assignment.principal === person) ||
    participants(decisionsOf(approval, approval.stage)).has(person)
  );
}

/** Whether somebody has taken part in a decision of any stage. */
export function hasDecided(approval: Approval, person: string): boolean {
  return participants(approval.decisions).has(person);
}

/**
 * These people and those who may decide for them, each once and never the requester. Nobody stands in for somebody
 * who holds a seat by reassignment only.
 * @param delegates by the person who has delegated
 */
export function withDelegates(
  { approval, requester }: Pick<ChangeRequest, 'approval' | 'requester'>,
  people: readonly string[],
  delegates: ReadonlyMap<string, string>,
): readonly string[] {
  const assignments = openStage(approval)?.assignments ?? [];
  const handedOn = new Set(
    assignments.filter((assignment) => !isOwnAssignment(assignment)).map(({ person }) => person),
  );
  const all = people.flatMap((person) => {
    const delegate = handedOn.has(person) ? undefined : delegates.get(person);
    return delegate === undefined ? [person] : [person, delegate];
  });
  return [...new Set(all)].filter((person) => person !== requester);
}

/** Puts the open stage's seats in order anew. */
export function withAssignments(approval: Approval, assignments: readonly Assignment[]): Approval {
  return {
    ...approval,
    stages: approval.stages.map((stage, index) =>
      index === approval.stage ? { ...stage, assignments } : stage,
    ),
  };
}
