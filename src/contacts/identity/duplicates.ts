import { elementAt } from '../../platform/element-at.ts';
import type { Contact, ContactChanges } from '../contact.ts';
import { compareRecords, laneNames, priorOf, type Verdict } from './compare-records.ts';
import { contactToCompare } from './contact-to-compare.ts';
import { readEvidence } from './record-evidence.ts';

/** A contact that may already exist, and why. */
export interface Duplicate {
  readonly contact: Contact;
  readonly verdict: Verdict;
}

/** How many contacts the candidates are supposed to be found among, which is not known to a search. */
const usualPopulation = 5000;

/**
 * Returns the candidates that may be the person to be added, the most certain first, then in the given order. The person
 * decides whether they are. A similar name alone is no reason, and neither is a number that several candidates have.
 */
export function possibleDuplicates(
  fields: ContactChanges,
  candidates: readonly Contact[],
): readonly Duplicate[] {
  const [typed, ...records] = readEvidence([contactToCompare('', fields), ...candidates], usualPopulation);
  if (typed === undefined) return [];
  const prior = priorOf(usualPopulation);
  return candidates
    .flatMap((contact, index) => {
      const verdict = compareRecords(typed, elementAt(records, index), prior);
      return verdict === undefined || reasonRank(verdict) < 0 ? [] : [{ contact, verdict }];
    })
    .sort(
      ({ verdict: one }, { verdict: other }) =>
        laneNames.indexOf(one.lane) - laneNames.indexOf(other.lane) || reasonRank(one) - reasonRank(other),
    );
}

const reasons: readonly Verdict['agreements'][number][] = ['email', 'mobile', 'phone', 'name'];

/** Returns where the strongest reason stands in {@link reasons}; -1 without one. */
function reasonRank({ agreements }: Verdict): number {
  return reasons.findIndex((reason) => agreements.includes(reason));
}
