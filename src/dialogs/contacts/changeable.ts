import { inMenu } from '../../cards/engine/buttons.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import type { Contact, ContactRef } from '../../contacts/contact.ts';
import { fold } from '../../contacts/text/fold.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { deleteButton, editButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';

/**
 * Returns the records of a person that the viewer may change or delete, if the system supports it: shared
 * contacts (the policy determines the approvers), and the viewer's personal contacts in their 1:1 chat.
 */
export function changeableRefs(
  { refs, records }: FoundPerson,
  operation: 'update' | 'delete',
  context: DialogContext,
): readonly ContactRef[] {
  return refs.filter((ref, index) => {
    const provider = context.writable(ref.source);
    if (provider === undefined || records[index]?.readOnly === true) return false;
    if (!provider.capabilities.operations.has(operation)) return false;
    if (!provider.capabilities.personal) return true;
    return context.chat.kind === 'personal' && ref.owner === context.actor.objectId;
  });
}

/**
 * Returns the Edit and Delete buttons for each record that the viewer may change. Titles name the record. The first Edit
 * is a button of its own, the others are in the overflow menu.
 * @param only limits the buttons to one operation, between whose records the viewer chooses
 */
export function changeButtons(
  person: FoundPerson,
  context: DialogContext,
  only?: 'update' | 'delete',
): readonly CardAction[] {
  const editable = changeableRefs(person, 'update', context);
  const deletable = changeableRefs(person, 'delete', context);
  const edits = editable.map((ref) =>
    editButton(messages.buttons.editRecord({ record: recordName(ref, person, editable) }), ref, context),
  );
  const deletes = editable
    .filter((ref) => deletable.includes(ref))
    .map((ref) =>
      deleteButton(
        messages.buttons.deleteRecord({ record: recordName(ref, person, editable) }),
        ref,
        context,
      ),
    );
  if (only !== undefined) return only === 'update' ? edits : deletes;
  const [first, ...others] = edits;
  const more = [...others, ...deletes].map(inMenu);
  return first === undefined ? more : [first, ...more];
}

/**
 * Returns what distinguishes a record from the person's others: its store, and within a store its unique name
 * or address, or else its number.
 */
function recordName(ref: ContactRef, { refs, records }: FoundPerson, among: readonly ContactRef[]): string {
  const title = messages.sources[ref.source].record;
  const alike = among.filter(({ source }) => source === ref.source);
  if (alike.length === 1) return title;
  const recordOf = (one: ContactRef) => records[refs.indexOf(one)];
  for (const telling of [nameOf, addressOf]) {
    const words = alike.map((one) => telling(recordOf(one)));
    if (words.every((word) => word !== '') && new Set(words.map(fold)).size === words.length) {
      return messages.contacts.recordName({ record: title, name: telling(recordOf(ref)) });
    }
  }
  return messages.contacts.recordNumber({ record: title, number: alike.indexOf(ref) + 1 });
}

function nameOf(record: Contact | undefined): string {
  return record?.displayName ?? '';
}

function addressOf(record: Contact | undefined): string {
  return record?.emails[0] ?? '';
}
