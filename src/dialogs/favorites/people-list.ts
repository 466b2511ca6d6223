import { searchResults } from '../../cards/contacts/search-results.ts';
import type { CardAction, Verb } from '../../cards/engine/card.ts';
import { fitRows } from '../../cards/engine/fit-card.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { showButton } from '../buttons.ts';
import { pageSize } from '../contacts/search.ts';
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
}

/** Returns the card with a page of a person's own list. */
export function peopleList(
  { title, dialog, verb, people, first, total, note }: PeopleList,
  context: DialogContext,
): CardReply {
  const rows = people.map((person) => ({ person, show: showButton(person, undefined, context), why: '' }));
  const page = (name: string, from: number): CardAction => ({
    title: name,
    verb,
    data: { first: String(from) },
    sendsInputs: false,
  });
  let count = 0;
  const card = fitRows(rows, (shown) => {
    count = shown.length;
    const next = first + count;
    return searchResults({
      query: '',
      list: title,
      prompt: note,
      wants: 'anything',
      rows: shown,
      first,
      total,
      similar: 0,
      more: false,
      problems: [],
      paging: [
        ...(first > 1 ? [page(messages.buttons.previous, Math.max(1, first - pageSize))] : []),
        ...(next <= total ? [page(messages.buttons.next, next)] : []),
      ],
      refine: [],
      actions: [],
    });
  });
  const refs = rows.slice(0, count).flatMap(({ person }) => person.refs.slice(0, 1));
  return {
    kind: 'card',
    card,
    placement: 'new',
    refersTo: { kind: 'people', text: '', first, total, rows: refs, dialog },
  };
}
