import type { CardAction } from '../cards/engine/card.ts';
import type { ContactRef } from '../contacts/contact.ts';
import type { ContactQuery } from '../contacts/query/contact-query.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { FoundPerson } from '../directory/found-person.ts';
import type { ListPosition } from './contacts/person-reference.ts';
import { signPerson, signRecord } from './contacts/person-reference.ts';
import type { DialogContext } from './define-dialog.ts';

/** Leaves out the buttons of dialogs that work in the 1:1 chat only, where others read along. */
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

export const helpButton: CardAction = { title: 'Help', verb: 'help.show', data: {}, sendsInputs: false };

/** Runs a search, as if it had been typed. */
export function searchButton(title: string, text: string): CardAction {
  return { title, verb: 'search.run', data: { text }, sendsInputs: false };
}

/** Turns a list of results to another page. */
export function pageButton(title: string, { text, first }: ListPosition): CardAction {
  return { title, verb: 'search.page', data: { text, first: String(first) }, sendsInputs: false };
}

/** Opens a person; `from` is the place to come back to. */
export function showButton(
  person: FoundPerson,
  from: ListPosition | undefined,
  context: DialogContext,
): CardAction {
  return {
    title: 'Show',
    verb: 'contact.show',
    data: { ref: signPerson(person.refs, from, context) },
    sendsInputs: false,
  };
}

/** Opens an empty form, or one with what was searched for filled in where it belongs. */
export function addButton(title: string, text = '', place?: SourceId): CardAction {
  const data = place === undefined ? { text } : { text, place };
  return { title, verb: 'contact.add', data, sendsInputs: false };
}

/** "Add … as a contact", for a search that found nobody. A number is no name. */
export function addSearchedButton(query: ContactQuery): CardAction {
  if (query.words.length === 0 && query.email === '' && query.phone !== '') {
    return addButton('Add a contact with this number', query.text);
  }
  const what = query.words.join(' ') || query.email || query.text;
  return addButton(`Add “${what.slice(0, 40)}” as a contact`, query.text);
}

/** Opens the edit form of one record. */
export function editButton(title: string, ref: ContactRef, context: DialogContext): CardAction {
  return { title, verb: 'contact.edit', data: { ref: signRecord(ref, context) }, sendsInputs: false };
}

/** Asks whether to delete one record. */
export function deleteButton(title: string, ref: ContactRef, context: DialogContext): CardAction {
  const data = { ref: signRecord(ref, context) };
  return { title, verb: 'contact.delete', data, style: 'destructive', sendsInputs: false };
}
