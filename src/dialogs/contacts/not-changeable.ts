import type { FoundPerson } from '../../directory/found-person.ts';
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
  return noticeReply(
    `${displayName || 'This contact'} can’t be ${operation === 'update' ? 'edited' : 'deleted'} here`,
    reason(person, operation, context),
    [showButton(person, undefined, context), helpButton],
  );
}

export const noWay =
  'The system that keeps it doesn’t let me do this. Do it in the Microsoft 365 admin center, under Users → Contacts.';

function reason({ contact }: FoundPerson, operation: 'update' | 'delete', context: DialogContext): string {
  if (contact.readOnly) {
    return 'It’s synchronized from your on-premises directory, and has to be changed there. Your IT support can do that.';
  }
  if (contact.kind === 'colleague') {
    return 'Colleagues’ details come from Entra. They can be changed by the colleague or by your IT support.';
  }
  const capabilities = context.writable(contact.ref.source)?.capabilities;
  if (capabilities?.operations.has(operation) === false) {
    return noWay;
  }
  return 'Everybody in the organisation sees shared contacts, so only contact admins edit and delete them. Tell them what’s wrong.';
}
