import { messages } from '../../languages/messages.ts';
import { changeKnownPerson, chooseRecord } from '../contacts/choose-person.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import {
  askBulkOperation,
  bulkData,
  confirmBulkOperation,
  openBulkOperation,
} from './confirm-bulk-operation.ts';
import { visibilityChoice } from './visibility-choice.ts';

/** Hides a contact from the address lists. Also handles the buttons of all bulk operations. */
export const hideContact: Dialog = {
  name: 'hide-contact',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['hide contact', 'hide'],
    names: 'person',
    example: 'hide John Doe',
    description: () => messages.bulk.hidesContactFromAddressLists,
    listed: 'help',
    run: (argument, context) => chooseRecord(argument, context, visibilityChoice('hide')),
    runFor: (refs, context) => changeKnownPerson(refs, context, visibilityChoice('hide')),
  },
  verbs: [
    onVerb('contacts.change', bulkData, (data, context) => {
      const { key: _key, ...what } = openBulkOperation(data, context);
      return askBulkOperation(what, context);
    }),
    onVerb('contacts.change.confirm', bulkData, confirmBulkOperation),
  ],
};
