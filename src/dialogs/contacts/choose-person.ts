import type { CardAction } from '../../cards/engine/card.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { namedExactly } from '../../contacts/matching/named-exactly.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { isEmptyQuery, parseNamed } from '../../contacts/query/parse-query.ts';
import type { FoundPerson, SourceProblem } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { helpButton, searchButton, showButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { changeableRefs } from './changeable.ts';
import { findContext } from './find-context.ts';
import { notChangeable } from './not-changeable.ts';
import { peoplePage } from './people-page.ts';
import { goneError, personCard, readRecords, readWhole } from './person-card.ts';
import { redactRows } from './redact-person.ts';
import { longestSearch, searchPage } from './search.ts';

export interface Choice {
  /** The name of the dialog that goes on with the picked person; '' if the person is only shown. */
  readonly dialog: string;
  /** The question above the list if several people match. */
  readonly prompt: string;
  /** Returns the button of a row if several people match. */
  button(person: FoundPerson): CardAction;
  /** Which people the command applies to; left out if to all. */
  readonly condition?: {
    accepts(person: FoundPerson): boolean;
    /** Returns the reply if the command applies to no matching person. */
    refuse(person: FoundPerson, problems: readonly SourceProblem[]): Reply | Promise<Reply>;
  };
  run(person: FoundPerson): Promise<Reply>;
}

const longestList = 10;

/**
 * Finds the person that a typed command means (see {@link namedExactly}), before checking whether the command
 * applies, so that nobody else is offered instead. With several or only similar matches the person picks from
 * a list; without a match the reply is that of a search.
 */
export async function choosePerson(argument: string, context: DialogContext, choice: Choice): Promise<Reply> {
  const query = parseNamed(argument);
  if (isEmptyQuery(query)) return searchPage('', 1, context);
  const { people, problems } = await context.directory.find(query, findContext(context));
  if (people.length === 0) return searchPage(argument, 1, context);
  const meant = namedExactly(query, people);
  const [first, ...others] = meant;
  if (first === undefined) return nobodyHas(query, problems.length > 0);

  const { condition } = choice;
  const candidates = condition === undefined ? meant : meant.filter((person) => condition.accepts(person));
  if (condition !== undefined && candidates.length === 0) return condition.refuse(first, problems);
  if (others.length === 0 && first.isLike !== true) return choice.run(first);

  const { rows: redacted, wants } = redactRows(candidates.slice(0, longestList), query, context);
  const rows = redacted.map((row) => ({ ...row, show: choice.button(row.person) }));
  return peoplePage({
    query: query.text,
    prompt: choice.prompt,
    wants,
    rows,
    first: 1,
    total: candidates.length,
    problems,
    text: argument,
    dialog: choice.dialog,
  });
}

/** Returns the reply for an address that nobody has, with a button to search for similar people. */
export function nobodyHas(query: ContactQuery, isIncomplete: boolean): Reply {
  // As typed, if it is all that was typed: its domain may have been written with other letters.
  const email = query.words.length === 0 ? query.text : query.email;
  return noticeReply(
    messages.contacts.nobodyHasThisAddress,
    isIncomplete
      ? messages.contacts.nobodyHasAddressSystemsAreMissing({ email })
      : messages.contacts.nobodyHasAddress({ email }),
    [searchButton(messages.contacts.searchForIt, email), helpButton],
  );
}

export interface RecordChoice {
  /** The name of the dialog. */
  readonly dialog: string;
  /** Returns the question above the list if several people match. */
  readonly prompt: () => string;
  /** Returns the title of a row's button: 'Edit mail contact'. */
  readonly title: (record: string) => string;
  readonly operation: 'update' | 'delete';
  readonly button: (title: string, ref: ContactRef, context: DialogContext) => CardAction;
  readonly run: (ref: ContactRef, context: DialogContext) => Promise<Reply>;
}

/** Finds the record to change: {@link choosePerson} among those that the viewer may change. */
export function chooseRecord(
  argument: string,
  context: DialogContext,
  recordChoice: RecordChoice,
): Promise<Reply> {
  const { dialog, operation, prompt, title, button } = recordChoice;
  return choosePerson(argument, context, {
    dialog,
    prompt: prompt(),
    button: (person) => {
      const [only, ...others] = changeableRefs(person, operation, context);
      const isOne = only !== undefined && others.length === 0;
      return isOne
        ? button(title(messages.sources[only.source].record), only, context)
        : showButton(person, { text: argument.slice(0, longestSearch), first: 1 }, context);
    },
    condition: {
      accepts: (person) => changeableRefs(person, operation, context).length > 0,
      refuse: (person, problems) => notChangeable(person, operation, context, problems),
    },
    run: (person) => changePerson(person, context, recordChoice),
  });
}

/**
 * Changes the only record of a person that the viewer may change. If there are several, shows the person's card
 * with a button for each.
 */
async function changePerson(
  person: FoundPerson,
  context: DialogContext,
  { operation, run }: RecordChoice,
): Promise<Reply> {
  const [only, ...others] = changeableRefs(person, operation, context);
  if (only === undefined) return notChangeable(person, operation, context);
  if (others.length === 0) return run(only, context);
  const whole = await readWhole(person, context);
  if (whole === undefined) throw goneError();
  return personCard(
    whole,
    {
      notice: messages.contacts.thereAreSeveralRecordsOfThisPerson,
      back: undefined,
      only: operation,
    },
    context,
  );
}

/** Changes a person of the last answer. */
export async function changeKnownPerson(
  refs: readonly ContactRef[],
  context: DialogContext,
  recordChoice: RecordChoice,
): Promise<Reply> {
  const isChangeable = (person: FoundPerson) =>
    changeableRefs(person, recordChoice.operation, context).length > 0;
  return changePerson(await readRecords(refs, context, isChangeable), context, recordChoice);
}
