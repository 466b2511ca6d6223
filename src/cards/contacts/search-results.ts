import type { Wanted } from '../../contacts/query/contact-query.ts';
import type { FoundPerson, SourceProblem } from '../../directory/found-person.ts';
import { buttonRows, toButton } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { isolate, literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { bestPhone, heading, linkButtons, writtenName } from './person-labels.ts';
import { problemSentences, sourceNames } from './source-labels.ts';

export interface SearchResultsData {
  /** As typed. */
  readonly query: string;
  /** One page, best first. */
  readonly rows: readonly {
    readonly person: FoundPerson;
    readonly show: CardAction;
    /** Why the person matches, if the row does not show it; '' otherwise. */
    readonly why: string;
  }[];
  /** The requested detail, which comes first in each row. */
  readonly wants: Wanted;
  /** The rank of the first row, counted from 1. */
  readonly first: number;
  readonly total: number;
  /** The number of people in `total` whose name is only similar. */
  readonly similar: number;
  /** Whether there are more than `total` people, not counted. */
  readonly more: boolean;
  readonly problems: readonly SourceProblem[];
  /** The Previous and Next buttons, if there are such pages. */
  readonly paging: readonly CardAction[];
  readonly actions: readonly CardAction[];
}

/** The card with a page of ranked people, with details to recognize and reach each of them. */
export const searchResults = defineCard<SearchResultsData>(
  new URL('./search-results.template.json', import.meta.url),
  (data) => {
    const title = resultsTitle(data);
    const rows = data.rows.map((row) => rowView(row, data.wants));
    return {
      title,
      fallbackText: plain(`${title}: ${rows.map(({ called }) => called).join(', ')}`, 300),
      notes: [...one(similarSentence(data)), ...problemSentences(data.problems, 'the rest is shown')],
      rows,
      buttonRows: buttonRows([...data.paging, ...data.actions]),
    };
  },
);

function resultsTitle({ query, rows, first, total, more }: SearchResultsData): string {
  const isLike = rows.every(({ person }) => person.isLike);
  const asked = `${isLike ? 'like' : 'for'} “${isolate(plain(query, 60))}”`;
  if (more) return `${first}–${first + rows.length - 1} of ${total}+ ${asked}`;
  if (total > rows.length) return `${first}–${first + rows.length - 1} of ${total} ${asked}`;
  return `${total} ${total === 1 ? 'person' : 'people'} ${asked}`;
}

/**
 * Returns the sentence about similar names on every page; '' if all rows are on one page, where each row says
 * so.
 */
function similarSentence({ rows, total, similar }: SearchResultsData): string {
  if (similar === 0 || total === rows.length) return '';
  if (similar >= total) return 'All of them have similar names.';
  return similar === 1 ? 'One of them has a similar name.' : `${similar} of them have similar names.`;
}

function rowView(
  { person, show, why }: SearchResultsData['rows'][number],
  wants: SearchResultsData['wants'],
) {
  const { contact } = person;
  const called = heading(contact);
  return {
    called,
    name: isolate(writtenName(contact)),
    sources: sourceNames(person).join(', '),
    about: one(joined([literal(contact.jobTitle, 60), literal(contact.company || contact.department, 60)])),
    reach: reachView(person, wants),
    why: one(literal(why, 120)),
    hint: `${show.title}: ${called}`,
    show: toButton(show),
    links: linkButtons(contact, wants),
  };
}

/**
 * Returns the line with phone and e-mail: the requested one first and in bold, or a note that it is missing.
 */
function reachView({ contact }: FoundPerson, wants: SearchResultsData['wants']) {
  const phone = literal(bestPhone(contact), 40);
  const email = literal(contact.emails[0] ?? '', 80);
  if (wants !== 'phone' && wants !== 'email')
    return one(joined([phone, email])).map((rest) => ({ wanted: [], rest: [rest] }));
  const [wanted, other] = wants === 'phone' ? [phone, email] : [email, phone];
  const missing = wants === 'phone' ? 'no phone number' : 'no e-mail address';
  if (wanted === '') return [{ wanted: [], rest: [joined([missing, other])] }];
  return [{ wanted: [wanted], rest: other === '' ? [] : [` · ${other}`] }];
}

function joined(parts: readonly string[]): string {
  let line = '';
  for (const part of parts) if (part !== '') line += `${line === '' ? '' : ' · '}${isolate(part)}`;
  return line;
}

/** Returns a list of one line for the template; [] for ''. */
function one(text: string): readonly string[] {
  return text === '' ? [] : [text];
}
