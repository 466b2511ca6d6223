import type { CardAction } from '../../cards/card.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import type { DialogContext } from '../define-dialog.ts';
import { deleteButton, editButton } from './buttons.ts';

/**
 * The records of a person that the reader may change: mail contacts for admins, one's own personal contact in
 * one's own 1:1 chat. Shown buttons follow from this; the policy decides again at the write.
 */
export function changeableRefs(
  { contact, refs }: FoundPerson,
  context: DialogContext,
): readonly ContactRef[] {
  return refs.filter((ref) => {
    const provider = context.writable(ref.source);
    if (provider === undefined || (contact.readOnly && ref === refs[0])) return false;
    return provider.capabilities.personal
      ? context.chat.kind === 'personal' && ref.owner === context.actor.objectId
      : context.roles.has('admin');
  });
}

/** Edit and Delete for each record that the reader may change; with several, the titles say which is which. */
export function changeButtons(person: FoundPerson, context: DialogContext): readonly CardAction[] {
  const refs = changeableRefs(person, context);
  return refs.flatMap((ref) => {
    const which = refs.length === 1 ? '' : recordName(ref, context);
    return [editButton(`Edit${which}`, ref, context), deleteButton(`Delete${which}`, ref, context)];
  });
}

function recordName(ref: ContactRef, context: DialogContext): string {
  return context.writable(ref.source)?.capabilities.personal ? ' own contact' : ' mail contact';
}
