import type { Contact, ContactChanges } from './contact.ts';
import { words } from './fold.ts';
import { displayNameOf, nameKey, nameWords } from './name.ts';
import { parsePhone, samePhone } from './phone.ts';

/** Why a contact may be there already; the strongest reason that holds. */
export type DuplicateReason = 'same e-mail address' | 'same mobile number' | 'same name and company';

export interface Duplicate {
  readonly contact: Contact;
  readonly reason: DuplicateReason;
}

const reasons: readonly DuplicateReason[] = [
  'same e-mail address',
  'same mobile number',
  'same name and company',
];

/**
 * Which candidates may be the person that is to be added, the strongest reason first, then in the order given.
 * A shared number or name is only a reason to look: the person decides.
 */
export function possibleDuplicates(
  fields: ContactChanges,
  candidates: readonly Contact[],
): readonly Duplicate[] {
  const found: Duplicate[] = [];
  for (const contact of candidates) {
    const reason = reasons.find((one) => holds(one, fields, contact));
    if (reason !== undefined) found.push({ contact, reason });
  }
  return found.sort((one, other) => reasons.indexOf(one.reason) - reasons.indexOf(other.reason));
}

function holds(reason: DuplicateReason, fields: ContactChanges, contact: Contact): boolean {
  switch (reason) {
    case 'same e-mail address': {
      const own = new Set(contact.emails.map(normalAddress));
      return (fields.emails ?? []).some(
        (address) => address.trim() !== '' && own.has(normalAddress(address)),
      );
    }
    case 'same mobile number':
      return (fields.mobilePhones ?? []).some((number) =>
        contact.mobilePhones.some((own) => parsePhone(own).length >= 6 && samePhone(number, own)),
      );
    case 'same name and company': {
      const name = nameKey(nameWords(displayNameOf({ ...fields, company: '', emails: [] })));
      const company = words(fields.company ?? '').join(' ');
      return (
        name !== '' &&
        company !== '' &&
        name === nameKey(nameWords(displayNameOf({ ...contact, company: '', emails: [] }))) &&
        company === words(contact.company).join(' ')
      );
    }
  }
}

function normalAddress(address: string): string {
  return address.trim().toLowerCase();
}
