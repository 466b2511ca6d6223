import type { Contact } from '../../contacts/contact.ts';
import type { Wanted } from '../../contacts/query/contact-query.ts';
import { literal, plain } from '../engine/plain.ts';
import { chatLink, mailLink, phoneLink } from '../engine/safe-link.ts';

/** A button that opens an address. */
export interface LinkButton {
  readonly title: string;
  readonly url: string;
}

/** Returns the name for properties that clients render as Markdown: a heading, a button's title. */
export function heading(contact: Contact): string {
  return plain(anyName(contact), 100);
}

/** Returns the name with its exact characters. */
export function writtenName(contact: Contact): string {
  return anyName(contact);
}

/** Returns the preferred phone number, '' for none. */
export function bestPhone({ mobilePhones, businessPhones, homePhones }: Contact): string {
  return mobilePhones[0] ?? businessPhones[0] ?? homePhones[0] ?? '';
}

/** Returns the mail, call and chat buttons for which the contact has a safe link. */
export function linkButtons(contact: Contact, wants: Wanted): readonly LinkButton[] {
  const mail = { title: 'Mail', url: mailLink(contact.emails[0] ?? '') };
  const call = { title: 'Call', url: phoneLink(bestPhone(contact)) };
  const chat = {
    title: 'Chat',
    url: contact.account === 'disabled' ? '' : chatLink(contact.userPrincipalName),
  };
  const order = wants === 'phone' ? [call, mail, chat] : [mail, call, chat];
  return order.filter(({ url }) => url !== '');
}

/** Returns the first visible name of a person. */
function anyName({ displayName, givenName, surname, company, emails }: Contact): string {
  const name = literal(displayName, 100);
  if (name !== '') return name;
  const others = [`${givenName} ${surname}`, company, ...emails].map((other) => literal(other, 100));
  return others.find((other) => other !== '') ?? 'No name';
}
