import { notice } from '../../cards/general/notice.ts';
import { helpButton } from '../buttons.ts';
import type { Command } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';

/** Asks for the person that a command is about. */
export function askWhichPerson({ example }: Command): Reply {
  const card = notice({
    tone: 'info',
    title: 'Which contact?',
    text: `Type the name, e-mail address or phone number as well, for example “${example}”.`,
    reference: '',
    actions: [helpButton],
  });
  return { kind: 'card', card, placement: 'new' };
}
