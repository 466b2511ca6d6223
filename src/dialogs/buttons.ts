import { z } from 'zod';
import { inMenu } from '../cards/engine/buttons.ts';
import type { CardAction, Verb } from '../cards/engine/card.ts';
import type { ContactRef } from '../contacts/contact.ts';
import type { ContactQuery } from '../contacts/query/contact-query.ts';
import type { SourceId } from '../contacts/sources.ts';
import type { FoundPerson } from '../directory/found-person.ts';
import { messages } from '../languages/messages.ts';
import { BackendError, ChangeInterruptedError } from '../platform/errors.ts';
import { type ListPosition, signPerson, signRecord } from './contacts/person-reference.ts';
import type { DialogContext } from './define-dialog.ts';
import type { Turn } from './turn.ts';

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

export const favoritesButton = constantButton(() => messages.buttons.favorites, 'favorites.list');
export const recentButton = constantButton(() => messages.buttons.recent, 'recent.list');
export const helpButton = constantButton(() => messages.buttons.help, 'help.show');
export const requestsButton = constantButton(() => messages.buttons.myRequests, 'requests.list');
/** Closes a form or a question. */
export const cancelButton = constantButton(() => messages.buttons.cancel, 'form.cancel');

/** Returns a button without data whose title is read when it is shown, so that the language can depend on the turn. */
export function constantButton(title: () => string, verb: Verb): CardAction {
  return {
    get title() {
      return title();
    },
    verb,
    data: {},
    sendsInputs: false,
  };
}

/** Returns a button that does not send the inputs of its card. */
export function plainButton(title: string, verb: Verb, data: CardAction['data'] = {}): CardAction {
  return { title, verb, data, sendsInputs: false };
}

/**
 * Returns a button that does once more what a failed one did, with what was entered: a progress card may have taken the
 * place of the form. [] if the error would stay, if nobody has pressed a button, or if others would receive what was
 * entered.
 */
export function againButtons(error: unknown, turn: Turn, verb: Verb): readonly CardAction[] {
  if (!mayPass(error)) return [];
  if (turn.kind !== 'action' || turn.trigger === 'automatic' || turn.chat.kind !== 'personal') return [];
  const { data } = pressedData.safeParse(turn.data);
  if (data === undefined || JSON.stringify(data).length > mostPressed) return [];
  return [{ ...plainButton(messages.buttons.tryAgain, verb, data), style: 'positive' }];
}

/** Whether the same may succeed later. A request that was recorded continues by itself. */
function mayPass(error: unknown): boolean {
  if (error instanceof BackendError) return error.isRetryable;
  return !(error instanceof ChangeInterruptedError);
}

const pressedData = z.record(z.string(), z.string());
/** In characters: far more than a form holds, far less than Teams takes. */
const mostPressed = 12_000;

/** Returns a button that runs a search as if it had been typed. */
export function searchButton(title: string, text: string): CardAction {
  return plainButton(title, 'search.run', { text });
}

/** Returns a button in the menu that asks how to export a search, or all contacts of a system. */
export function exportButton(what: { readonly text: string } | { readonly place: SourceId }): CardAction {
  return inMenu(plainButton(messages.buttons.export, 'export.ask', { ...what }));
}

/** Returns a button that shows another page of results. */
export function pageButton(title: string, { text, first }: ListPosition): CardAction {
  return plainButton(title, 'search.page', { text, first: String(first) });
}

/** Returns a button that shows a person; `from` is the list position for Back. */
export function showButton(
  person: FoundPerson,
  from: ListPosition | undefined,
  context: DialogContext,
): CardAction {
  return plainButton(messages.buttons.show, 'contact.show', { ref: signPerson(person.refs, from, context) });
}

/** Returns a button that opens the form for a new contact, prefilled with the search text. */
export function addButton(title: string, text = '', place?: SourceId): CardAction {
  return plainButton(title, 'contact.add', place === undefined ? { text } : { text, place });
}

/**
 * Returns the button "Add … as a contact" for a search without results. A phone number is not used as a name.
 */
export function addSearchedButton(query: ContactQuery): CardAction {
  if (query.words.length === 0 && query.email === '' && query.phone !== '') {
    return addButton(messages.buttons.addContactWithThisNumber, query.text);
  }
  // Without words, the text is the address as it was typed.
  const what = query.words.join(' ') || query.text;
  return addButton(messages.buttons.addAsContact({ what: what.slice(0, 40) }), query.text);
}

/** Returns a button that opens the edit form of one record. */
export function editButton(title: string, ref: ContactRef, context: DialogContext): CardAction {
  return plainButton(title, 'contact.edit', { ref: signRecord(ref, context) });
}

/** Returns a button that asks whether to delete one record. */
export function deleteButton(title: string, ref: ContactRef, context: DialogContext): CardAction {
  const data = { ref: signRecord(ref, context) };
  return { title, verb: 'contact.delete', data, style: 'destructive', sendsInputs: false };
}
