import { at } from '../../platform/element-at.ts';
import { editDistance } from '../text/name.ts';
import { givenNamesOf, phonesOf } from './identity-keys.ts';
import { doesPhoneTell, mayBeOne } from './may-be-one.ts';
import { type NameWord, rankOf, resemblance, resemblances } from './name-words.ts';
import {
  type AddressValue,
  type FieldValue,
  mostNames,
  mostWords,
  type PhoneNumber,
  type RecordEvidence,
} from './record-evidence.ts';

/**
 * How sure it is that two records are one person's. `certain`: nothing speaks against it. `choice`: most likely, but the
 * records contradict each other. `look`: somebody who knows them has to say. `different`: nothing to look at.
 */
export type Lane = (typeof laneNames)[number];

/** From the most certain on. */
export const laneNames = ['certain', 'choice', 'look', 'different'] as const;

/** What two records have in common, the strongest first, and what they contradict each other in. */
export type Agreement =
  | 'email'
  | 'mobile'
  | 'phone'
  | 'name'
  | 'similarName'
  | 'company'
  | 'city'
  | 'street'
  | 'jobTitle';
export type Contradiction = 'name' | 'surname' | 'givenName' | 'email' | 'phone' | 'company' | 'city';

export interface Verdict {
  readonly lane: Lane;
  /** How likely it is that both are one person's, from 0 to 1. */
  readonly score: number;
  readonly agreements: readonly Agreement[];
  readonly contradictions: readonly Contradiction[];
}

const differentPeople: Verdict = { lane: 'different', score: 0, agreements: [], contradictions: [] };

/** The weights from which on two records are in a lane, in bits. */
const certainBits = 7;
const choiceBits = 3;
const lookBits = -1;
/** How much more it takes if the names differ by typing errors, and no address or number is the same. */
const slipBits = 4;

/**
 * Returns whether two records are one person's, and why. Evidence is weighed as Fellegi and Sunter do it: each field
 * adds the logarithm of how much more often it agrees (or not) for one person than for two, with the frequency of the
 * value as the chance to agree by accident. Whatever the weights, {@link mayBeOne} and the other rules of joined
 * records have to allow `certain`.
 * @param prior the logarithm (base 2) of the odds that any two records are one person's, see {@link priorOf}
 */
