import { compileMessages } from './compile-messages.ts';
import { admin } from './en/admin.ts';
import { batches } from './en/batches.ts';
import { bulk } from './en/bulk.ts';
import { buttons } from './en/buttons.ts';
import { contactForm } from './en/contact-form.ts';
import { contacts } from './en/contacts.ts';
import { delegation } from './en/delegation.ts';
import { duplicates } from './en/duplicates.ts';
import { errors } from './en/errors.ts';
import { exports } from './en/exports.ts';
import { favorites } from './en/favorites.ts';
import { fields } from './en/fields.ts';
import { followUp } from './en/follow-up.ts';
import { general } from './en/general.ts';
import { history } from './en/history.ts';
import { imports } from './en/imports.ts';
import { lists } from './en/lists.ts';
import { notices } from './en/notices.ts';
import { policy } from './en/policy.ts';
import { requests } from './en/requests.ts';
import { reviews } from './en/reviews.ts';
import { smallTalk } from './en/small-talk.ts';
import { sources } from './en/sources.ts';
import { times } from './en/times.ts';
import { transfer } from './en/transfer.ts';
import { validation } from './en/validation.ts';

/** The language of the texts, for numbers, plurals and lists. */
export const locale = 'en-GB';

/**
 * All texts that people read in Teams, by subject (docs/decisions/2026-11-29-messages.md). They are read when a card or
 * reply is made, never while a module is loaded, so that the language can depend on the turn.
 */
export const messages = compileMessages(locale, {
  admin,
  batches,
  bulk,
  buttons,
  contactForm,
  contacts,
  delegation,
  duplicates,
  errors,
  exports,
  favorites,
  fields,
  followUp,
  general,
  history,
  imports,
  lists,
  notices,
  policy,
  requests,
  reviews,
  smallTalk,
  sources,
  times,
  transfer,
  validation,
});
