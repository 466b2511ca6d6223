import { noResults } from '../../cards/contacts/no-results.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import { bearsWords } from '../../contacts/query/bears-words.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { describeDetails, describeQuery } from '../../contacts/query/describe-query.ts';
import { hasFunctionWord, namedIn } from '../../contacts/query/named-in.ts';
import { isEmptyQuery, parseQuery } from '../../contacts/query/parse-query.ts';
import { writeQuery } from '../../contacts/query/write-query.ts';
import { words } from '../../contacts/text/fold.ts';
import type { FindResult, FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import {
  addSearchedButton,
  exportButton,
  helpButton,
  pageButton,
  searchButton,
  showButton,
  thoseForChat,
} from '../buttons.ts';
import { storesToAdd } from '../contact-form/stores.ts';
import type { DialogContext } from '../define-dialog.ts';
import { narrowSearch, refineSearch } from '../follow-up/refine-search.ts';
import { noticeReply } from '../notice-reply.ts';
import type { CardReply, Reply } from '../reply.ts';
import { findContext } from './find-context.ts';
import { pageSize, peoplePage } from './people-page.ts';
import { personCard, readWhole } from './person-card.ts';
import type { ListPosition } from './person-reference.ts';
import { redactRows } from './redact-person.ts';

export const longestSearch = 500;
/** The last row that can be reached by typing a page number. */
export const lastRow = 999 * pageSize;

/** Whether a person or company that can be found here has all words of the text in its name. */
export async function isInName(text: string, context: DialogContext): Promise<boolean> {
  const query = parseQuery(text);
  const people = await findAsTyped(query, context);
  return people.some(({ contact }) =>
    [query.words, ...(query.longer ?? [])].some((words) => bearsWords(contact, words)),
  );
}

/** Whether somebody can be found here whose details begin with the words as typed. */
export async function isFound(text: string, context: DialogContext): Promise<boolean> {
  return (await findAsTyped(parseQuery(text), context)).length > 0;
}

/** Whether a person or company that can be found here is called exactly like the text. */
export async function isExactName(text: string, context: DialogContext): Promise<boolean> {
  const wanted = words(text).join(' ');
  if (wanted === '') return false;
  const people = await findAsTyped(parseQuery(text), context);
  return people.some(({ contact: { displayName, givenName, surname, company } }) =>
    [displayName, givenName, surname, company].some((name) => words(name).join(' ') === wanted),
  );
}

/** Returns the people with the words as typed, without those whose details are only similar. */
async function findAsTyped(query: ContactQuery, context: DialogContext): Promise<readonly FoundPerson[]> {
  return (await context.directory.find(query, { ...findContext(context), asTyped: true })).people;
}

/** Replies to a typed search; a trailing "page 2" selects that page. */
export function searchText(text: string, context: DialogContext): Promise<Reply> {
  const paged = /^(?<words>.+?)\s{1,9}page\s{1,9}(?<page>\d{1,3})$/i.exec(
    text.slice(0, longestSearch + 20),
  )?.groups;
  const page = Math.max(1, Number(paged?.page ?? 1));
  return searchPage(paged?.words ?? text, (page - 1) * pageSize + 1, context);
}

/**
 * Replies to a search with one page of results, the only match, or suggestions if nobody matches. Paging
 * replaces the list; a search gets a new message.
 */
export async function searchPage(
  text: string,
  first: number,
  context: DialogContext,
  placement: 'new' | 'replace' = 'new',
): Promise<Reply> {
  const typed = text.slice(0, longestSearch);
  const query = parseQuery(typed);
  if (isEmptyQuery(query)) {
    if (query.isCount || query.personFilters) return whichPeople(query);
    return {
      kind: 'text',
      text: messages.contacts.whoAreYouLookingFor,
    };
  }
  const find = () =>
    context.directory.find(query, { ...findContext(context), from: first, upTo: first - 1 + pageSize });
  let result = await find();
  for (let looks = 1; ; looks += 1) {
    const [only, ...others] = result.people;
    if (only === undefined) return (await searchNamed(query, context)) ?? nobody(result, query, context);
    // A similar person may not be meant: the list shows the reason and the next steps.
    if (others.length > 0 || only.isLike === true) break;
    const person = await readWhole(only, context);
    if (person !== undefined) {
      const card = await personCard(
        person,
        { notice: onlyMatch(result), back: undefined, wants: query.wants },
        context,
      );
      const rows = person.refs.slice(0, 1);
      const list = { kind: 'people', text: typed, first: 1, total: 1, rows, dialog: '' } as const;
      return { ...card, placement, refersTo: { kind: 'person', refs: person.refs, list } };
    }
    // The record is gone, and reading it has removed it from the directory.
    if (looks === 3) return nobody({ ...result, people: [] }, query, context);
    result = await find();
  }
  if (result.people.every(({ isLike }) => isLike)) {
    const named = namedIn(query);
    const reply = await searchNamed(query, context);
    if (reply !== undefined) return reply;
    const bearer = hasFunctionWord(query) ? wholeNameIn(query, result.people) : undefined;
    if (bearer !== undefined) return searchPage(writeQuery(bearer), 1, context);
    if (named !== undefined) return notUnderstood(named);
  }
  return { ...resultsPage(result, { text: typed, first }, context), placement };
}

/**
 * Replies with the people whose details begin with the words of a question that may name somebody: "do you happen to know
 * where Patrick O'Brien is based". Undefined if there are none.
 */
async function searchNamed(query: ContactQuery, context: DialogContext): Promise<Reply | undefined> {
  const named = namedIn(query) ?? '';
  return named !== '' && (await isFound(named, context)) ? searchPage(named, 1, context) : undefined;
}

/** Returns the search for the person whose whole name stands in a text that is not understood; undefined for none. */
function wholeNameIn(query: ContactQuery, people: readonly FoundPerson[]): ContactQuery | undefined {
  const typed = query.words.flatMap((word, index) => words(word).map((part) => ({ part, index })));
  let longest: readonly string[] = [];
  for (const { contact } of people) {
    const name = words(contact.displayName);
    const start = typed.findIndex((_, at) => name.every((word, offset) => typed[at + offset]?.part === word));
    if (name.length < 2 || start < 0) continue;
    const borne = query.words.slice(typed[start]?.index, (typed[start + name.length - 1]?.index ?? 0) + 1);
    if (borne.length > longest.length) longest = borne;
  }
  if (longest.length === 0 || longest.length === query.words.length) return undefined;
  return { ...query, words: longest, longer: [] };
}

/** Asks for the people that a question without any name is about. */
export function whichPeople({ personFilters = [] }: Pick<ContactQuery, 'personFilters'>): Reply {
  const details = describeDetails(personFilters);
  return noticeReply(
    messages.contacts.whichContacts,
    details === ''
      ? messages.contacts.iCannotListEverybodyAtOnce
      : messages.contacts.iCannotListEverybodyWith({ details }),
  );
}

/** Replies to a question that is not understood, if nobody is found for all of its words. */
function notUnderstood(named: string): Reply {
  const text = messages.contacts.whatIFindPeopleBy;
  const search =
    named === '' ? [] : [searchButton(messages.contacts.searchFor({ text: named.slice(0, 40) }), named)];
  return noticeReply(messages.contacts.imNotSureWhatYouMean, text, [...search, helpButton]);
}

function resultsPage(result: FindResult, wanted: ListPosition, context: DialogContext): CardReply {
  const { query, people, total, similar, more, problems } = result;
  const lastPage = people.length - ((people.length - 1) % pageSize);
  const first = wanted.first <= people.length ? wanted.first : lastPage;
  const position = { ...wanted, first };
  const page = people.slice(first - 1, first - 1 + pageSize);
  const { rows: redacted, wants } = redactRows(page, query, context);
  const rows = redacted.map((row) => ({ ...row, show: showButton(row.person, position, context) }));
  const actions =
    people.every(({ isLike }) => isLike) && storesToAdd(context).length > 0 ? [addSearchedButton(query)] : [];
  return peoplePage({
    query: query.text,
    prompt: query.isCount ? countSentence(result) : '',
    wants,
    rows,
    first,
    total,
    similar,
    more,
    problems,
    refine: refineButtons(wanted.text, result),
    actions: [...actions, ...thoseForChat([exportButton({ text: wanted.text })], context)],
    text: wanted.text,
    dialog: '',
    pageButton: (title, from) => pageButton(title, { ...position, first: from }),
    // The next page may include results that have not been read yet.
    isGrowing: problems.some(({ kind }) => kind === 'reading'),
  });
}

/** Returns the buttons that narrow a long list, or show the whole one again. */
function refineButtons(
  text: string,
  { query, groups = [], more }: Pick<FindResult, 'query' | 'groups' | 'more'>,
): readonly CardAction[] {
  const button = (title: string, refined: string) => pageButton(title, { text: refined, first: 1 });
  const refined = groups.length === 0 ? [] : narrowSearch(query, groups);
  const narrowing = groups.map((group, index) => {
    const narrowed = refined[index] ?? text;
    if (group.field === 'source') return button(messages.contacts.onlyIn[group.text], narrowed);
    // Of a list that is too long to be counted, the groups are not counted either.
    return button(
      more ? group.text : messages.contacts.groupAndCount({ group: group.text, count: group.count }),
      narrowed,
    );
  });
  return [...narrowing, ...showAllButtons(text, query)];
}

/** Returns the button that shows the whole list of a narrowed search again; none for any other search. */
function showAllButtons(text: string, query: ContactQuery): readonly CardAction[] {
  const all = widened(text, query);
  return all === '' ? [] : [pageButton(messages.buttons.showAll, { text: all, first: 1 })];
}

/** Returns the text of a search without its filters; '' if it has none, or nothing beside them. */
function widened(text: string, { filters = [], personFilters = [], without = [] }: ContactQuery): string {
  if (filters.length + personFilters.length + without.length === 0) return '';
  const all = refineSearch(text, { kind: 'all' });
  return all === text || isEmptyQuery(parseQuery(all)) ? '' : all;
}

function nobody(
  { query, nearNames, problems }: FindResult,
  { isSentence: isOfPeople }: ContactQuery,
  context: DialogContext,
): CardReply {
  // The words of a sentence were looked for without its filters as well.
  const isNarrowed = query.isSentence !== true && widened(query.text, query) !== '';
  const card = noResults({
    query: query.text,
    readAs:
      query.phone === ''
        ? describeQuery(query)
        : messages.contacts.readAsNumber({ readAs: describeQuery(query) }),
    near: nearNames.map((name) => searchButton(name, name)),
    problems,
    actions: [
      ...(isNarrowed ? showAllButtons(query.text, query) : []),
      // "Buyers in Berlin" is nobody's name.
      ...(isNarrowed || isOfPeople === true || storesToAdd(context).length === 0
        ? []
        : [addSearchedButton(query)]),
      helpButton,
    ],
  });
  const text = isNarrowed ? query.text : '';
  return { kind: 'card', card, placement: 'new', refersTo: { kind: 'nobody', text } };
}

/** Returns how many people a search finds, without those who are only similar. */
export function countSure({ people, total, similar }: FindResult): number {
  return total - (total > people.length ? similar : people.filter(({ isLike }) => isLike).length);
}

/** Returns the answer to "how many"; similar people are not counted. */
function countSentence(result: FindResult): string {
  const { query, more, problems } = result;
  const count = countSure(result);
  const details = describeDetails(query.personFilters ?? []);
  const words = query.words.join(' ');
  const asked =
    details === ''
      ? messages.contacts.askedFor({ words })
      : messages.contacts.askedForWith({ words, details });
  if (count === 0) return messages.contacts.iFoundNobody({ asked });
  return more || problems.length > 0
    ? messages.contacts.iFoundAtLeast({ count, asked })
    : messages.contacts.iFound({ count, asked });
}

function onlyMatch(result: FindResult): string {
  const { query, problems } = result;
  if (query.isCount) return countSentence(result);
  const isWhole = problems.every(({ kind }) => kind === 'unread');
  const unread = isWhole && problems.length > 0 ? ` ${messages.contacts.sourceProblems.unread}` : '';
  // Few digits match the end of a number, which other people's may share.
  const isEnding = query.phone !== '' && query.words.length === 0 && query.phone.length < shortestWholeNumber;
  if (isEnding)
    return isWhole
      ? messages.contacts.onlyPhoneNumber({ phone: query.phone })
      : messages.contacts.onlyPhoneNumberSourcesAreMissing({ phone: query.phone });
  return isWhole
    ? messages.contacts.onlyMatch({ text: query.text }) + unread
    : messages.contacts.onlyMatchSourcesAreMissing({ text: query.text });
}

const shortestWholeNumber = 8;
