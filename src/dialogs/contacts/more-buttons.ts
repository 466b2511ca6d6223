import { inMenu } from '../../cards/engine/buttons.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { bulkButton } from '../bulk/bulk-payload.ts';
import { plainButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { listedRefs } from '../lists/find-lists.ts';
import { chooseListButton, listsButton } from '../lists/list-buttons.ts';
import { changeableRefs } from './changeable.ts';
import { signPerson } from './person-reference.ts';

/** Returns the buttons of a person's card that few people want: they are in its overflow menu. */
export function moreButtons(person: FoundPerson, context: DialogContext): readonly CardAction[] {
  const hasHistory = recordsWithHistory(person, context).length > 0;
  return [
    ...listButtons(person, context),
    ...visibilityButtons(person, context),
    ...(hasHistory ? [inMenu(historyButton(person, context))] : []),
  ];
}

/** Returns the buttons for the distribution lists of a person's mail contacts. */
function listButtons(person: FoundPerson, context: DialogContext): readonly CardAction[] {
  const refs = listedRefs(person, context);
  if (refs.length === 0) return [];
  return [listsButton(refs, context), chooseListButton(refs, context)].map(inMenu);
}

/** Returns the button that shows who changed what in a contact. */
export function historyButton({ refs }: FoundPerson, context: DialogContext): CardAction {
  const data = { ref: signPerson(refs, undefined, context) };
  return plainButton(messages.buttons.history, 'history.show', data);
}

/** Returns the writable records whose history the viewer may see. */
export function recordsWithHistory({ refs }: FoundPerson, context: DialogContext): readonly ContactRef[] {
  return refs.filter((ref) => {
    const provider = context.writable(ref.source);
    if (provider === undefined) return false;
    if (!provider.capabilities.personal) return true;
    return context.chat.kind === 'personal' && ref.owner === context.actor.objectId;
  });
}

/** Returns the buttons that hide a person's contacts from the address lists, or show them again. */
function visibilityButtons(person: FoundPerson, context: DialogContext): readonly CardAction[] {
  return changeableRefs(person, 'update', context).flatMap((ref) => {
    const fields = context.writable(ref.source)?.capabilities.fields;
    const record = person.records[person.refs.indexOf(ref)];
    if (fields?.hiddenFromAddressLists === undefined || record === undefined) return [];
    const { source, id, owner } = ref;
    const [bulkKind, title] = record.hiddenFromAddressLists
      ? (['unhide', messages.contacts.showInAddressLists] as const)
      : (['hide', messages.contacts.hideFromAddressLists] as const);
    return [inMenu(bulkButton(title, { bulkKind, source, owner, ids: [id] }, context))];
  });
}
