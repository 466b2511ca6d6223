import type { Card } from '../../cards/card.ts';
import { matchWords } from '../../cards/match-words.ts';
import { noResults } from '../../cards/no-results.ts';
import { searchResults } from '../../cards/search-results.ts';
import { describeQuery, isEmptyQuery, parseQuery } from '../../contacts/parse-query.ts';
import type { FindResult } from '../../directory/found-person.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import {
  addSearchedButton,
  helpButton,
  type Place,
  pageButton,
  searchButton,
  showButton,
} from './buttons.ts';
import { findContext } from './find-context.ts';
import { personCard, readWhole } from './person-card.ts';
import { placesToAdd } from './places.ts';

const pageSize = 10;
export const longestSearch = 500;

/** Answers a search as typed; "page 2" at its end turns to that page. */
export function searchText(text: string, context: DialogContext): Promise<Reply> {
  const paged = /^(?<words>.+?)\s+page\s+(?<page>\d{1,3})$/i.exec(text)?.groups;
  return searchPage(paged?.words ?? text, Number(paged?.page ?? 1), context);
}

/**
 * Answers a search with one page of its results, the only match itself, or what to do when nobody matches.
 * Turning a page replaces the list; a search gets a message of its own.
 */
export async function searchPage(
  text: string,
  page: number,
  context: DialogContext,
  placement: 'new' | 'replace' = 'new',
): Promise<Reply> {
  const typed = text.slice(0, longestSearch);
  const query = parseQuery(typed);
  if (isEmptyQuery(query)) {
    return {
      kind: 'text',
      text: 'Whom shall I find? Type a name, a company, an e-mail address or a phone number, for example: find contact John',
    };
  }
  const result = await context.directory.find(query, { ...findContext(context), upTo: page * pageSize });
  const [only, ...others] = result.people;
  if (only === undefined) return { kind: 'card', card: nobody(result, context), placement: 'new' };
  // Somebody who is only like what was typed may not be meant: the list says why, and how to go on.
  if (others.length === 0 && only.isLike !== true)
    return {
      ...personCard(await readWhole(only, context), { notice: onlyMatch(result), back: undefined }, context),
      placement,
    };
  return { kind: 'card', card: resultsPage(result, { text: typed, page }, context), placement };
}

function resultsPage(
  { query, people, more, problems }: FindResult,
  wanted: Place,
  context: DialogContext,
): Card {
  const pages = Math.ceil(people.length / pageSize);
  const page = Math.min(Math.max(wanted.page, 1), pages);
  const start = (page - 1) * pageSize;
  const place = { ...wanted, page };
  return searchResults({
    query: query.text,
    wants: query.wants,
    rows: people.slice(start, start + pageSize).map((person) => ({
      person,
      show: showButton(person, place, context),
      why: matchWords(person, query),
    })),
    first: start + 1,
    total: people.length,
    more,
    problems,
    paging: [
      ...(page > 1 ? [pageButton('Previous', { ...place, page: page - 1 })] : []),
      ...(page < pages || more ? [pageButton('Next', { ...place, page: page + 1 })] : []),
    ],
    actions:
      people.every(({ isLike }) => isLike) && placesToAdd(context).length > 0
        ? [addSearchedButton(query)]
        : [],
  });
}

function nobody({ query, nearNames, problems }: FindResult, context: DialogContext): Card {
  return noResults({
    query: query.text,
    readAs: describeQuery(query),
    near: nearNames.map((name) => searchButton(name, name)),
    problems,
    actions: [...(placesToAdd(context).length > 0 ? [addSearchedButton(query)] : []), helpButton],
  });
}

function onlyMatch({ query, problems }: FindResult): string {
  const missing = problems.length > 0 ? ' Some sources are missing from this answer.' : '';
  return `The only match for “${query.text}”.${missing}`;
}
