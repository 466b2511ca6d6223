import { problemSentences } from '../../cards/contacts/source-labels.ts';
import type { FoundPerson, SourceProblem } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { helpButton, showButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';

/**
 * Explains why the viewer cannot change this person's record, and what to do instead.
 * @param problems of the search that found the person: a record that could be changed may be missing
 */
export function notChangeable(
  person: FoundPerson,
  operation: 'update' | 'delete',
  context: DialogContext,
  problems: readonly SourceProblem[] = [],
): Reply {
  const { displayName } = person.contact;
  const title = messages.contacts.cantBeChanged[operation];
  return noticeReply(
    displayName === '' ? title.unnamed : title.named({ name: displayName }),
    reason(person, operation, context, problems),
    [showButton(person, undefined, context), helpButton],
  );
}

function reason(
  { contact }: FoundPerson,
  operation: 'update' | 'delete',
  context: DialogContext,
  problems: readonly SourceProblem[],
): string {
  if (contact.kind === 'colleague') {
    return messages.contacts.colleaguesDetailsComeFromEntra;
  }
  const provider = context.writable(contact.ref.source);
  // It is a copy of a record that can be changed, perhaps in a system that did not answer.
  if (provider === undefined && problems.length > 0) {
    return problemSentences(problems, 'missing').join(' ');
  }
  if (contact.readOnly) {
    return messages.contacts.itsSynchronizedFromOnPremises;
  }
  if (provider?.capabilities.operations.has(operation) === false) {
    return messages.contacts.systemThatKeepsItDoesntLetMe;
  }
  return messages.contacts.onlyAdminsChangeSharedContacts;
}
