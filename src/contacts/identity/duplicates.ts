import type { Contact, ContactChanges } from '../contact.ts';
import { displayNameOf } from '../text/display-name.ts';
import { words } from '../text/fold.ts';
import { nameKey, nameWords } from '../text/name.ts';
import { parsePhone, samePhone } from '../text/phone.ts';

/** Why a contact may already exist. */
export type DuplicateReason =
  | 'same e-mail address'
  | 'same mobile number'
  | 'same phone number'
  | 'same name and company'
  | 'same name';

export interface Duplicate {
  readonly contact: Contact;
  readonly reason: DuplicateReason;
}

const reasons: readonly DuplicateReason[] = [
  'same e-mail address',
  'same mobile number',
  'same phone number',
  'same name and company',
  'same name',
];

/**
 * Returns the candidates that may be the person to be added, with the strongest reason first, then in the given
 * order. The person decides whether they are. A number that several candidates have, and that is not a mobile number,
 * is treated as a switchboard number and is no reason.
 */
export function possibleDuplicates(
  fields: ContactChanges,
  candidates: readonly Contact[],
): readonly Duplicate[] {
  const found: Duplicate[] = [];
  for (const contact of candidates) {
    const reason = reasons.find((one) => holds(one, fields, contact, candidates));
    if (reason !== undefined) found.push({ contact, reason });
  }
  return found.sort((one, other) => reasons.indexOf(one.reason) - reasons.indexOf(other.reason));
}

function holds(
  reason: DuplicateReason,
  fields: ContactChanges,
  contact: Contact,
  candidates: readonly Contact[],
): boolean {
  switch (reason) {
    case 'same e-mail address': {
      const own = new Set(contact.emails.map(normalAddress));
      return (fields.emails ?? []).some(
        (address) => address.trim() !== '' && own.has(normalAddress(address)),
      );
    }
    case 'same mobile number':
      return shareNumber(fields.mobilePhones ?? [], contact.mobilePhones);
    case 'same phone number':
      return hashesOf(fields).some(
        (number) =>
          shareNumber([number], hashesOf(contact)) &&
          candidates.filter((other) => shareNumber([number], hashesOf(other))).length === 1,
      );
    case 'same name and company': {
      const company = words(fields.company ?? '').join(' ');
      return company !== '' && company === words(contact.company).join(' ') && haveSameName(fields, contact);
    }
    case 'same name':
      return haveSameName(fields, contact);
  }
}

function haveSameName(fields: ContactChanges, contact: Contact): boolean {
  const [name, other] = [fields, contact].map((one) =>
    nameKey(nameWords(displayNameOf({ ...one, company: '', emails: [] }))),
  );
  return name !== '' && name === other;
}

function hashesOf({ mobilePhones = [], businessPhones = [], homePhones = [] }: ContactChanges) {
  return [...mobilePhones, ...businessPhones, ...homePhones];
}

/** Shorter numbers are extensions, which many contacts share. */
const shortestNumber = 6;

function shareNumber(numbers: readonly string[], others: readonly string[]): boolean {
  return numbers.some((number) =>
    others.some((other) => parsePhone(other).length >= shortestNumber && samePhone(number, other)),
  );
}

function normalAddress(address: string): string {
  return address.trim().toLowerCase();
}
