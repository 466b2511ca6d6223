import type { Approval, ApprovalStage, Decision, Seat } from './approval.ts';

/** The stage that is open; undefined when nothing is left to be decided. */
export function openStage(approval: Approval): ApprovalStage | undefined {
  return approval.stages[approval.stage];
}

/** The seats of the open stage for which nobody has decided yet. */
export function undecidedSeats(approval: Approval): readonly Seat[] {
  const decided = new Set(decisionsOf(approval, approval.stage).map(({ onBehalfOf }) => onBehalfOf));
  return (openStage(approval)?.seats ?? []).filter(({ person }) => !decided.has(person));
}

/** Everybody who has been asked so far. */
export function askedPeople(approval: Approval): readonly string[] {
  const stages = approval.stages.slice(0, approval.stage + 1);
  const seats = stages.flatMap((stage) => stage.seats.map(({ person }) => person));
  return [...new Set([...seats, ...approval.decisions.map(({ actor }) => actor)])];
}

export function decisionsOf(approval: Approval, stage: number): readonly Decision[] {
  return approval.decisions.filter((decision) => decision.stage === stage);
}

/** How many different people have agreed in a stage, by a right that `holds`. */
export function consents(
  approval: Approval,
  stage: number,
  holds: (decision: Decision) => boolean = () => true,
): number {
  const agreed = decisionsOf(approval, stage).filter(
    (decision) => decision.verdict === 'approve' && holds(decision),
  );
  return new Set(agreed.map(({ actor }) => actor)).size;
}

/** The seat that a person may use: their own, or that of somebody for whom they stand in. */
export function seatFor(
  approval: Approval,
  actor: string,
  standsInFor: ReadonlySet<string>,
): Seat | undefined {
  const free = undecidedSeats(approval);
  return free.find(({ person }) => person === actor) ?? free.find(({ person }) => standsInFor.has(person));
}

/** Puts the open stage's seats in order anew. */
export function withSeats(approval: Approval, seats: readonly Seat[]): Approval {
  return {
    ...approval,
    stages: approval.stages.map((stage, index) => (index === approval.stage ? { ...stage, seats } : stage)),
  };
}
