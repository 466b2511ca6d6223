import type { CardAction } from '../../cards/card.ts';
import { fitRows } from '../../cards/fit-card.ts';
import { matchWords } from '../../cards/match-words.ts';
import { searchResults } from '../../cards/search-results.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { fold } from '../../contacts/fold.ts';
import { isEmptyQuery, parseQuery } from '../../contacts/parse-query.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { showButton } from './buttons.ts';
import { changeableRefs } from './changeable.ts';
import { findContext } from './find-context.ts';
import { notChangeable } from './not-changeable.ts';
import { personCard, readWhole } from './person-card.ts';
import { searchPage } from './search.ts';

export interface Choice {
  /** The button of each row when several people are meant. */
  button(person: FoundPerson): CardAction;
  /** Whether the command can be done to this person. */
  accepts(person: FoundPerson): boolean;
  /** Answers when somebody was found, but nobody whom the command accepts. */
  refuse(person: FoundPerson): Reply | Promise<Reply>;
  run(person: FoundPerson): Promise<Reply>;
}

const longestList = 10;

/**
 * Finds the one person whom a typed command means: a single match, or the only one with exactly that name.
 * With several the person picks from a list; with none the answer is that of a search.
 */
export async function choosePerson(argument: string, context: DialogContext, choice: Choice): Promise<Reply> {
  const query = parseQuery(argument);
  if (isEmptyQuery(query)) return searchPage('', 1, context);
  const { people, problems } = await context.directory.find(query, findContext(context));
  const [first] = people;
  if (first === undefined) return searchPage(argument, 1, context);

  const candidates = people.filter((person) => choice.accepts(person));
  const [only, ...others] = candidates;
  if (only === undefined) return choice.refuse(first);
  if (others.length === 0) return choice.run(only);
  const name = fold(query.text);
  const [exact, ...moreExact] = candidates.filter((person) => fold(person.contact.displayName) === name);
  if (exact !== undefined && moreExact.length === 0) return choice.run(exact);

  const rows = candidates
    .slice(0, longestList)
    .map((person) => ({ person, show: choice.button(person), why: matchWords(person, query) }));
  const card = fitRows(rows, (shown) =>
    searchResults({
      query: query.text,
      wants: query.wants,
      rows: shown,
      first: 1,
      total: candidates.length,
      more: false,
      problems,
      paging: [],
      actions: [],
    }),
  );
  return { kind: 'card', card, placement: 'new' };
}

interface RecordChoice {
  /** The button of a row that leads to the one record. */
  readonly title: string;
  readonly operation: 'update' | 'delete';
  readonly button: (title: string, ref: ContactRef, context: DialogContext) => CardAction;
  readonly run: (ref: ContactRef, context: DialogContext) => Promise<Reply>;
}

/**
 * Finds the one record to change: {@link choosePerson} among those the reader may change, and where the person
 * is kept in several places, the person's card with a button for each.
 */
export function chooseRecord(
  argument: string,
  context: DialogContext,
  { title, operation, button, run }: RecordChoice,
): Promise<Reply> {
  return choosePerson(argument, context, {
    button: (person) => {
      const [only, ...others] = changeableRefs(person, operation, context);
      const isOne = only !== undefined && others.length === 0;
      return isOne ? button(title, only, context) : showButton(person, undefined, context);
    },
    accepts: (person) => changeableRefs(person, operation, context).length > 0,
    refuse: (person) => notChangeable(person, operation, context),
    run: async (person) => {
      const [only, ...others] = changeableRefs(person, operation, context);
      if (only === undefined) return notChangeable(person, operation, context);
      if (others.length === 0) return run(only, context);
      return personCard(
        await readWhole(person, context),
        { notice: 'Kept in several places: which one do you mean?', back: undefined, only: operation },
        context,
      );
    },
  });
}
