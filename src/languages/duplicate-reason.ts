import { listAll, listItems } from './lists.ts';
import { messages } from './messages.ts';

type Value = keyof typeof messages.duplicates.values;

/** What two records have in common and what they contradict each other in, the strongest first. */
interface Reason {
  readonly agreements: readonly (Value | 'similarName')[];
  readonly contradictions: readonly Value[];
}

/** The most that is named of each. */
const mostNamed = 2;

/** Returns why two records may be one person's: "same mobile number, other last name". */
export function duplicateReason({ agreements, contradictions }: Reason): string {
  const { reason, values } = messages.duplicates;
  const same = agreements.flatMap((agreement) => (agreement === 'similarName' ? [] : [values[agreement]]));
  const other = contradictions.map((contradiction) => values[contradiction]);
  return listItems([
    ...(same.length === 0 ? [] : [reason.same({ values: listAll(same.slice(0, mostNamed)) })]),
    ...(agreements.includes('similarName') ? [reason.similarName] : []),
    ...(other.length === 0 ? [] : [reason.other({ values: listAll(other.slice(0, mostNamed)) })]),
  ]);
}
