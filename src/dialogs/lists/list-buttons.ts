import { randomUUID } from 'node:crypto';
import type { CardAction } from '../../cards/engine/card.ts';
import type { ListOperation } from '../../changes/request/change-request.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import type { ListRef } from '../../contacts/distribution-list.ts';
import { messages } from '../../languages/messages.ts';
import { signPerson } from '../contacts/person-reference.ts';
import type { DialogContext } from '../define-dialog.ts';
import { signForActor, signForChat } from '../references.ts';
import { choiceFor } from './list-choice.ts';

/** Returns the button that shows a contact's lists. */
export function listsButton(refs: readonly ContactRef[], context: DialogContext): CardAction {
  const data = { ref: signPerson(refs, undefined, context) };
  return { title: messages.lists.lists, verb: 'lists.show', data, sendsInputs: false };
}

/** Returns the button that opens the card on which a list is chosen for a contact. */
export function chooseListButton(refs: readonly ContactRef[], context: DialogContext): CardAction {
  const data = { ref: signPerson(refs, undefined, context) };
  return { title: messages.lists.addToList, verb: 'list.choose', data, sendsInputs: false };
}

/** Returns the button that shows the members of a list. */
export function membersButton(title: string, list: ListRef, context: DialogContext): CardAction {
  const data = { ref: signForChat('contact', { list: list.id }, context) };
  return { title, verb: 'list.show', data, sendsInputs: false };
}

/** Returns the button of a row that removes a contact from a list. */
export function removeButton(ref: ContactRef, { id, name }: ListRef, context: DialogContext): CardAction {
  const choice = choiceFor('remove-from-list', ref);
  const payload = { ...choice, list: { id, name }, key: randomUUID() };
  const data = { ref: signForActor('form', payload, context) };
  return { title: messages.lists.remove, verb: 'list.ask', data, sendsInputs: false };
}

/** Returns the button that goes on with one of several contacts and the typed name of a list. */
export function namedListButton(
  operation: ListOperation,
  ref: ContactRef,
  typed: string,
  context: DialogContext,
): CardAction {
  const data = {
    ref: signForActor('form', choiceFor(operation, ref), context),
    in_listName: typed.slice(0, 200),
  };
  const title = operation === 'add-to-list' ? messages.lists.add : messages.lists.remove;
  return { title, verb: 'list.pick', data, sendsInputs: false };
}
