import type { FakeRequest } from '../fake-backend.ts';
import { badRequest } from './answers.ts';

/** The query options of a list, read and checked once. */
export interface ListQuery {
  readonly filter: string;
  readonly search: string;
  readonly select: readonly string[];
  readonly orderBy: readonly { readonly property: string; readonly descending: boolean }[];
  /** Undefined when not given. */
  readonly top: number | undefined;
  readonly skip: number;
  readonly skipToken: string;
  readonly count: boolean;
}

const knownOptions = [
  '$filter',
  '$search',
  '$select',
  '$orderby',
  '$top',
  '$skip',
  '$skiptoken',
  '$count',
  '$deltatoken',
  '$expand',
];

/** Reads the options. @throws {GraphRefusal} 400 for an unknown option or a value that is none. */
export function readListQuery(request: FakeRequest, maxTop: number): ListQuery {
  const option = (name: string): string => request.query.get(name) ?? '';
  for (const name of request.query.keys()) {
    if (name.startsWith('$') && !knownOptions.includes(name.toLowerCase())) {
      throw badRequest(`The query parameter '${name}' is not supported.`);
    }
  }
  if (request.query.has('$expand')) throw badRequest('Parsing OData Select and Expand failed.');
  const topText = request.query.get('$top');
  const top = topText === null ? undefined : wholeNumber('$top', topText);
  if (top !== undefined && (top < 1 || top > maxTop)) {
    throw badRequest(`Invalid page size specified: '${top}'. Must be between 1 and ${maxTop} inclusive.`);
  }
  if (request.query.has('$filter') && option('$filter').trim() === '')
    throw badRequest('Invalid filter clause.');
  return {
    filter: option('$filter'),
    search: option('$search'),
    select: option('$select')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    orderBy: option('$orderby')
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(readOrder),
    top,
    skip: request.query.has('$skip') ? wholeNumber('$skip', option('$skip')) : 0,
    skipToken: option('$skiptoken'),
    count: option('$count') === 'true',
  };
}

function readOrder(part: string): { readonly property: string; readonly descending: boolean } {
  const [property = '', direction = 'asc', ...rest] = part.trim().split(/\s+/);
  if (rest.length > 0 || !['asc', 'desc'].includes(direction)) throw badRequest('Invalid $orderby clause.');
  return { property, descending: direction === 'desc' };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw badRequest(`Invalid value '${text}' for ${name} query option.`);
  return Number(text);
}

/** The link to the next page: the same request with one option set. */
export function nextLink(baseUrl: string, request: FakeRequest, option: string, value: string): string {
  const kept = request.rawQuery
    .split('&')
    .filter((part) => part !== '' && decodeURIComponent(part.split('=')[0] ?? '').toLowerCase() !== option);
  return `${baseUrl}${request.path}?${[...kept, `${option}=${encodeURIComponent(value)}`].join('&')}`;
}

/** Sorts by the lower-case texts of the rows; the order of equal rows stays. */
export function sortRows<T extends { readonly texts: Readonly<Record<string, string>> }>(
  rows: readonly T[],
  orderBy: ListQuery['orderBy'],
): readonly T[] {
  if (orderBy.length === 0) return rows;
  return [...rows].sort((left, right) => {
    for (const { property, descending } of orderBy) {
      const a = left.texts[property] ?? '';
      const b = right.texts[property] ?? '';
      if (a !== b) return (a < b ? -1 : 1) * (descending ? -1 : 1);
    }
    return 0;
  });
}

/** The chosen properties of an entity; `id` and annotations always come along. */
export function project(
  entity: Readonly<Record<string, unknown>>,
  select: readonly string[],
): Readonly<Record<string, unknown>> {
  if (select.length === 0) return entity;
  const chosen: Record<string, unknown> = {};
  for (const key of Object.keys(entity)) {
    if (key.startsWith('@') || key === 'id' || select.includes(key)) chosen[key] = entity[key];
  }
  return chosen;
}
