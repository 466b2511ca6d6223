import type { Organisation } from '../../organisation/organisation.ts';
import type { Table, TableChange } from '../../organisation/table.ts';
import type { Answer, FakeRequest } from '../fake-backend.ts';
import { badRequest, GraphRefusal } from './answers.ts';
import { deltaPage, readMaxPageSize } from './delta.ts';
import { readFilter } from './directory.ts';
import { type DirectoryRow, orgContactRow, userDefaults, userRow } from './directory-entities.ts';
import { type FilterTree, partsOf } from './filter.ts';
import type { GraphSettings } from './graph-settings.ts';
import { project, readListQuery } from './paging.ts';

export interface DirectoryDeltaOptions {
  readonly organisation: Organisation;
  readonly settings: GraphSettings;
  readonly baseUrl: () => string;
}

const defaultSize = 100;
const maxSize = 999;
const maxIds = 50;

/** The handlers of `/users/delta` and `/contacts/delta`. */
export function createDirectoryDelta({ organisation, settings, baseUrl }: DirectoryDeltaOptions) {
  const answer = <T>(
    request: FakeRequest,
    table: Table<T>,
    kind: {
      readonly collection: string;
      readonly defaults: readonly string[];
      /** Properties that never come, whether they are chosen or not. */
      readonly omitted: readonly string[];
      /** Users can be restored for a while, which is told from those that are gone for good. */
      readonly reason: 'changed' | 'deleted';
      idOf(record: T): string;
      row(record: T): DirectoryRow;
      arrived(record: T): boolean;
    },
  ): Answer => {
    const query = readListQuery(request, maxSize);
    const ids = query.filter === '' ? undefined : wantedIds(query.filter);
    const select = query.select.length === 0 ? kind.defaults : query.select;
    /** What comes after a record that has not arrived waits with it, so that no change is passed over. */
    function* arrivedAfter(sequence: number): Generator<TableChange<T>> {
      for (const change of table.changesAfter(sequence)) {
        if (!kind.arrived(change.record)) return;
        if (ids?.has(kind.idOf(change.record)) ?? true) yield change;
      }
    }
    const newest = (): number => {
      let last = 0;
      for (const { sequence } of arrivedAfter(0)) last = sequence;
      return last;
    };
    const json = deltaPage(request, {
      settings,
      baseUrl: baseUrl(),
      size: Math.min(readMaxPageSize(request.headers.prefer ?? '') ?? defaultSize, maxSize),
      newest,
      changesAfter: arrivedAfter,
      idOf: kind.idOf,
      show: (record) => without(project(kind.row(record).entity, select), kind.omitted),
      showGone: (record) => ({ id: kind.idOf(record), '@removed': { reason: kind.reason } }),
    });
    return {
      status: 200,
      json: { '@odata.context': `${baseUrl()}/v1.0/$metadata#${kind.collection}`, ...json },
    };
  };

  const users = (request: FakeRequest): Answer =>
    answer(request, organisation.users, {
      collection: 'users',
      defaults: userDefaults,
      omitted: [],
      reason: 'changed',
      idOf: (user) => user.id,
      row: userRow,
      arrived: () => true,
    });

  const contacts = (request: FakeRequest): Answer => {
    const newest = organisation.clock() - settings.mailContactDelayMs;
    return answer(request, organisation.mailContacts, {
      collection: 'contacts',
      defaults: [],
      // Reported by users; the documentation's example has neither.
      omitted: ['phones', 'addresses'],
      reason: 'deleted',
      idOf: (contact) => contact.externalDirectoryObjectId,
      row: orgContactRow,
      arrived: (contact) => contact.createdAt <= newest,
    });
  };

  return { users, contacts };
}

function without(
  entity: Readonly<Record<string, unknown>>,
  omitted: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(entity).filter(([name]) => !omitted.includes(name)));
}

/** The one filter that a directory's delta takes: `id eq '…'`, joined by `or`, at most 50. */
function wantedIds(filter: string): ReadonlySet<string> {
  const parts = partsOf(readFilter(filter));
  const ids = parts.flatMap((part) => (isId(part) ? [String(part.value)] : []));
  if (ids.length + parts.filter((part) => part.kind === 'or').length !== parts.length) {
    throw new GraphRefusal(
      400,
      'Request_UnsupportedQuery',
      "Only filters of the form id eq 'value' are supported.",
    );
  }
  if (ids.length > maxIds) throw badRequest(`At most ${maxIds} ids can be filtered by.`);
  return new Set(ids);
}

function isId(part: FilterTree): part is Extract<FilterTree, { kind: 'compare' }> {
  return part.kind === 'compare' && part.path === 'id' && part.operator === 'eq';
}
