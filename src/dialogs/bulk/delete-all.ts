import { messages } from '../../languages/messages.ts';
import type { Dialog } from '../define-dialog.ts';
import { changeAll } from './change-all.ts';

/** Deletes all contacts that match a search, after confirmation. */
export const deleteAll: Dialog = {
  name: 'delete-all',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['delete all'],
    example: 'delete all company:Contoso',
    description: () => messages.bulk.deletesContactsThatSearchFinds,
    listed: 'help',
    run: (argument, context) => changeAll(argument, 'delete-all', context),
  },
  verbs: [],
};
