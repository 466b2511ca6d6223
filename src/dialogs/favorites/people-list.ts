import type { CardAction, Verb } from '../../cards/engine/card.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { plainButton, showButton } from '../buttons.ts';
import { peoplePage } from '../contacts/people-page.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { CardReply } from '../reply.ts';

interface PeopleList {
  /** 'Favorites'. */
  readonly title: string;
  /** The name of the dialog, which shows the other pages. */
  readonly dialog: string;
  /** The verb of its buttons. */
  readonly verb: Verb;
  /** One page. */
  readonly people: readonly FoundPerson[];
  /** The rank of the first row, counted from 1. */
  readonly first: number;
  readonly total: number;
  /** A sentence above the rows; '' for none. */
  readonly note: string;
  readonly actions?: readonly CardAction[];
}

/** Returns the card with a page of a person's own list. */
export function peopleList(
  { title, dialog, verb, people, first, total, note, actions = [] }: PeopleList,
  context: DialogContext,
): CardReply {
  return peoplePage({
    list: title,
    prompt: note,
    rows: people.map((person) => ({ person, show: showButton(person, undefined, context), why: '' })),
    first,
    total,
    text: '',
    dialog,
    actions,
    pageButton: (name, from) => plainButton(name, verb, { first: String(from) }),
  });
}
