/**
 * Users and organisational contacts in Graph. Both are directory objects: `$search`, `$count`, `ne`, `not`,
 * `endsWith` and sorting a filtered list are "advanced" and want the header `ConsistencyLevel: eventual`, on
 * every page anew. `contains` does not exist here.
 */
import type { Answer, FakeRequest } from '../fake-backend.ts';
import { badRequest, GraphRefusal } from './answers.ts';
import { type DirectoryRow, userDefaults } from './directory-entities.ts';
import {
  compileFilter,
  type FilterRow,
  FilterSyntaxError,
  type FilterTree,
  parseFilter,
  partsOf,
} from './filter.ts';
import { type ListQuery, nextLink, project, readListQuery, sortRows } from './paging.ts';
import { clausesOf, compileSearch, parseSearch, SearchSyntaxError } from './search.ts';

export interface DirectoryListOptions {
  /** `users` or `contacts`, for the context. */
  readonly collection: string;
  /** `microsoft.graph.user`, for error texts. */
  readonly type: string;
  readonly baseUrl: string;
  readonly rows: readonly DirectoryRow[];
  /** Properties that come when none are chosen; all when empty. */
  readonly defaults: readonly string[];
  /** Lists whose items `any` may look at. */
  readonly filterableLists: readonly string[];
  /** A property that the service leaves out as soon as properties are chosen, even when it is among them. */
  readonly omittedWhenSelected: readonly string[];
  /** Entries of a page at most, whatever is asked for. */
  readonly largestPage: number;
}

/** How a list of users or of organisational contacts behaves. */
export function directoryOptions(
  rows: readonly DirectoryRow[],
  kind: 'users' | 'contacts',
  baseUrl: string,
): DirectoryListOptions {
  const users = kind === 'users';
  return {
    collection: kind,
    type: users ? 'microsoft.graph.user' : 'microsoft.graph.orgContact',
    baseUrl,
    rows,
    defaults: users ? userDefaults : [],
    filterableLists: users
      ? ['businessPhones', 'proxyAddresses', 'otherMails', 'imAddresses']
      : ['proxyAddresses'],
    // Seen in a shipping product: phones do not come when they are chosen by name.
    omittedWhenSelected: users ? [] : ['phones'],
    largestPage: Number.POSITIVE_INFINITY,
  };
}

const maxTop = 999;
const defaultTop = 100;
/** A longer value in `startswith` is refused. */
const maxStartsWith = 120;

/** Answers a list. @throws {GraphRefusal} for everything that the service refuses */
export function listDirectory(request: FakeRequest, options: DirectoryListOptions): Answer {
  const query = readListQuery(request, maxTop);
  const advanced = isAdvanced(request);
  if (request.query.has('$skip'))
    throw new GraphRefusal(400, 'Request_BadRequest', "'$skip' is not supported by the service.");
  checkNames(query, options);
  if (query.search !== '' && !advanced) throw searchNeedsHeader();
  if (query.count && !advanced) throw unsupported('$count is not currently supported.');
  if (query.filter !== '' && query.orderBy.length > 0 && !advanced) {
    throw unsupported('Sorting not supported for current query.');
  }

  const found = match(query, options, advanced);
  const sorted = sortRows(found, query.orderBy);
  const start = readSkipToken(query.skipToken, sorted);
  const size = Math.min(query.top ?? defaultTop, options.largestPage);
  const page = sorted.slice(start, start + size);
  const more = start + size < sorted.length;
  return {
    status: 200,
    json: {
      '@odata.context': `${options.baseUrl}/v1.0/$metadata#${options.collection}${selection(query)}`,
      ...(query.count ? { '@odata.count': sorted.length } : {}),
      ...(more
        ? {
            '@odata.nextLink': nextLink(
              options.baseUrl,
              request,
              '$skiptoken',
              skipToken(sorted, start + size),
            ),
          }
        : {}),
      value: page.map((row) => shape(row, query.select, options)),
    },
  };
}

/** Answers `/$count`: a bare number. */
export function countDirectory(request: FakeRequest, options: DirectoryListOptions): Answer {
  if (!isAdvanced(request)) throw unsupported('$count is not currently supported.');
  const found = match(readListQuery(request, maxTop), options, true);
  return { status: 200, headers: { 'content-type': 'text/plain' }, text: String(found.length) };
}

/** Answers one object with the chosen properties, and with its type where the path does not tell that. */
export function showDirectoryObject(
  request: FakeRequest,
  row: DirectoryRow,
  options: DirectoryListOptions,
  type?: string,
): Answer {
  const query = readListQuery(request, maxTop);
  checkNames(query, options);
  return {
    status: 200,
    json: {
      '@odata.context': `${options.baseUrl}/v1.0/$metadata#${options.collection}${selection(query)}/$entity`,
      ...(type === undefined ? {} : { '@odata.type': type }),
      ...shape(row, query.select, options),
    },
  };
}

function match(query: ListQuery, options: DirectoryListOptions, advanced: boolean): readonly DirectoryRow[] {
  let rows = options.rows;
  if (query.filter !== '') {
    const test = directoryFilter(query.filter, options, advanced);
    rows = rows.filter(test);
  }
  if (query.search !== '') {
    const test = directorySearch(query.search, options);
    rows = rows.filter(test);
  }
  return rows;
}

function directoryFilter(
  text: string,
  options: DirectoryListOptions,
  advanced: boolean,
): (row: FilterRow) => boolean {
  const tree = readFilter(text);
  for (const part of partsOf(tree)) checkPart(part, options, advanced);
  return compileFilter(tree);
}

