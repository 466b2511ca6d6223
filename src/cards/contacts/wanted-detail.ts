import type { Contact } from '../../contacts/contact.ts';
import type { Wanted } from '../../contacts/query/contact-query.ts';
import { literal } from '../engine/plain.ts';
import { mailLink, phoneLink, phoneText } from '../engine/safe-link.ts';
import { fieldLabels } from './field-labels.ts';
import { bestPhone } from './person-labels.ts';

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
        label: 'Address',
        text: postalAddress(contact).join(', ') || literal(contact.office, 80),
        url: '',
        missing: 'no address',
      };
    case 'company':
      return {
        label: contact.company === '' ? fieldLabels.department : fieldLabels.company,
        text: literal(contact.company || contact.department, 80),
        url: '',
        missing: 'no company',
      };
    case 'title':
      return {
        label: fieldLabels.jobTitle,
        text: literal(contact.jobTitle, 80),
        url: '',
        missing: 'no job title',
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
      ? fieldLabels.mobilePhones
      : contact.businessPhones.length > 0
        ? fieldLabels.businessPhones
        : fieldLabels.homePhones;
  return { label, text: literal(phoneText(phone), 40), url: phoneLink(phone), missing: 'no phone number' };
}

/** Returns the first address. */
export function emailDetail({ emails }: Contact): WantedDetail {
  const [email = ''] = emails;
  return {
    label: fieldLabels.emails,
    text: literal(email, 80),
    url: mailLink(email),
    missing: 'no e-mail address',
  };
}

/** Returns street, town and country, each on a line. */
export function postalAddress({ street, postalCode, city, state, country }: Contact): readonly string[] {
  const town = [postalCode, city, state].map((part) => literal(part, 80)).filter((part) => part !== '');
  const lines = street.slice(0, 1_000).split(/\r\n?|\n/);
  return [...lines.map((line) => literal(line, 120)), town.join(' '), literal(country, 80)].filter(
    (line) => line !== '',
  );
}
