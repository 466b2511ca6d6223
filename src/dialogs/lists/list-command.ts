import type { ListOperation } from '../../changes/request/change-request.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { forAllFound } from '../bulk/change-all.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { changeNamedList, chooseListFor, noListsReply } from './change-list.ts';
import { chooseListedPerson } from './choose-listed-person.ts';
import { findLists, listedRefs, listStore } from './find-lists.ts';
import { chooseListButton, namedListButton } from './list-buttons.ts';
import { choiceFor } from './list-choice.ts';
import { readListChange } from './read-list-change.ts';
import { readSeveral, type Several } from './several-people.ts';

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
      run: (ref) => chooseListFor(choiceFor(operation, ref), context),
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
  const several = await readSeveral(person, context);
  if (several !== undefined) return changeSeveral(operation, several, list, context);
  return chooseListedPerson(person, context, {
    dialog: operation,
    button: (ref) => namedListButton(operation, ref, list, context),
    run: (ref) => changeNamedList(choiceFor(operation, ref), list, context),
  });
}

/** Changes a list for several people in one request. */
function changeSeveral(
  operation: ListOperation,
  several: Several,
  list: string,
  context: DialogContext,
): Promise<Reply> | Reply {
  if (several.kind === 'search') {
    const refsOf = (person: FoundPerson) => listedRefs(person, context).slice(0, 1);
    return forAllFound(several.text, refsOf, context, ([{ source }], ids) =>
      changeNamedList({ operation, source, ids }, list, context),
    );
  }
  const { refs, doubtful, notes } = several;
  const [first] = refs;
  if (first === undefined) return noticeReply(messages.lists.onlyMailContacts, notes.join('\n'));
  const ids = refs.map(({ id }) => id);
  const choice = { operation, source: first.source, ids, doubtful: doubtful.map(({ id }) => id) };
  return changeNamedList(choice, list, context, notes);
}

function howTo(example: string): Reply {
  return noticeReply(messages.lists.whichContact, messages.lists.typeWhoAndWhichList({ example }));
}
