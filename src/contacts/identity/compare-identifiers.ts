import { editDistance } from '../text/name.ts';
import type { Agreement, Evidence } from './evidence.ts';
import { fullPhonesOf } from './identity-keys.ts';
import { doesPhoneTell } from './may-be-one.ts';
import {
  type AddressValue,
  type CountedValue,
  mostNames,
  type PhoneNumber,
  type RecordEvidence,
} from './record-evidence.ts';

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

/** Returns whether two records have an address or the end of a number in common. */
export function haveCommonIdentifier(one: RecordEvidence, other: RecordEvidence): boolean {
  for (const address of one.emails) if (other.emails.includes(address)) return true;
  for (const { ending } of one.phones) {
    for (const candidate of other.phones) if (candidate.ending === ending) return true;
  }
  return false;
}

/** Returns what the e-mail addresses of two records tell. */
export function compareEmails(one: RecordEvidence, other: RecordEvidence): IdentifierEvidence {
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

/** Returns a domain in which both records have an address. */
export function commonDomain(one: RecordEvidence, other: RecordEvidence): CountedValue | undefined {
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

/** Whether one of two names of addresses begins with an initial of the other: `jdoe` and `johndoe`. */
function isAbbreviation(one: string, other: string): boolean {
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  return shorter.length >= 4 && shorter[0] === longer[0] && longer.endsWith(shorter.slice(1));
}

interface PhoneEvidence extends IdentifierEvidence {
  /** Whether the number makes it certain if the names fit. */
  readonly doesTell: boolean;
}

const noPhone: PhoneEvidence = { ...nothing, doesTell: false };
const otherPhone: PhoneEvidence = { ...noPhone, bits: -1.5, contradictions: ['phone'] };
const nearlySamePhone: PhoneEvidence = { ...otherPhone, bits: 2 };

/** Returns what the phone numbers of two records tell. */
export function comparePhones(one: RecordEvidence, other: RecordEvidence): PhoneEvidence {
  if (one.phones.length === 0 || other.phones.length === 0) return noPhone;
  let best: CountedValue | undefined;
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
  if (best.names.length > mostNames) return { ...noPhone, agreements, sharedBits };
  const doesTell = commonNumbers(one, other).some((number) => doesPhoneTell(one.keys, other.keys, number));
  const isPersonal = isMobile || best.names.length <= 2;
  return { ...nothing, bits: best.bits, agreements, isPersonal, doesTell };
}

/** Returns the numbers that two records share, in E.164; '' for one without its country's code. */
function commonNumbers(one: RecordEvidence, other: RecordEvidence): readonly string[] {
  const common = fullPhonesOf(one.keys).filter(
    (number) => number !== '' && fullPhonesOf(other.keys).includes(number),
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
