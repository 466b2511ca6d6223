import { sourceTable } from '../../contacts/sources.ts';
import { samePhone } from '../../contacts/text/phone.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { literal } from '../engine/plain.ts';
import { mailLink, phoneLink, phoneText } from '../engine/safe-link.ts';
import { phonesOf, shortName } from './person-labels.ts';
import { recordLabel } from './source-labels.ts';

/** A number or address that a better record hides. */
export interface HiddenDetail {
  /** 'Your Outlook contact has a different number. Mail contact: ' */
  readonly before: string;
  readonly text: string;
  readonly url: string;
  readonly hint: string;
}

/**
 * Returns the numbers and addresses of the company's records that the person's own contact hides, because its own are
 * shown instead. Only the owner's chat has own contacts among the records.
 */
export function hiddenDetails({ contact, records }: FoundPerson): readonly HiddenDetail[] {
  const own = records.find(({ ref }) => sourceTable[ref.source].personal);
  if (own === undefined) return [];
  const yours = `Your ${sourceTable[own.ref.source].badge} contact has a different`;
  const name = shortName(contact);
  const phones = [...phonesOf(contact)];
  const emails = contact.emails.map((email) => email.toLowerCase());
  const hidden: HiddenDetail[] = [];
  for (const other of records) {
    if (sourceTable[other.ref.source].personal) continue;
    const phone = phonesOf(other).find((one) => !phones.some((shown) => samePhone(shown, one)));
    if (phone !== undefined && phoneLink(phone) !== '') {
      const before = `${yours} number. ${recordLabel(other)}: `;
      hidden.push({
        before,
        text: literal(phoneText(phone), 40),
        url: phoneLink(phone),
        hint: `Call ${name}`,
      });
      phones.push(phone);
    }
    const email = other.emails.find((one) => !emails.includes(one.toLowerCase()));
    if (email !== undefined && mailLink(email) !== '') {
      const before = `${yours} address. ${recordLabel(other)}: `;
      hidden.push({ before, text: literal(email, 80), url: mailLink(email), hint: `Mail ${name}` });
      emails.push(email.toLowerCase());
    }
  }
  return hidden.slice(0, mostHidden);
}

const mostHidden = 3;
