import { messages } from '../../languages/messages.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { changeVisibility, chooseVisibility } from './choose-visibility.ts';
import {
  askBulkOperation,
  bulkData,
  confirmBulkOperation,
  openBulkOperation,
} from './confirm-bulk-operation.ts';

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
    run: (argument, context) => chooseVisibility(argument, 'hide', context),
    runFor: (refs, context) => changeVisibility(refs, 'hide', context),
  },
  verbs: [
    onVerb('contacts.change', bulkData, (data, context) => {
      const { key: _key, ...what } = openBulkOperation(data, context);
      return askBulkOperation(what, context);
    }),
    onVerb('contacts.change.confirm', bulkData, confirmBulkOperation),
  ],
};
