import type { CardAction } from '../cards/engine/card.ts';
import type { ContactRef } from '../contacts/contact.ts';
import type { ContactQuery } from '../contacts/query/contact-query.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { FoundPerson } from '../directory/found-person.ts';
import { messages } from '../languages/messages.ts';
import { type ListPosition, signPerson, signRecord } from './contacts/person-reference.ts';
import type { DialogContext } from './define-dialog.ts';

/** Removes the buttons of dialogs that only work in the 1:1 chat, if this is another chat. */
export function thoseForChat(
  actions: readonly CardAction[],
  { chat, dialogs }: Pick<DialogContext, 'chat' | 'dialogs'>,
): readonly CardAction[] {
  if (chat.kind === 'personal') return actions;
  const leftOut = new Set(
    dialogs.flatMap((dialog) => (dialog.chat === 'personal' ? dialog.verbs.map(({ verb }) => verb) : [])),
  );
  return actions.filter(({ verb }) => !leftOut.has(verb));
}

export const favoritesButton: CardAction = {
  get title() {
    return messages.buttons.favorites;
  },
  verb: 'favorites.list',
  data: {},
  sendsInputs: false,
};

export const recentButton: CardAction = {
  get title() {
    return messages.buttons.recent;
  },
  verb: 'recent.list',
  data: {},
  sendsInputs: false,
};

export const helpButton: CardAction = {
  get title() {
    return messages.buttons.help;
  },
  verb: 'help.show',
  data: {},
  sendsInputs: false,
};

export const requestsButton: CardAction = {
  get title() {
    return messages.buttons.myRequests;
  },
  verb: 'requests.list',
  data: {},
  sendsInputs: false,
};

/** Returns a button that runs a search as if it had been typed. */
export function searchButton(title: string, text: string): CardAction {
  return { title, verb: 'search.run', data: { text }, sendsInputs: false };
}

/** Returns a button that shows another page of results. */
export function pageButton(title: string, { text, first }: ListPosition): CardAction {
  return { title, verb: 'search.page', data: { text, first: String(first) }, sendsInputs: false };
}

/** Returns a button that shows a person; `from` is the list position for Back. */
export function showButton(
  person: FoundPerson,
  from: ListPosition | undefined,
  context: DialogContext,
): CardAction {
  return {
    title: messages.buttons.show,
    verb: 'contact.show',
    data: { ref: signPerson(person.refs, from, context) },
    sendsInputs: false,
  };
}

/** Returns a button that opens the form for a new contact, prefilled with the search text. */
export function addButton(title: string, text = '', place?: SourceId): CardAction {
  const data = place === undefined ? { text } : { text, place };
  return { title, verb: 'contact.add', data, sendsInputs: false };
}

/**
 * Returns the button "Add … as a contact" for a search without results. A phone number is not used as a name.
 */
export function addSearchedButton(query: ContactQuery): CardAction {
  if (query.words.length === 0 && query.email === '' && query.phone !== '') {
    return addButton(messages.buttons.addContactWithThisNumber, query.text);
  }
  const what = query.words.join(' ') || query.email || query.text;
  return addButton(messages.buttons.addAsContact({ what: what.slice(0, 40) }), query.text);
}

/** Returns a button that opens the edit form of one record. */
export function editButton(title: string, ref: ContactRef, context: DialogContext): CardAction {
  return { title, verb: 'contact.edit', data: { ref: signRecord(ref, context) }, sendsInputs: false };
}

/** Returns a button that asks whether to delete one record. */
export function deleteButton(title: string, ref: ContactRef, context: DialogContext): CardAction {
  const data = { ref: signRecord(ref, context) };
  return { title, verb: 'contact.delete', data, style: 'destructive', sendsInputs: false };
}
