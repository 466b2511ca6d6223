import type { Contact } from '../../contacts/contact.ts';
import type { Wanted } from '../../contacts/query/contact-query.ts';
import { initials } from '../../contacts/text/display-name.ts';
import { bestPhone } from '../../contacts/text/phone.ts';
import { messages } from '../../languages/messages.ts';
import { literal, plain } from '../engine/plain.ts';
import { chatLink, mailLink, phoneLink } from '../engine/safe-link.ts';

/** A quick action: it calls, writes to or chats with a person. */
export type QuickAction = {
  /** 'Call'. */
  readonly title: string;
  /** With the person: 'Call John Doe'. */
  readonly hint: string;
  /** The icon's name in Teams' catalogue. */
  readonly icon: string;
  readonly url: string;
};

/** Returns the name for properties that clients render as Markdown: a heading, a button's title. */
export function heading(contact: Contact): string {
  return plain(anyName(contact), 100);
}

/** Returns the name for a tooltip, or for what a screen reader says of an icon. */
export function shortName(contact: Contact): string {
  return plain(anyName(contact), 40);
}

/**
 * Returns the quick actions for which the contact has a safe link; the one that somebody asked for comes first.
 * @param name the contact's short name
 */
export function quickActions(
  contact: Contact,
  wants: Wanted,
  name = shortName(contact),
): readonly QuickAction[] {
  const call = {
    title: messages.buttons.call,
    hint: messages.contacts.call({ whom: name }),
    icon: 'Call',
    url: phoneLink(bestPhone(contact)),
  };
  const mail = {
    title: messages.buttons.mail,
    hint: messages.contacts.mail({ name }),
    icon: 'Mail',
    url: mailLink(contact.emails[0] ?? ''),
  };
  const chat = {
    title: messages.buttons.chat,
    hint: messages.contacts.chatWith({ name }),
    icon: 'Chat',
    url: contact.account === 'disabled' ? '' : chatLink(contact.userPrincipalName),
  };
  const order = wants === 'email' ? [mail, call, chat] : [call, mail, chat];
  return order.filter(({ url }) => url !== '');
}

/** Returns one or two letters for a picture's place. */
export function initialsOf(contact: Contact): string {
  return plain(initials(anyName(contact)), 4) || '?';
}

/** Returns the company, '' if the contact is shown by its name: a branch or a hotline. */
export function companyBeside(contact: Contact): string {
  const { company } = contact;
  return company.trim().toLowerCase() === anyName(contact).toLowerCase() ? '' : company;
}

/** Returns the first visible name of a person, with its exact characters. */
export function anyName({ displayName, givenName, surname, company, emails }: Contact): string {
  const name = literal(displayName, 100);
  if (name !== '') return name;
  const others = [`${givenName} ${surname}`, company, ...emails].map((other) => literal(other, 100));
  return others.find((other) => other !== '') ?? messages.contacts.noName;
}
