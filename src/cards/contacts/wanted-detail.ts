import type { Contact } from '../../contacts/contact.ts';
import type { Wanted } from '../../contacts/query/contact-query.ts';
import { bestPhone } from '../../contacts/text/phone.ts';
import { messages } from '../../languages/messages.ts';
import { literal } from '../engine/plain.ts';
import { mailLink, phoneLink, phoneText } from '../engine/safe-link.ts';
import { postalAddress } from './postal-address.ts';

/** A detail that somebody asked for, as it is shown. */
export interface WantedDetail {
  /** What it is: 'Mobile phone'. */
  readonly label: string;
  /** '' if the contact has none. */
  readonly text: string;
  /** '' for a detail that is no link. */
  readonly url: string;
  /** What to say if there is none: 'no phone number'. */
  readonly missing: string;
}

/** Returns the detail that a question wants, if it wants one. */
export function wantedDetail(contact: Contact, wants: Wanted): WantedDetail | undefined {
  switch (wants) {
    case 'phone':
      return phoneDetail(contact);
    case 'email':
      return emailDetail(contact);
    case 'address':
      return {
        label: messages.contacts.address,
        text: literal(postalAddress(contact).join(', ') || contact.office, 160),
        url: '',
        missing: messages.contacts.missing.address,
      };
    case 'company':
      return {
        label: contact.company === '' ? messages.fields.department : messages.fields.company,
        text: literal(contact.company || contact.department, 80),
        url: '',
        missing: messages.contacts.missing.company,
      };
    case 'title':
      return {
        label: messages.fields.jobTitle,
        text: literal(contact.jobTitle, 80),
        url: '',
        missing: messages.contacts.missing.title,
      };
    case 'anything':
      return undefined;
  }
}

/** Returns the preferred phone number with its label. */
export function phoneDetail(contact: Contact): WantedDetail {
  const phone = bestPhone(contact);
  const label =
    contact.mobilePhones.length > 0
      ? messages.fields.mobilePhones
      : contact.businessPhones.length > 0
        ? messages.fields.businessPhones
        : messages.fields.homePhones;
  return {
    label,
    text: literal(phoneText(phone), 40),
    url: phoneLink(phone),
    missing: messages.contacts.missing.phone,
  };
}

/** Returns the first address. */
export function emailDetail({ emails }: Contact): WantedDetail {
  const [email = ''] = emails;
  return {
    label: messages.fields.emails,
    text: literal(email, 80),
    url: mailLink(email),
    missing: messages.contacts.missing.email,
  };
}
