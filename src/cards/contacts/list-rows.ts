import { messages } from '../../languages/messages.ts';
import { buttonRows, toButton } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { literalLines } from '../engine/paragraphs.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';

export interface ListRowsData {
  /** "Lists of John Doe", "Members of Partners" */
  readonly title: string;
  readonly notes: readonly string[];
  readonly rows: readonly ListRow[];
  readonly actions: readonly CardAction[];
}

/** A distribution list of a contact, or a member of a list. */
export interface ListRow {
  readonly name: string;
  /** Address, company and kind; may be ''. */
  readonly about: string;
  /** What a click on the name opens; its title is the tooltip. */
  readonly open: CardAction | undefined;
  readonly button: CardAction | undefined;
}

/** The card of a contact's distribution lists, or of a list's members. */
export const listRows = defineCard<ListRowsData>(
  new URL('./list-rows.template.json', import.meta.url),
  ({ title, notes, rows, actions }) => {
    const heading = plain(title, 200);
    return {
      title: heading,
      fallbackText: heading,
      notes: notes.map((note) => plain(note, 300)).filter((note) => note !== ''),
      rows: rows.map(rowView),
      buttonRows: buttonRows(actions),
    };
  },
);

function rowView({ name, about, open, button }: ListRow) {
  const text = {
    name: literal(name, 100) || messages.contacts.noName,
    about: literalLines([about], 200),
  };
  const opened = open && {
    ...text,
    hint: plain(open.title, 100),
    verb: open.verb,
    data: open.data,
  };
  return {
    opened: opened === undefined ? [] : [opened],
    plain: opened === undefined ? [text] : [],
    columns: button === undefined ? [] : [{ buttons: [toButton(button)] }],
  };
}
