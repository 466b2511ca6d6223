import { messages } from '../../languages/messages.ts';
import { changeKnownPerson, chooseRecord } from '../contacts/choose-person.ts';
import type { Dialog } from '../define-dialog.ts';
import { visibilityChoice } from './visibility-choice.ts';

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
    run: (argument, context) => chooseRecord(argument, context, visibilityChoice('unhide')),
    runFor: (refs, context) => changeKnownPerson(refs, context, visibilityChoice('unhide')),
  },
  verbs: [],
};
