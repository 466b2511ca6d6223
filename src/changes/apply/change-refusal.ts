/** A change that Cardfile does not make itself, because it cannot be made or somebody else has made it. */
export class ChangeRefusal extends Error {
  override readonly name = 'ChangeRefusal';
  readonly problem: 'already-member' | 'not-a-member' | 'list-gone' | 'list-fixed' | 'still-there';

  constructor(problem: ChangeRefusal['problem']) {
    super(`not changed: ${problem}`);
    this.problem = problem;
  }
}

/** Whether a refusal says that there is nothing to do. */
export function isAlreadyAsWanted(problem: string): boolean {
  return problem === 'already-member' || problem === 'not-a-member' || problem === 'still-there';
}
