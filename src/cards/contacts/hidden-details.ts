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
 * Returns the number and the address of the company's records that differ from the person's own contact, which is shown
 * instead. Only the owner's chat has own contacts among the records.
 */
export function hiddenDetails({ contact, records }: FoundPerson): readonly HiddenDetail[] {
  const own = records.find(({ ref }) => sourceTable[ref.source].personal);
  if (own === undefined) return [];
  const others = records.filter(({ ref }) => !sourceTable[ref.source].personal);
  const title = sourceTable[own.ref.source].badge;
  return [
    ...others.flatMap((other) => {
      const numbers = phonesOf(own);
      const phone = phonesOf(other).find((one) => !numbers.some((held) => samePhone(held, one)));
      // Without an own number, the company's is shown anyway.
      if (phone === undefined || numbers.length === 0 || phoneLink(phone) === '') return [];
      return [
        {
          before: `Your ${title} contact has a different number. ${recordLabel(other)}: `,
          text: literal(phoneText(phone), 40),
          url: phoneLink(phone),
          hint: `Call ${shortName(contact)}`,
        },
      ];
    }),
    ...others.flatMap((other) => {
      const held = own.emails.map((email) => email.toLowerCase());
      const email = other.emails.find((one) => !held.includes(one.toLowerCase()));
      if (email === undefined || held.length === 0 || mailLink(email) === '') return [];
      return [
        {
          before: `Your ${title} contact has a different address. ${recordLabel(other)}: `,
          text: literal(email, 80),
          url: mailLink(email),
          hint: `Mail ${shortName(contact)}`,
        },
      ];
    }),
  ].slice(0, mostHidden);
}

const mostHidden = 3;
