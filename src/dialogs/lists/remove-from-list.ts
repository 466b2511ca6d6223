import { messages } from '../../languages/messages.ts';
import type { Dialog } from '../define-dialog.ts';
import { runListCommand } from './list-command.ts';

/** Removes a mail contact from a distribution list. */
export const removeFromList: Dialog = {
  name: 'remove-from-list',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['remove from list', 'remove from a list', 'remove from distribution list'],
    example: 'remove John Doe from Partners',
    description: () => messages.lists.removesContactFromList,
    listed: 'help',
    run: (argument, context) =>
      runListCommand('remove-from-list', argument, removeFromList.command?.example ?? '', context),
  },
  verbs: [],
};
