import type { CardAction } from '../../cards/engine/card.ts';
import type { Contact, ContactRef } from '../../contacts/contact.ts';
import { fold } from '../../contacts/text/fold.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { deleteButton, editButton } from '../buttons.ts';
import { recordTitle } from '../contact-form/contact-stores.ts';
import type { DialogContext } from '../define-dialog.ts';

/**
 * The records of a person that the reader may change or delete: shared contacts (who has to agree, the policy
 * says), one's own contact in one's own 1:1 chat, as far as the system has a way to do it.
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
 * Edit and Delete for each record that the reader may change; the titles say which one, and whose where that differs.
 * @param only leaves out the buttons for the other operation
 */
export function changeButtons(
  person: FoundPerson,
  context: DialogContext,
  only?: 'update' | 'delete',
): readonly CardAction[] {
  const editable = changeableRefs(person, 'update', context);
  const deletable = changeableRefs(person, 'delete', context);
  return editable.flatMap((ref) => {
    const which = recordName(ref, person, editable);
    const isDeletable = deletable.includes(ref) && only !== 'update';
    return [
      ...(only === 'delete' ? [] : [editButton(`Edit ${which}`, ref, context)]),
      ...(isDeletable ? [deleteButton(`Delete ${which}`, ref, context)] : []),
    ];
  });
}

/**
 * What tells a record from the person's others: its place, and among several of one place the name or address that
 * only it has, or else its number in the order in which the records stand.
 */
function recordName(ref: ContactRef, { refs, records }: FoundPerson, among: readonly ContactRef[]): string {
  const title = recordTitle(ref.source);
  const alike = among.filter(({ source }) => source === ref.source);
  if (alike.length === 1) return title;
  const recordOf = (one: ContactRef) => records[refs.indexOf(one)];
  for (const telling of [nameOf, addressOf]) {
    const words = alike.map((one) => telling(recordOf(one)));
    if (words.every((word) => word !== '') && new Set(words.map(fold)).size === words.length) {
      return `${title} ${telling(recordOf(ref))}`;
    }
  }
  return `${title} ${alike.indexOf(ref) + 1}`;
}

function nameOf(record: Contact | undefined): string {
  return record?.displayName ?? '';
}

function addressOf(record: Contact | undefined): string {
  return record?.emails[0] ?? '';
}
