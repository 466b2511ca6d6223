import { messages } from '../../languages/messages.ts';
import type { Dialog } from '../define-dialog.ts';
import { changeAll } from './change-all.ts';

/** Hides all contacts that match a search, after confirmation. */
export const hideAll: Dialog = {
  name: 'hide-all',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  denied: undefined,
  command: {
    words: ['hide all'],
    example: 'hide all company:Contoso',
    get description() {
      return messages.bulk.hidesContactsThatSearchFinds;
    },
    listed: false,
    inHelp: true,
    run: (argument, context) => changeAll(argument, 'hide-all', context),
  },
  verbs: [],
};