/** Reads a filter, with Graph's own words for one that cannot be read. */
export function readFilter(text: string): FilterTree {
  try {
    return parseFilter(text);
  } catch (error) {
    if (error instanceof FilterSyntaxError) throw badRequest(`Invalid filter clause: ${error.message}`);
    throw error;
  }
}

function checkPart(part: FilterTree, options: DirectoryListOptions, advanced: boolean): void {
  if (part.kind === 'and' || part.kind === 'or') return;
  if (part.kind === 'not') {
    if (!advanced)
      throw unsupported("Operator 'not' is not supported because the required parameters might be missing.");
    return;
  }
  const sample = options.rows[0];
  if (part.kind === 'any') {
    if (sample !== undefined && !(part.path in sample.lists)) throw unknownProperty(part.path, options);
    if (!options.filterableLists.includes(part.path)) {
      throw unsupported(`Unsupported or invalid query filter clause specified for property '${part.path}'.`);
    }
    for (const inner of part.inner === undefined ? [] : partsOf(part.inner)) {
      const eq = inner.kind === 'compare' && inner.operator === 'eq';
      const startsWith = inner.kind === 'call' && inner.name === 'startswith';
      if (!(eq || startsWith || inner.kind === 'or') || ('path' in inner && inner.path !== '')) {
        throw unsupported(
          `Unsupported or invalid query filter clause specified for property '${part.path}'.`,
        );
      }
    }
    return;
  }
  if (sample !== undefined && !(part.path in sample.texts)) throw unknownProperty(part.path, options);
  if (part.kind === 'call') {
    if (part.name === 'contains')
      throw unsupported(`Unsupported or invalid query filter clause specified for property '${part.path}'.`);
    if (part.name === 'endswith' && !advanced) {
      throw unsupported(
        "Operator 'endsWith' is not supported because the required parameters might be missing.",
      );
    }
    if (part.name === 'startswith' && part.value.length > maxStartsWith) {
      throw new GraphRefusal(
        400,
        'Request_BadRequest',
        `The value of startsWith is longer than ${maxStartsWith} characters.`,
      );
    }
  }
  if (part.kind === 'compare' && part.operator === 'ne' && !advanced) {
    throw unsupported("Operator 'ne' is not supported because the required parameters might be missing.");
  }
}

function directorySearch(text: string, options: DirectoryListOptions): (row: DirectoryRow) => boolean {
  try {
    const tree = parseSearch(text);
    const sample = options.rows[0];
    for (const { property } of clausesOf(tree)) {
      if (
        sample !== undefined &&
        !(property in sample.texts) &&
        !options.filterableLists.includes(property)
      ) {
        throw new GraphRefusal(400, 'Request_BadRequest', `Property '${property}' is not searchable.`);
      }
    }
    return compileSearch(tree);
  } catch (error) {
    if (error instanceof SearchSyntaxError) throw new GraphRefusal(400, 'Request_BadRequest', error.message);
    throw error;
  }
}

function checkNames(query: ListQuery, options: DirectoryListOptions): void {
  const sample = options.rows[0];
  const names = [...query.select, ...query.orderBy.map((order) => order.property)];
  for (const name of names) {
    if (sample !== undefined && !(name in sample.entity)) throw unknownProperty(name, options);
  }
}

/** Unlike Outlook's entities, directory objects do not bring their id along when it is not chosen. */
function shape(
  row: DirectoryRow,
  select: readonly string[],
  options: DirectoryListOptions,
): Readonly<Record<string, unknown>> {
  const chosen =
    select.length === 0
      ? options.defaults
      : select.filter((name) => !options.omittedWhenSelected.includes(name));
  if (chosen.length === 0 && select.length === 0) return row.entity;
  const entity = project(row.entity, chosen.length === 0 ? ['none'] : chosen);
  if (select.length === 0 || select.includes('id')) return entity;
  const { id: _id, ...rest } = entity;
  return rest;
}

function isAdvanced(request: FakeRequest): boolean {
  return (request.headers.consistencylevel ?? '').toLowerCase() === 'eventual';
}

function selection(query: ListQuery): string {
  return query.select.length === 0 ? '' : `(${query.select.join(',')})`;
}

/** Behind which object a page ends, and how many come before it, should that object go. */
function skipToken(rows: readonly DirectoryRow[], end: number): string {
  return `RFNwdAIAAQ${end}.${rows[end - 1]?.texts.id ?? ''}`;
}

function readSkipToken(token: string, rows: readonly DirectoryRow[]): number {
  if (token === '') return 0;
  const match = /^RFNwdAIAAQ(\d+)\.(.*)$/.exec(token);
  if (match === null)
    throw new GraphRefusal(400, 'Directory_ExpiredPageToken', 'The specified page token value has expired.');
  const [, count = '0', last = ''] = match;
  if (last === '') return Number(count);
  const place = rows.findIndex((row) => row.texts.id === last);
  return place < 0 ? Number(count) - 1 : place + 1;
}

function unknownProperty(name: string, options: DirectoryListOptions): GraphRefusal {
  return badRequest(`Could not find a property named '${name}' on type '${options.type}'.`);
}

function searchNeedsHeader(): GraphRefusal {
  return unsupported(
    "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
  );
}

function unsupported(message: string): GraphRefusal {
  return new GraphRefusal(400, 'Request_UnsupportedQuery', message);
}
