import type { ListOperation } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { changeNamedList, chooseListFor, noListsReply } from './change-list.ts';
import { chooseListedPerson } from './choose-listed-person.ts';
import { findLists, listStore } from './find-lists.ts';
import { chooseListButton, namedListButton } from './list-buttons.ts';
import { readListChange } from './read-list-change.ts';

/** Runs a typed command such as "add John Doe to Partners", or without names for the contact of the last answer. */
export async function runListCommand(
  operation: ListOperation,
  typed: string,
  example: string,
  context: DialogContext,
): Promise<Reply> {
  const store = listStore(context);
  if (store === undefined) return noListsReply();
  const change = readListChange(typed);
  if (change === undefined) {
    if (typed !== '') return howTo(example);
    return chooseListedPerson('it', context, {
      dialog: operation,
      button: (ref) => chooseListButton([ref], context),
      run: (ref) => chooseListFor({ operation, ref }, context),
    });
  }
  const [likely] = change.readings;
  let reading = likely;
  for (const other of change.readings.length > 1 ? change.readings : []) {
    const { lists } = await findLists(other.list, store, context);
    if (lists.length === 0) continue;
    reading = other;
    break;
  }
  if (reading === undefined) return howTo(example);
  const { person, list } = reading;
  return chooseListedPerson(person, context, {
    dialog: operation,
    button: (ref) => namedListButton(operation, ref, list, context),
    run: (ref) => changeNamedList({ operation, ref }, list, context),
  });
}

function howTo(example: string): Reply {
  return noticeReply(messages.lists.whichContact, messages.lists.typeWhoAndWhichList({ example }));
}
