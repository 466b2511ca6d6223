import { messages } from '../../languages/messages.ts';
import type { Command } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';

/** Asks for the person that a command is about. */
export function askWhichPerson({ example }: Command): Reply {
  return noticeReply(messages.contacts.whichContact, messages.contacts.typeWhomYouMean({ example }));
}
