import { messages } from '../../languages/messages.ts';
import type { Dialog } from '../define-dialog.ts';
import { changeAll } from './change-all.ts';

/** Hides all contacts that match a search, after confirmation. */
export const hideAll: Dialog = {
  name: 'hide-all',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['hide all'],
    example: 'hide all company:Contoso',
    description: () => messages.bulk.hidesContactsThatSearchFinds,
    listed: 'help',
    run: (argument, context) => changeAll(argument, 'hide-all', context),
  },
  verbs: [],
};
