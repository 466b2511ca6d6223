import { compareEmployers, compareOtherFields } from './compare-fields.ts';
import { commonDomain, compareEmails, comparePhones, haveCommonIdentifier } from './compare-identifiers.ts';
import { compareNames } from './compare-names.ts';
import type { Agreement, Contradiction } from './evidence.ts';
import { mayBeOne } from './may-be-one.ts';
import type { RecordEvidence } from './record-evidence.ts';

/**
 * How sure it is that two records are one person's. `certain`: nothing speaks against it. `choice`: most likely, but the
 * records contradict each other. `look`: somebody who knows them has to say.
 */
export type Lane = (typeof laneNames)[number];

/** From the most certain on. */
export const laneNames = ['certain', 'choice', 'look'] as const;

export interface Verdict {
  readonly lane: Lane;
  /** How likely it is that both are one person's, from 0 to 1. */
  readonly score: number;
  readonly agreements: readonly Agreement[];
  readonly contradictions: readonly Contradiction[];
}

/** The weights from which on two records are in a lane, in bits. */
const certainBits = 7;
const choiceBits = 3;
const lookBits = -1;
/** How much more it takes if the names differ by typing errors, and no address or number is the same. */
const slipBits = 4;

/**
 * Returns how sure it is that two records are one person's, and why; undefined for different people's. Evidence is
 * weighed as Fellegi and Sunter do it: each field adds the logarithm of how much more often it agrees (or not) for one
 * person than for two, with the frequency of the value as the chance to agree by accident. Whatever the weights,
 * {@link mayBeOne} and the other rules of joined records have to allow `certain`.
 * @param prior the logarithm (base 2) of the odds that any two records are one person's, see {@link priorOf}
 */
export function compareRecords(
  one: RecordEvidence,
  other: RecordEvidence,
  prior: number,
): Verdict | undefined {
  const name = compareNames(one, other);
  // Most candidates end here.
  if (
    name.isOther &&
    prior + name.bits + mostBits(one, other) < lookBits &&
    !haveCommonIdentifier(one, other)
  )
    return undefined;
  const email = compareEmails(one, other);
  const phone = comparePhones(one, other);
  const isPersonal = email.isPersonal || phone.isPersonal;
  const employer = compareEmployers(one, other, Math.max(email.sharedBits, phone.sharedBits));
  const rest = compareOtherFields(one, other, employer.bits > 0);
  const bits = prior + email.bits + phone.bits + name.bits + employer.bits + rest.bits;
  if (bits < lookBits && !isPersonal) return undefined;
  if (name.isOther && name.bits <= 0 && !isPersonal) return undefined;
  const agreements = [email, phone, name, employer, rest].flatMap((evidence) => evidence.agreements);
  const contradictions = [name, email, phone, employer, rest].flatMap((evidence) => evidence.contradictions);
  const lane = laneOf();
  const score = 1 / (1 + 2 ** -bits);
  return {
    lane,
    score: lane === 'certain' ? Math.max(leastCertain, score) : score,
    agreements,
    contradictions,
  };

  function laneOf(): Lane {
    if (isCertain()) return 'certain';
    const isOtherSurname = name.contradictions[0] === 'surname';
    return bits >= choiceBits && (!name.isOther || isOtherSurname) ? 'choice' : 'look';
  }

  function isCertain(): boolean {
    const isTold = email.isPersonal || phone.doesTell;
    return (isTold || (contradictions.length === 0 && isNameEnough())) && mayBeOne(one.keys, other.keys);
  }

  /** Whether the name and what else is known say who it is, without an address or number in common. */
  function isNameEnough(): boolean {
    if (name.agreements[0] !== 'name') return name.isSlip && bits >= certainBits + slipBits;
    return bits >= certainBits || (one.employment === other.employment && one.employment?.count === 2);
  }
}

/** Returns what all fields tell that are exactly the same, without addresses and numbers. */
function mostBits(one: RecordEvidence, other: RecordEvidence): number {
  let bits = 0;
  if (one.company === undefined || other.company === undefined) bits += commonDomain(one, other)?.bits ?? 0;
  else if (one.company === other.company) bits += one.company.bits;
  for (const field of restFields) if (one[field] === other[field]) bits += one[field]?.bits ?? 0;
  return bits;
}

const restFields = ['city', 'street', 'jobTitle', 'department'] as const;

/** The least score of a certain pair. */
const leastCertain = 0.99;

/**
 * Returns the prior of {@link compareRecords}.
 * @param population how many records one of them may be a duplicate of
 */
export function priorOf(population: number): number {
  return Math.log2(duplicatesEach / Math.max(2, population));
}

/** How many duplicates a record is expected to have. */
const duplicatesEach = 0.3;
