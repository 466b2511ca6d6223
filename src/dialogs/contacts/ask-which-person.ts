import type { Command } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';

/** Asks for the person that a command is about. */
export function askWhichPerson({ example }: Command): Reply {
  return noticeReply(
    'Which contact?',
    `Type the name, e-mail address or phone number as well, for example “${example}”.`,
  );
}
