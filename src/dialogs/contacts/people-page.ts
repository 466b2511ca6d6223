import { type SearchResultsData, searchResults } from '../../cards/contacts/search-results.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import { fitPage } from '../../cards/engine/fit-card.ts';
import { messages } from '../../languages/messages.ts';
import type { CardReply } from '../reply.ts';

/** The most rows on a page; fewer if they are large. */
export const pageSize = 5;

/** What the card shows, of which all but these can be left out, and what the next message can refer to. */
interface PeoplePage
  extends Pick<SearchResultsData, 'rows' | 'first' | 'total'>,
    Partial<Omit<SearchResultsData, 'rows' | 'first' | 'total' | 'paging'>> {
  /** The text that finds the list again; '' for a list that its dialog shows. */
  readonly text: string;
  /** The name of the dialog that shows other pages, or goes on with the picked person; '' for a search. */
  readonly dialog: string;
  /** Returns the button of another page, by the rank of its first row; left out for a list with one page. */
  readonly pageButton?: (title: string, first: number) => CardAction;
  /** Whether there may be a next page although there are no more people yet. */
  readonly isGrowing?: boolean;
}

/** Returns the card with a page of people, as many as fit. */
export function peoplePage({
  rows,
  text,
  dialog,
  pageButton,
  isGrowing = false,
  ...data
}: PeoplePage): CardReply {
  const { first, total } = data;
  let count = 0;
  const card = fitPage(rows, (shown) => {
    count = shown.length;
    const next = first + count;
    const previous = Math.max(1, first - pageSize);
    return searchResults({
      query: '',
      list: '',
      prompt: '',
      wants: 'anything',
      similar: 0,
      more: false,
      problems: [],
      refine: [],
      actions: [],
      ...data,
      rows: shown,
      paging: [
        ...(pageButton && first > 1 ? [pageButton(messages.buttons.previous, previous)] : []),
        ...(pageButton && (next <= total || isGrowing) ? [pageButton(messages.buttons.next, next)] : []),
      ],
    });
  });
  const refs = rows.slice(0, count).flatMap(({ person }) => person.refs.slice(0, 1));
  const known = pageButton === undefined ? count : total;
  return {
    kind: 'card',
    card,
    placement: 'new',
    refersTo: { kind: 'people', text, first, total: known, rows: refs, dialog },
  };
}
