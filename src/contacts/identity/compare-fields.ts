import { editDistance } from '../text/name.ts';
import { commonDomain } from './compare-identifiers.ts';
import type { Agreement, Contradiction, Evidence } from './evidence.ts';
import type { CountedValue, RecordEvidence } from './record-evidence.ts';

/**
 * Returns what the employers of two records tell.
 * @param shared what a shared address or number tells of their employer, in bits
 */
export function compareEmployers(one: RecordEvidence, other: RecordEvidence, shared: number): Evidence {
  const [a, b] = [one.company, other.company];
  if (a === undefined || b === undefined) {
    const domain = commonDomain(one, other);
    const isTold = domain === undefined || one.emails.some((address) => other.emails.includes(address));
    return { bits: Math.max(shared, isTold ? 0 : domain.bits), agreements: [], contradictions: [] };
  }
  // Records without a person's name are compared by their company's.
  const isTheName = one.keys.name.length === 0 || other.keys.name.length === 0;
  if (a === b)
    return {
      bits: isTheName ? shared : Math.max(shared, a.bits),
      agreements: ['company'],
      contradictions: [],
    };
  const [few, many] =
    one.companyWords.length < other.companyWords.length
      ? [one.companyWords, other.companyWords]
      : [other.companyWords, one.companyWords];
  if (few.every((word) => many.includes(word)) || isMistypedText(a.text, b.text))
    return {
      bits: Math.max(shared, Math.min(a.bits, b.bits) / 2),
      agreements: ['company'],
      contradictions: [],
    };
  return { bits: Math.max(shared, -1.5), agreements: [], contradictions: ['company'] };
}

/** The share of letters that may differ in a company or a city that is mistyped. */
const mistypedShare = 0.15;

function isMistypedText(one: string, other: string): boolean {
  const limit = Math.min(3, Math.floor(Math.min(one.length, other.length) * mistypedShare));
  if (limit === 0 || Math.abs(one.length - other.length) > limit) return false;
  const isAlike = one.slice(0, 2) === other.slice(0, 2) || one.slice(-2) === other.slice(-2);
  return isAlike && editDistance(one, other, limit) <= limit;
}

/** A city tells little more of people of one company. */
const mostCityBitsOfColleagues = 3;

/** Returns what cities, streets, job titles and departments of two records tell. */
export function compareOtherFields(
  one: RecordEvidence,
  other: RecordEvidence,
  haveOneEmployer: boolean,
): Evidence {
  const agreements: Agreement[] = [];
  const contradictions: Contradiction[] = [];
  let bits = 0;
  const city = commonBits(one.city, other.city, -1.2);
  if (city > 0) agreements.push('city');
  if (city < 0) contradictions.push('city');
  bits += haveOneEmployer ? Math.min(city, mostCityBitsOfColleagues) : city;
  const street = commonBits(one.street, other.street, -0.5);
  if (street > 0) agreements.push('street');
  bits += street;
  const title = commonBits(one.jobTitle, other.jobTitle, -0.5);
  if (title > 0) agreements.push('jobTitle');
  bits += title + commonBits(one.department, other.department, -0.5);
  return { bits, agreements, contradictions };
}

/** Returns what it tells that a field is the same, or `otherwise`; half of it if it is mistyped, 0 if it is missing. */
function commonBits(
  one: CountedValue | undefined,
  other: CountedValue | undefined,
  otherwise: number,
): number {
  if (one === undefined || other === undefined) return 0;
  if (one === other) return one.bits;
  return isMistypedText(one.text, other.text) ? Math.min(one.bits, other.bits) / 2 : otherwise;
}
