import { elementAt } from '../../platform/element-at.ts';
import type { Contact } from '../contact.ts';
import { visitCandidates } from './candidate-pairs.ts';
import { compareRecords, laneNames, priorOf, type Verdict } from './compare-records.ts';
import { readEvidence } from './record-evidence.ts';

/** Two records that may be one person's, as indexes. */
export interface DuplicatePair extends Verdict {
  readonly one: number;
  readonly other: number;
}

/** How many contacts are supposed at least, because a short list does not show how rare its values are. */
const leastPopulation = 1000;

/**
 * Returns the pairs of contacts that may be one person's, the most certain first: all pairs that are alike are compared
 * once. Blocks the thread: a hundred thousand contacts take about half a minute.
 * @param firsts only pairs of one of the first `firsts` contacts with one of the others
 */
export function findDuplicates(contacts: readonly Contact[], firsts?: number): readonly DuplicatePair[] {
  const records = readEvidence(contacts, Math.max(leastPopulation, contacts.length));
  const prior = priorOf(Math.max(leastPopulation, contacts.length - (firsts ?? 0)));
  const found: DuplicatePair[] = [];
  visitCandidates(records, firsts, (one, other) => {
    const verdict = compareRecords(elementAt(records, one), elementAt(records, other), prior);
    if (verdict !== undefined) found.push({ ...verdict, one, other });
  });
  return found.sort(
    (a, b) =>
      laneNames.indexOf(a.lane) - laneNames.indexOf(b.lane) ||
      b.score - a.score ||
      a.one - b.one ||
      a.other - b.other,
  );
}
