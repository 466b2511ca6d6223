import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { helpButton, showButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';

/** Explains why the viewer cannot change this person's record, and what to do instead. */
export function notChangeable(
  person: FoundPerson,
  operation: 'update' | 'delete',
  context: DialogContext,
): Reply {
  const { displayName } = person.contact;
  const title = messages.contacts.cantBeChanged[operation];
  return noticeReply(
    displayName === '' ? title.unnamed : title.named({ name: displayName }),
    reason(person, operation, context),
    [showButton(person, undefined, context), helpButton],
  );
}

function reason({ contact }: FoundPerson, operation: 'update' | 'delete', context: DialogContext): string {
  if (contact.readOnly) {
    return messages.contacts.itsSynchronizedFromOnPremises;
  }
  if (contact.kind === 'colleague') {
    return messages.contacts.colleaguesDetailsComeFromEntra;
  }
  const capabilities = context.writable(contact.ref.source)?.capabilities;
  if (capabilities?.operations.has(operation) === false) {
    return messages.contacts.systemThatKeepsItDoesntLetMe;
  }
  return messages.contacts.onlyAdminsChangeSharedContacts;
}
