import type { CardAction } from '../../cards/card.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import type { DialogContext } from '../define-dialog.ts';
import { deleteButton, editButton } from './buttons.ts';
import { recordTitle } from './places.ts';

/**
 * The records of a person that the reader may change or delete: shared contacts (who has to agree, the policy
 * says), one's own contact in one's own 1:1 chat, as far as the system has a way to do it.
 */
export function changeableRefs(
  { contact, refs }: FoundPerson,
  operation: 'update' | 'delete',
  context: DialogContext,
): readonly ContactRef[] {
  return refs.filter((ref) => {
    const provider = context.writable(ref.source);
    if (provider === undefined || (contact.readOnly && ref === refs[0])) return false;
    if (!provider.capabilities.operations.has(operation)) return false;
    if (!provider.capabilities.personal) return true;
    return context.chat.kind === 'personal' && ref.owner === context.actor.objectId;
  });
}

/**
 * Edit and Delete for each record that the reader may change; with several, the titles say which is which.
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
    const which = editable.length === 1 ? '' : ` ${recordName(ref, editable)}`;
    const isDeletable = deletable.includes(ref) && only !== 'update';
    return [
      ...(only === 'delete' ? [] : [editButton(`Edit${which}`, ref, context)]),
      ...(isDeletable ? [deleteButton(`Delete${which}`, ref, context)] : []),
    ];
  });
}

/** Two of a kind are counted, in the order in which the person's records stand. */
function recordName(ref: ContactRef, among: readonly ContactRef[]): string {
  const alike = among.filter(({ source }) => source === ref.source);
  const title = recordTitle(ref.source);
  return alike.length === 1 ? title : `${title} ${alike.indexOf(ref) + 1}`;
}