export function compareRecords(one: RecordEvidence, other: RecordEvidence, prior: number): Verdict {
  const name = compareNames(one, other);
  // Most candidates end here.
  if (
    name.isOther &&
    prior + name.bits + mostBits(one, other) < lookBits &&
    !haveCommonIdentifier(one, other)
  )
    return differentPeople;
  const email = compareEmails(one, other);
  const phone = comparePhones(one, other);
  const isPersonal = email.isPersonal || phone.isPersonal;
  const employer = compareEmployers(one, other, Math.max(email.sharedBits, phone.sharedBits));
  const rest = compareRest(one, other, employer.bits > 0);
  const bits = prior + email.bits + phone.bits + name.bits + employer.bits + rest.bits;
  if (bits < lookBits && !isPersonal) return differentPeople;
  if (name.isOther && name.bits <= 0 && !isPersonal) return differentPeople;
  const lane = laneOf();
  const evidence = [email, phone, name, employer, rest];
  const score = 1 / (1 + 2 ** -bits);
  return {
    lane,
    score: lane === 'certain' ? Math.max(leastCertain, score) : score,
    agreements: evidence.flatMap(({ agreements }) => agreements),
    contradictions: [name, email, phone, employer, rest].flatMap(({ contradictions }) => contradictions),
  };

  function laneOf(): Lane {
    if (isCertain()) return 'certain';
    const isOtherSurname = name.contradictions[0] === 'surname';
    return bits >= choiceBits && (!name.isOther || isOtherSurname) ? 'choice' : 'look';
  }

  function isCertain(): boolean {
    const isTold = email.isPersonal || phone.doesTell;
    const isContradicted =
      Math.max(
        name.contradictions.length,
        email.contradictions.length,
        phone.contradictions.length,
        employer.contradictions.length,
        rest.contradictions.length,
      ) > 0;
    return (isTold || (!isContradicted && isNameEnough())) && mayBeOne(one.keys, other.keys);
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

/** Returns whether two records have an address or the end of a number in common. */
function haveCommonIdentifier(one: RecordEvidence, other: RecordEvidence): boolean {
  for (const address of one.emails) if (other.emails.includes(address)) return true;
  for (const { ending } of one.phones) {
    for (const candidate of other.phones) if (candidate.ending === ending) return true;
  }
  return false;
}

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

interface Evidence {
  readonly bits: number;
  readonly agreements: readonly Agreement[];
  readonly contradictions: readonly Contradiction[];
}

interface IdentifierEvidence extends Evidence {
  /** Whether they have something in common that usually only one person has. */
  readonly isPersonal: boolean;
  /** What a shared address or number tells, which is that they have one employer. */
  readonly sharedBits: number;
}

const nothing: IdentifierEvidence = {
  bits: 0,
  agreements: [],
  contradictions: [],
  isPersonal: false,
  sharedBits: 0,
};

function compareEmails(one: RecordEvidence, other: RecordEvidence): IdentifierEvidence {
  if (one.emails.length === 0 || other.emails.length === 0) return nothing;
  const common = one.emails.filter((address) => other.emails.includes(address));
  const personal = common.find((address) => !address.isRole && address.names.length <= mostNames);
  if (personal !== undefined)
    return { ...nothing, bits: personal.bits, agreements: ['email'], isPersonal: true };
  if (common.length > 0) return { ...nothing, agreements: ['email'], sharedBits };
  const domain = commonDomain(one, other);
  // Of a freemail provider somebody may have several addresses, of a company hardly.
  const otherwise = domain === undefined || domain.bits < companyDomainBits ? -1 : -3;
  let bits = otherwise;
  for (const address of one.emails) {
    for (const candidate of other.emails)
      bits = Math.max(bits, otherAddressBits(address, candidate, otherwise));
  }
  return { ...nothing, bits, contradictions: ['email'] };
}

function commonDomain(one: RecordEvidence, other: RecordEvidence): FieldValue | undefined {
  return one.domains.find((domain) => other.domains.includes(domain));
}

/** What a switchboard or role address tells, in bits. */
const sharedBits = 4;
/** How rare a company's domain is at least, in bits. */
const companyDomainBits = 3;

function otherAddressBits(one: AddressValue, other: AddressValue, otherwise: number): number {
  if (one.isRole || other.isRole) return 0;
  const [a, b] = [one.local, other.local];
  if (one.domain !== other.domain) return a === b ? 0.5 : otherwise;
  if (a === b) return 3;
  const isNear = Math.min(a.length, b.length) >= 6 && a[0] === b[0] && editDistance(a, b, 1) === 1;
  if (isNear && !/\d/.test(a + b)) return 2;
  return isAbbreviation(a, b) ? -0.5 : otherwise;
}

/** `jdoe` and `johndoe`. */
function isAbbreviation(one: string, other: string): boolean {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return shorter.length >= 4 && shorter[0] === longer[0] && longer.endsWith(shorter.slice(1));
}

interface PhoneEvidence extends IdentifierEvidence {
  /** Whether the number makes it certain if the names fit. */
  readonly doesTell: boolean;
}

const noPhone: PhoneEvidence = {
  bits: 0,
  agreements: [],
  contradictions: [],
  isPersonal: false,
  sharedBits: 0,
  doesTell: false,
};
const otherPhone: PhoneEvidence = { ...noPhone, bits: -1.5, contradictions: ['phone'] };
const nearlySamePhone: PhoneEvidence = { ...otherPhone, bits: 2 };

function comparePhones(one: RecordEvidence, other: RecordEvidence): PhoneEvidence {
  if (one.phones.length === 0 || other.phones.length === 0) return noPhone;
  let best: FieldValue | undefined;
  let isMobile = false;
  for (const number of one.phones) {
    for (const candidate of other.phones) {
      if (number.ending !== candidate.ending || !isSameNumber(number, candidate)) continue;
      if (best === undefined || number.ending.bits > best.bits) best = number.ending;
      isMobile ||= number.isMobile && candidate.isMobile;
    }
  }
  if (best === undefined) {
    const isNear = one.phones.some((number) =>
      other.phones.some((candidate) => isMistyped(number, candidate)),
    );
    return isNear ? nearlySamePhone : otherPhone;
  }
  const agreements: readonly Agreement[] = [isMobile ? 'mobile' : 'phone'];
  if (best.names.length > mostNames) return { ...nothing, agreements, sharedBits, doesTell: false };
  const doesTell = commonNumbers(one, other).some((number) => doesPhoneTell(one.keys, other.keys, number));
  const isPersonal = isMobile || best.names.length <= 2;
  return { ...nothing, bits: best.bits, agreements, isPersonal, doesTell };
}

/** Returns the numbers that two records share, in E.164; '' for one without its country's code. */
function commonNumbers(one: RecordEvidence, other: RecordEvidence): readonly string[] {
  const common = phonesOf(one.keys).filter(
    (number) => number !== '' && phonesOf(other.keys).includes(number),
  );
  return common.length > 0 ? common : [''];
}

function isSameNumber(one: PhoneNumber, other: PhoneNumber): boolean {
  if (one.extension !== other.extension && one.extension !== '' && other.extension !== '') return false;
  return one.digits.endsWith(other.digits) || other.digits.endsWith(one.digits);
}

function isMistyped({ digits: one }: PhoneNumber, { digits: other }: PhoneNumber): boolean {
  const length = Math.min(one.length, other.length, 9);
  return length >= 7 && editDistance(one.slice(-length), other.slice(-length), 1) === 1;
}

interface NameEvidence extends Evidence {
  /** Whether words that differ are other spellings, or have a typing error. */
  readonly isSlip: boolean;
  /** Whether both names have a word that the other one lacks, or tell generations apart. */
  readonly isOther: boolean;
}

/** How much less than the same word each of {@link resemblances} tells, and how much at least, in bits. */
const resemblanceBits: readonly { readonly less: number; readonly least: number }[] = resemblances.map(
  (kind) =>
    ({
      same: { less: 0, least: 1 },
      variant: { less: 3, least: 1.5 },
      slip: { less: 3.5, least: 1.5 },
      initial: { less: 99, least: 1.5 },
      far: { less: 5, least: 1 },
      rival: { less: 99, least: -2.5 },
      other: { less: 99, least: -5 },
    })[kind],
);
/** The most that a name tells: names are not spread evenly, and families choose the same ones again. */
const mostNameBits = 22;
/** A word that only one of the names has, in bits; only the first two count. */
const furtherWordBits = -0.7;
const otherGenerationBits = -3;

const noName: NameEvidence = { bits: 0, agreements: [], contradictions: [], isSlip: false, isOther: false };

function compareNames(one: RecordEvidence, other: RecordEvidence): NameEvidence {
  const [a, b] = [one.name, other.name];
  if (a.length === 0 || b.length === 0) return noName;
  const longer = Math.abs(a.length - b.length);
  const furtherBits = Math.min(2, longer) * furtherWordBits;
  for (let row = 0; row < a.length; row++) {
    for (let column = 0; column < b.length; column++) {
      ranks[row * mostWords + column] = resemblance(at(a, row), at(b, column));
    }
  }
  let [bits, worst, leftOfA, leftOfB] = [furtherBits, 0, (1 << a.length) - 1, (1 << b.length) - 1];
  let unmatched: NameWord | undefined;
  for (let rank = 0; rank < resemblances.length && leftOfA !== 0 && leftOfB !== 0; rank++) {
    if (rank === rankOf.variant && longer > 0 && textOf(a, leftOfA) === textOf(b, leftOfB)) {
      // Karl-Heinz and Karlheinz.
      bits += (a.length > b.length ? bitsTogether(a, leftOfA) : bitsTogether(b, leftOfB)) - furtherBits;
      worst = rankOf.variant;
      break;
    }
    for (let row = 0; row < a.length; row++) {
      for (let column = 0; column < b.length; column++) {
        if ((leftOfA & (1 << row)) === 0 || (leftOfB & (1 << column)) === 0) continue;
        if (ranks[row * mostWords + column] !== rank) continue;
        leftOfA &= ~(1 << row);
        leftOfB &= ~(1 << column);
        const { less, least } = at(resemblanceBits, rank);
        bits += Math.max(least, Math.min(at(a, row).bits, at(b, column).bits) - less);
        worst = rank;
        if (rank >= rankOf.rival) unmatched ??= at(a, row);
      }
    }
  }
  const isOtherGeneration = one.generation !== other.generation;
  if (isOtherGeneration) bits += otherGenerationBits;
  if (unmatched !== undefined || isOtherGeneration) {
    const contradiction = bits < 0 || isOtherGeneration ? 'name' : partOf(unmatched, one, other);
    return { bits, agreements: none, contradictions: [contradiction], isSlip: false, isOther: true };
  }
  return {
    bits: Math.min(mostNameBits, bits),
    agreements: worst === rankOf.same && longer === 0 ? nameAgreement : similarNameAgreement,
    contradictions: none,
    isSlip: worst <= rankOf.slip,
    isOther: false,
  };
}

const none: readonly never[] = [];
const nameAgreement = ['name'] as const;
const similarNameAgreement = ['similarName'] as const;
/** The resemblance of each two words; used again for each pair of names. */
const ranks = new Uint8Array(mostWords * mostWords);

function textOf(words: readonly NameWord[], left: number): string {
  let text = '';
  for (let index = 0; index < words.length; index++)
    if ((left & (1 << index)) !== 0) text += at(words, index).text;
  return text;
}

function bitsTogether(words: readonly NameWord[], left: number): number {
  let bits = 0;
  for (let index = 0; index < words.length; index++)
    if ((left & (1 << index)) !== 0) bits += at(words, index).bits;
  return bits;
}

/** Returns whether a word of the first name that the second one lacks is its given name or its surname. */
function partOf(
  word: NameWord | undefined,
  one: RecordEvidence,
  { name }: RecordEvidence,
): 'givenName' | 'surname' | 'name' {
  if (word === undefined || one.name.length < 2 || name.length < 2) return 'name';
  return givenNamesOf(one.keys).includes(word.text) ? 'givenName' : 'surname';
}

function compareEmployers(one: RecordEvidence, other: RecordEvidence, shared: number): Evidence {
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

function compareRest(one: RecordEvidence, other: RecordEvidence, haveOneEmployer: boolean): Evidence {
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
function commonBits(one: FieldValue | undefined, other: FieldValue | undefined, otherwise: number): number {
  if (one === undefined || other === undefined) return 0;
  if (one === other) return one.bits;
  return isMistypedText(one.text, other.text) ? Math.min(one.bits, other.bits) / 2 : otherwise;
}
