import { messages } from '../../languages/messages.ts';
import { openPerson } from '../contacts/person-reference.ts';
import { type Dialog, onVerb } from '../define-dialog.ts';
import { referenceData } from '../references.ts';
import { askAboutList, chooseListFor, confirmListChange, listData, pickList } from './change-list.ts';
import { withListedRecord } from './choose-listed-person.ts';
import { choiceFor } from './list-choice.ts';
import { runListCommand } from './list-command.ts';

/** Adds a mail contact to a distribution list. Also handles the buttons of removals. */
export const addToList: Dialog = {
  name: 'add-to-list',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['add to list', 'add to a list', 'add to distribution list'],
    example: 'add John Doe to Partners',
    description: () => messages.lists.addsContactToList,
    listed: 'help',
    run: (argument, context) =>
      runListCommand('add-to-list', argument, addToList.command?.example ?? '', context),
  },
  verbs: [
    onVerb('list.choose', referenceData, ({ ref }, context) =>
      withListedRecord(openPerson(ref, context).refs, context, (one) =>
        chooseListFor(choiceFor('add-to-list', one), context),
      ),
    ),
    onVerb('list.pick', listData, pickList),
    onVerb('list.ask', listData, askAboutList),
    onVerb('list.change', listData, confirmListChange),
  ],
};
