import type { Contact } from '../../contacts/contact.ts';
import type { Wanted } from '../../contacts/query/contact-query.ts';
import type { FoundPerson, SourceProblem } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows, inMenu, toButton } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { isolate, literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { withInternationalPhones } from './international-phones.ts';
import { anyName, companyBeside, initialsOf, quickActions, shortName } from './person-labels.ts';
import { problemSentences, sourceBadges } from './source-labels.ts';
import { emailDetail, phoneDetail, type WantedDetail, wantedDetail } from './wanted-detail.ts';

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
  /** A sentence above the rows: what to choose, or how many there are; '' otherwise. */
  readonly prompt: string;
  /** What is listed if it is not what a query found: 'Favorites'; '' otherwise. */
  readonly list: string;
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
  /** Buttons that narrow a long list. */
  readonly refine: readonly CardAction[];
  readonly actions: readonly CardAction[];
}

/** The card with a page of ranked people, with details to recognize and reach each of them. */
export const searchResults = defineCard<SearchResultsData>(
  new URL('./search-results.template.json', import.meta.url),
  (data) => {
    const title = resultsTitle(data);
    const shared = sharedReason(data.rows);
    const rows = data.rows.map((row, index) => rowView(row, data, index, shared));
    return {
      title,
      fallbackText: plain(
        messages.contacts.titleAndNames({ title, names: rows.map(({ called }) => called).join(', ') }),
        300,
      ),
      notes: [
        ...one(plain(data.prompt, 120)),
        ...one(shared === '' ? '' : messages.contacts.inCommon({ reason: plain(shared, 120) })),
        ...one(similarSentence(data)),
        ...problemSentences(data.problems, 'shown'),
      ],
      rows,
      buttonRows: buttonRows([...data.paging, ...inOneRow(data), ...data.actions]),
    };
  },
);

/** Returns the ways to narrow the list; those that would not fit beside the paging on a narrow card are in the menu. */
function inOneRow({ paging, refine }: SearchResultsData): readonly CardAction[] {
  const shown = paging.length < 2 ? 1 : 0;
  return refine.map((button, index) => (index < shown ? button : inMenu(button)));
}

function resultsTitle({ list, query, rows, first, total, more }: SearchResultsData): string {
  const last = first + rows.length - 1;
  if (list !== '')
    return total > rows.length ? messages.contacts.listRange({ list, first, last, total }) : list;
  const match = rows.every(({ person }) => person.isLike) ? 'like' : 'exact';
  const args = { first, last, total, match, query: isolate(plain(query, 60)) };
  if (more) return messages.contacts.rangeOfMore(args);
  return total > rows.length ? messages.contacts.range(args) : messages.contacts.people(args);
}

/**
 * Returns the sentence about similar names on every page; '' if all rows are on one page, where each row says
 * so.
 */
function similarSentence({ rows, total, similar }: SearchResultsData): string {
  if (similar === 0 || total === rows.length) return '';
  if (similar >= total) return messages.contacts.allHaveSimilarNames;
  return messages.contacts.someHaveSimilarNames({ count: similar });
}

/** Returns the reason that all rows share, which is said once above them; '' if there is none. */
function sharedReason([first, ...others]: SearchResultsData['rows']): string {
  if (first === undefined || others.length === 0) return '';
  return others.every(({ why }) => why === first.why) ? first.why : '';
}

function rowView(
  { person, show, why }: SearchResultsData['rows'][number],
  { wants, first }: SearchResultsData,
  index: number,
  shared: string,
) {
  const contact = withInternationalPhones(person);
  const called = shortName(contact);
  const [badge, ...badges] = sourceBadges(person);
  const [icon, ...icons] = quickActions(contact, wants, called);
  const sources = [badge, ...badges].map((one) => one?.text ?? '').join(', ');
  return {
    called,
    number: String(first + index),
    initials: initialsOf(contact),
    colour: badge?.style ?? 'Subtle',
    name: isolate(anyName(contact)),
    badges: { first: badge === undefined ? [] : [{ ...badge, all: sources }], others: badges },
    about: one(aboutLine(contact, wants)),
    reach: reachView(contact, wants, called),
    why: one(why === shared ? '' : literal(why, 120)),
    hint: messages.contacts.actionAndName({ action: show.title, name: called }),
    show: toButton(show),
    icons: { first: icon === undefined ? [] : [icon], others: icons },
  };
}

/** Returns job title and company, without the one that stands below in bold. */
function aboutLine(contact: Contact, wants: Wanted): string {
  const { jobTitle, department } = contact;
  return joined([
    wants === 'title' ? '' : plain(jobTitle, 60),
    wants === 'company' ? '' : plain(companyBeside(contact) || department, 60),
  ]);
}

/**
 * Returns the requested detail in bold, or a note that it is missing, and the phone number, or the address of somebody
 * without one.
 */
function reachView(contact: Contact, wants: Wanted, name: string) {
  const wanted = wantedDetail(contact, wants);
  const phone = phoneDetail(contact);
  const usual = phone.text === '' ? emailDetail(contact) : phone;
  const repeats = usual.text === '' || usual.text === wanted?.text;
  return [
    ...(wanted === undefined ? [] : [run(wanted, 'Bolder', name)]),
    ...(repeats ? [] : [run(usual, 'Default', name)]),
  ];
}

/** Returns a detail as a link, or as text. */
function run({ text, url, missing }: WantedDetail, weight: 'Bolder' | 'Default', name: string) {
  if (text === '') return { texts: [{ text: missing, weight: 'Default', isSubtle: true }], links: [] };
  if (url === '') return { texts: [{ text, weight, isSubtle: false }], links: [] };
  const hint = url.startsWith('tel:')
    ? messages.contacts.call({ whom: name })
    : messages.contacts.mail({ name });
  return { texts: [], links: [{ text, weight, url, hint }] };
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
