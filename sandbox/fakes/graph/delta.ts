import type { TableChange } from '../../organisation/table.ts';
import type { FakeRequest } from '../fake-backend.ts';
import { badRequest, GraphRefusal } from './answers.ts';
import type { GraphSettings } from './graph-settings.ts';
import { nextLink } from './paging.ts';

export interface DeltaOptions<T> {
  readonly settings: GraphSettings;
  readonly baseUrl: string;
  /** Entries per page at most. */
  readonly size: number;
  /** The newest number there is. */
  newest(): number;
  /** What has happened after a number, in the order of its numbers. */
  changesAfter(sequence: number): Iterable<TableChange<T>>;
  idOf(record: T): string;
  /** A record that is there. */
  show(record: T): unknown;
  /** A record that is gone. */
  showGone(record: T): unknown;
}

/**
 * One page of a delta query: everything there is first, then what has changed since the link was made. Pages go by
 * the number of the last change on them, so that what changes between two pages comes again instead of never.
 *
 * @throws {GraphRefusal} 410 for a token that is too old
 */
export function deltaPage<T>(
  request: FakeRequest,
  options: DeltaOptions<T>,
): Readonly<Record<string, unknown>> {
  const { baseUrl } = options;
  const since = readToken(request, options);
  // Whoever begins has nothing that could be gone.
  const size = takePageSize(options.settings, 'emptyChanges', options.size);
  const changes: TableChange<T>[] = [];
  for (const change of options.changesAfter(since.sequence)) {
    if (since.beginning && change.isDeleted) continue;
    changes.push(change);
    if (changes.length > size) break;
  }
  const page = changes.slice(0, size);
  const last = page.at(-1)?.sequence ?? since.sequence;
  const isShort = options.settings.changedEntries === 'id-only' && !since.beginning;
  const value = page.map(({ record, isDeleted }) => {
    if (isDeleted) return options.showGone(record);
    return isShort ? { id: options.idOf(record) } : options.show(record);
  });
  return changes.length > page.length
    ? {
        value,
        '@odata.nextLink': nextLink(baseUrl, request, '$skiptoken', `${last}.${since.beginning ? 1 : 0}`),
      }
    : {
        value,
        '@odata.deltaLink': nextLink(baseUrl, withoutSkipToken(request), '$deltatoken', String(last)),
      };
}

function readToken<T>(
  request: FakeRequest,
  options: DeltaOptions<T>,
): { readonly sequence: number; readonly beginning: boolean } {
  const skip = request.query.get('$skiptoken');
  const delta = request.query.get('$deltatoken');
  if (delta !== null && delta !== 'latest' && options.settings.deltaTokensExpired) {
    throw new GraphRefusal(410, 'syncStateNotFound', 'The sync state generation is not found; start again.');
  }
  if (skip !== null) {
    const match = /^(\d+)\.([01])$/.exec(skip);
    if (match === null) throw badRequest('Badly formed token.');
    return { sequence: Number(match[1]), beginning: match[2] === '1' };
  }
  if (delta === null) return { sequence: 0, beginning: true };
  if (delta === 'latest') return { sequence: options.newest(), beginning: true };
  if (!/^\d+$/.test(delta)) throw badRequest('Badly formed token.');
  return { sequence: Number(delta), beginning: false };
}

function withoutSkipToken(request: FakeRequest): FakeRequest {
  const parts = request.rawQuery.split('&').filter((part) => !/^(\$|%24)skiptoken=/i.test(part));
  return { ...request, rawQuery: parts.join('&') };
}

/** How many entries the next page may have; asking for it counts an empty one off. */
export function takePageSize(
  settings: GraphSettings,
  kind: 'emptyPages' | 'emptyChanges',
  wanted: number,
): number {
  if (settings[kind] === 0) return Math.min(wanted, settings.largestPage);
  settings[kind] -= 1;
  return 0;
}

/** `odata.maxpagesize` of a `Prefer` header. */
export function readMaxPageSize(prefer: string): number | undefined {
  const match = /odata\.maxpagesize\s*=\s*"?(\d+)/i.exec(prefer);
  return match === null ? undefined : Number(match[1]);
}
