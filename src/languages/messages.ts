import { compileMessages } from './compile-messages.ts';
import { bulk } from './en/bulk.ts';
import { buttons } from './en/buttons.ts';
import { contactForm } from './en/contact-form.ts';
import { contacts } from './en/contacts.ts';
import { duplicates } from './en/duplicates.ts';
import { fields } from './en/fields.ts';
import { general } from './en/general.ts';
import { history } from './en/history.ts';
import { requests } from './en/requests.ts';
import { smallTalk } from './en/small-talk.ts';
import { sources } from './en/sources.ts';
import { transfer } from './en/transfer.ts';

/** The language of the texts, for numbers, plurals and lists. */
export const locale = 'en-GB';

/**
 * All texts that people read in Teams, by subject (docs/decisions/2026-11-29-messages.md). They are read when a card or
 * reply is made, never while a module is loaded, so that the language can depend on the turn.
 */
export const messages = compileMessages(locale, {
  bulk,
  buttons,
  contactForm,
  contacts,
  duplicates,
  fields,
  general,
  history,
  requests,
  smallTalk,
  sources,
  transfer,
});
