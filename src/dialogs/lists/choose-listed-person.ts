import type { CardAction } from '../../cards/engine/card.ts';
import { isolate } from '../../cards/engine/plain.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { helpButton, showButton } from '../buttons.ts';
import { askWhichPerson } from '../contacts/ask-which-person.ts';
import { choosePerson } from '../contacts/choose-person.ts';
import { readRecords } from '../contacts/person-card.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Which } from '../follow-up/follow-up.ts';
import { pickPerson } from '../follow-up/pick-person.ts';
import { mostSurelyRow, readWhich } from '../follow-up/read-follow-up.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { listedRefs } from './find-lists.ts';

interface ListedChoice {
  /** The name of the dialog that goes on with the contact. */
  readonly dialog: string;
  /** Returns the button of a row if several people match. */
  button(ref: ContactRef): CardAction;
  run(ref: ContactRef): Promise<Reply>;
}

/** Finds the contact of a command about lists: by name, or by what it says of the last answer ("him", "2"). */
export async function chooseListedPerson(
  typed: string,
  context: DialogContext,
  { dialog, button, run }: ListedChoice,
): Promise<Reply> {
  const which = readWhich(typed);
  const picked = which && (await pickPerson(which, await context.memory.recall(context), context));
  if (picked !== undefined && 'problem' in picked)
    return noticeReply(messages.followUp.whichContact, picked.problem);
  if (picked !== undefined) return withListedRecord(picked.refs, context, run);
  const command = context.dialogs.find(({ name }) => name === dialog)?.command;
  if (which !== undefined && cannotBeName(which) && command !== undefined) return askWhichPerson(command);
  return choosePerson(typed, context, {
    dialog,
    prompt: messages.lists.chooseContact,
    button: (person) => {
      const [ref] = listedRefs(person, context);
      return ref === undefined ? showButton(person, undefined, context) : button(ref);
    },
    condition: {
      accepts: (person) => listedRefs(person, context).length > 0,
      refuse: (person) => refuse(person, context),
    },
    run: (person) => withListed(person, context, run),
  });
}

/** Whether a reference to the last answer is neither a name ("Second") nor a phone number. */
function cannotBeName(which: Which): boolean {
  return which.kind === 'same' || (which.kind === 'number' && which.number <= mostSurelyRow);
}

/** Reads the records of a person, and runs a command for the one that can be in lists, or explains why there is none. */
export async function withListedRecord(
  refs: readonly ContactRef[],
  context: DialogContext,
  run: (ref: ContactRef) => Promise<Reply>,
): Promise<Reply> {
  const isListed = (person: FoundPerson) => listedRefs(person, context).length > 0;
  return withListed(await readRecords(refs, context, isListed), context, run);
}

async function withListed(
  person: FoundPerson,
  context: DialogContext,
  run: (ref: ContactRef) => Promise<Reply>,
): Promise<Reply> {
  const [ref] = listedRefs(person, context);
  return ref === undefined ? refuse(person, context) : run(ref);
}

function refuse(person: FoundPerson, context: DialogContext): Reply {
  const { contact } = person;
  const name = isolate(contact.displayName) || messages.contacts.noName;
  return noticeReply(
    messages.lists.onlyMailContacts,
    contact.kind === 'colleague'
      ? messages.lists.colleaguesListsAreElsewhere({ name })
      : messages.lists.contactIsNotInExchange({ name }),
    [showButton(person, undefined, context), helpButton],
  );
}
