import { z } from 'zod';
import type { Contact } from '../../contacts/contact.ts';
import type { SyncPage } from '../../contacts/sync-page.ts';
import type { CallContext } from '../provider.ts';
import { directoryPrefixes } from '../shared/directory-prefixes.ts';
import { readableRows, unreadOf, unreadPageSchema } from '../shared/readable-rows.ts';
import { readCursor, refuseLink, resumeSync } from '../shared/sync-cursor.ts';
import { readFoundInBatch } from './batch.ts';
import { type GraphOptions, nextLinkOf, pathSegment } from './client.ts';
import { deltaItem, deltaLinks, lastOfEach, linkBehind } from './delta.ts';
import { fromOrgContact, fromUser, orgContactSchema, userFields, userSchema } from './directory-fields.ts';

/**
 * Syncs users and then organisational contacts. A full sync reads the lists, which return complete objects and large
 * pages; later changes come from the delta queries, whose tokens are requested before the lists, so that no change is
 * missed (https://learn.microsoft.com/graph/delta-query-overview, "sync from now"). Quirks:
 * - The delta query of organisational contacts returns neither phones nor addresses. Whether it reports a change of
 *   these is not documented, so a full sync runs once a day.
 * - A deleted user can be restored for thirty days; a restored one is reported as a change.
 */

const collections = ['users', 'contacts'] as const;
type Collection = (typeof collections)[number];

const cursorSchema = z.object({
  /** The current phase: the full list, or changes. */
  whole: z.boolean(),
  collection: z.enum(collections),
  /** The link to the next page, '' at the beginning of the collection. */
  link: z.string(),
  /** Between two syncs. */
  ended: z.boolean(),
  /** The links to the next changes. */
  changes: z.object({ users: z.string(), contacts: z.string() }),
  /** When the last full sync started, in milliseconds since the epoch. */
  wholeAt: z.number(),
});
type State = z.infer<typeof cursorSchema>;

const changesSchema = deltaLinks.extend({ value: z.array(deltaItem) });
/** Graph allows up to 999; pages of that size would block the event loop for ten milliseconds. */
const wholePage = 500;
const wholeEveryMs = 24 * 60 * 60_000;

/** How each collection is read. Contacts have no `$select`, which would omit `phones`. */
const kinds = {
  users: {
    query: { select: userFields },
    one: userSchema,
    from: fromUser,
    prefix: directoryPrefixes.user,
  },
  contacts: {
    query: {},
    one: orgContactSchema,
    from: fromOrgContact,
    prefix: directoryPrefixes.contact,
  },
};

export function createDirectorySync({ graph, clock }: GraphOptions) {
  return async (cursor: string, context: CallContext): Promise<SyncPage> => {
    const begin = () => beginSync(context);
    const state = readCursor(cursor, cursorSchema);
    const usable = state !== undefined && linksOf(state).every((link) => graph.owns(link));
    const goOn = usable && !isDue(state);
    return goOn ? resumeSync(() => readPage({ ...state, ended: false }, context), begin) : begin();
  };

  function isDue({ ended, wholeAt }: State): boolean {
    return ended && clock() - wholeAt >= wholeEveryMs;
  }

  async function beginSync(context: CallContext): Promise<SyncPage> {
    const wholeAt = clock();
    const [users, contacts] = await Promise.all([
      changesFromNow('users', context),
      changesFromNow('contacts', context),
    ]);
    const changes = { users, contacts };
    const state: State = { whole: true, collection: 'users', link: '', ended: false, changes, wholeAt };
    return { ...(await readPage(state, context)), fromStart: true };
  }

  async function changesFromNow(collection: Collection, context: CallContext): Promise<string> {
    const page = await graph.call({
      route: `directory-${collection}.sync`,
      method: 'GET',
      path: `/${collection}/delta`,
      query: { ...kinds[collection].query, deltaToken: 'latest' },
      schema: changesSchema,
      context,
    });
    return linkBehind(graph, page).link;
  }

  function readPage(state: State, context: CallContext): Promise<SyncPage> {
    if (!state.whole) return readChanges(state, context);
    return state.collection === 'users'
      ? readList(kinds.users, state, context)
      : readList(kinds.contacts, state, context);
  }

  async function readList<T>(
    { query, one, from, prefix }: Kind<T>,
    state: State,
    context: CallContext,
  ): Promise<SyncPage> {
    const call = {
      route: `directory-${state.collection}.sync`,
      method: 'GET',
      path: `/${state.collection}`,
      query: { ...query, top: wholePage },
      schema: unreadPageSchema,
      context,
    } as const;
    const page = state.link === '' ? await graph.call(call) : await graph.next(state.link, call);
    const link = nextLinkOf(page);
    if (link !== '' && !graph.owns(link)) throw refuseLink('Microsoft Graph');
    const { rows, unread } = readableRows('Microsoft Graph', one, 'id', page.value);
    const next = link === '' ? behindCollection(state) : { ...state, link };
    const own = unread.map(({ id, mismatch }) => ({ id: prefix + id, mismatch }));
    return { ...toPage(next, rows.map(from), []), ...unreadOf(own) };
  }

  async function readChanges(state: State, context: CallContext): Promise<SyncPage> {
    const { collection } = state;
    const page = await graph.next(state.link === '' ? state.changes[collection] : state.link, {
      route: `directory-${collection}.sync`,
      method: 'GET',
      path: `/${collection}/delta`,
      schema: changesSchema,
      context,
    });
    const { link, ended } = linkBehind(graph, page);
    const { prefix } = kinds[collection];
    const entries = lastOfEach(page.value);
    const changed = entries.filter((entry) => !entry['@removed']).map(({ id }) => id);
    const found =
      collection === 'users'
        ? await readAgain(kinds.users, collection, changed, context)
        : await readAgain(kinds.contacts, collection, changed, context);
    const there = new Set(found.map(({ ref }) => ref.id));
    const removed = entries.map(({ id }) => prefix + id).filter((id) => !there.has(id));
    const next = ended
      ? behindCollection({ ...state, changes: { ...state.changes, [collection]: link } })
      : { ...state, link };
    return toPage(next, found, removed);
  }

  async function readAgain<T>(
    { query, one, from }: Kind<T>,
    collection: Collection,
    ids: readonly string[],
    context: CallContext,
  ): Promise<readonly Contact[]> {
    const calls = ids.map((id) => ({
      route: `directory-${collection}.sync`,
      method: 'GET' as const,
      path: `/${collection}/${pathSegment(id)}`,
      query,
      schema: one,
      context,
    }));
    const found = await readFoundInBatch(graph, calls);
    return found.filter((item) => item !== undefined).map(from);
  }
}

interface Kind<T> {
  readonly query: { readonly select?: string };
  readonly prefix: string;
  readonly one: z.ZodType<T>;
  readonly from: (item: T) => Contact;
}

/** Contacts follow users, and complete the sync. */
function behindCollection(state: State): State {
  return state.collection === 'users'
    ? { ...state, collection: 'contacts', link: '' }
    : { ...state, whole: false, collection: 'users', link: '', ended: true };
}

function toPage(state: State, contacts: readonly Contact[], removed: readonly string[]): SyncPage {
  return { contacts, removed, cursor: JSON.stringify(state), more: !state.ended, fromStart: false };
}

function linksOf({ link, changes }: State): readonly string[] {
  return [changes.users, changes.contacts, ...(link === '' ? [] : [link])];
}
