import { messages } from '../../languages/messages.ts';
import type { Dialog } from '../define-dialog.ts';
import { changeVisibility, chooseVisibility } from './choose-visibility.ts';

/** Shows a hidden contact in the address lists again. */
export const unhideContact: Dialog = {
  name: 'unhide-contact',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['unhide contact', 'unhide'],
    names: 'person',
    example: 'unhide John Doe',
    description: () => messages.bulk.showsContactInAddressListsAgain,
    listed: 'help',
    run: (argument, context) => chooseVisibility(argument, 'unhide', context),
    runFor: (refs, context) => changeVisibility(refs, 'unhide', context),
  },
  verbs: [],
};
