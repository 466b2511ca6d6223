import { z } from 'zod';
import type { Contact } from '../../contacts/contact.ts';
import type { SyncPage } from '../../contacts/sync-page.ts';
import { ifFound } from '../../platform/errors.ts';
import type { CallContext } from '../provider.ts';
import { mailboxOf } from '../shared/mailbox.ts';
import { readableRows, unreadOf } from '../shared/readable-rows.ts';
import { readCursor, resumeSync } from '../shared/sync-cursor.ts';
import { type GraphClient, pathSegment } from './client.ts';
import { contactSchema, fromContact } from './contact-fields.ts';
import type { ContactFolders } from './contact-folders.ts';
import { contactRequest, headers, placedSchema } from './contact-requests.ts';
import { deltaItem, deltaLinks, lastOfEach, linkBehind } from './delta.ts';

/**
 * Syncs a mailbox by the delta query of each contact folder (https://learn.microsoft.com/graph/api/contact-delta),
 * one page of one folder at a time. Quirks:
 * - A folder reports what was added to and removed from it, so a moved contact is removed from one folder and added
 *   to another, in either order. Every removed contact is therefore looked up first.
 * - A deleted contact is in the folder of deleted items and can be read there by the same immutable id.
 * - Outlook allows a mailbox four concurrent requests and counts those inside a batch. Contacts are therefore read
 *   again one by one, two at a time, so that half of the permits remain for searches.
 * - Graph does not report contacts of a deleted folder: a full sync starts.
 */
export interface ContactSyncOptions {
  readonly graph: GraphClient;
  readonly folders: ContactFolders;
  /** The properties of a contact. */
  readonly select: string;
}

const cursorSchema = z.object({
  /** A cursor contains links into a mailbox, and is not valid for another mailbox. */
  owner: z.string(),
  /** The id of the default folder, '' while it is unknown. */
  main: z.string(),
  folders: z.array(
    z.object({
      id: z.string(),
      /** '' before the first page. */
      link: z.string(),
      /** The link lists all contacts, not changes. */
      whole: z.boolean(),
    }),
  ),
  /** The index of the folder that is read next; the number of folders when the sync has completed. */
  at: z.int().min(0),
});
type State = z.infer<typeof cursorSchema>;
type Folder = State['folders'][number];

const entrySchema = contactSchema.extend(deltaItem.shape);
type Entry = z.infer<typeof entrySchema>;
const pageSchema = deltaLinks.extend({ value: z.array(z.unknown()) });

/** Graph's maximum page size. */
const wholePage = 200;
/** Each of the changed contacts is read again. */
const changesPage = 50;
const sideBySide = 2;

export function createContactSync({ graph, folders, select }: ContactSyncOptions) {
  return async (cursor: string, context: CallContext): Promise<SyncPage> => {
    const begin = () => beginSync(context);
    const state = readCursor(cursor, cursorSchema);
    const usable =
      state !== undefined &&
      state.owner === context.owner &&
      state.folders.every(({ link }) => link === '' || graph.owns(link)) &&
      state.at <= state.folders.length;
    return usable ? resumeSync(() => goOn(state, context), begin) : begin();
  };

  async function beginSync(context: CallContext): Promise<SyncPage> {
    const { main, ids } = await folders.all('', context);
    const state = { owner: mailboxOf(context), main, folders: ids.map(unread), at: 0 };
    return { ...(await readPage(state, context)), fromStart: true };
  }

  async function goOn(state: State, context: CallContext): Promise<SyncPage> {
    if (state.at < state.folders.length) return readPage(state, context);
    const { main, ids } = await folders.all(state.main, context);
    const known = new Map(state.folders.map((folder) => [folder.id, folder]));
    if (!state.folders.every(({ id }) => ids.includes(id))) return beginSync(context);
    return readPage(
      { ...state, main, folders: ids.map((id) => known.get(id) ?? unread(id)), at: 0 },
      context,
    );
  }

  async function readPage(state: State, context: CallContext): Promise<SyncPage> {
    const folder = state.folders[state.at];
    if (folder === undefined) return toPage(state, [], []);
    const call = {
      route: 'personal-contacts.sync',
      method: 'GET',
      path: `/users/${pathSegment(mailboxOf(context))}/contactFolders/${pathSegment(folder.id)}/contacts/delta`,
      query: { select },
      headers: {
        Prefer: `${headers.Prefer}, odata.maxpagesize=${folder.whole ? wholePage : changesPage}`,
      },
      semaphoreKey: mailboxOf(context),
      schema: pageSchema,
      context,
    } as const;
    const page = folder.link === '' ? await graph.call(call) : await graph.next(folder.link, call);
    const { link, ended } = linkBehind(graph, page);
    // Of a change only the id counts, because the contact is read again.
    const item: z.ZodType<Entry> = folder.whole ? entrySchema : deltaItem;
    const read = readableRows('Microsoft Graph', item, 'id', page.value);
    const entries = lastOfEach(read.rows);
    const given = entries.filter((entry) => folder.whole && !isRemoved(entry));
    const doubtful = entries.filter((entry) => !given.includes(entry));
    const { contacts, removed } = await readAgain(doubtful, state, context);
    const folders = state.folders.with(state.at, { ...folder, link, whole: folder.whole && !ended });
    const next = toPage(
      { ...state, folders, at: ended ? state.at + 1 : state.at },
      [...given.map((contact) => fromContact(contact, mailboxOf(context))), ...contacts],
      removed,
    );
    return { ...next, ...unreadOf(read.unread) };
  }

  async function readAgain(
    entries: readonly Entry[],
    state: State,
    context: CallContext,
  ): Promise<Pick<SyncPage, 'contacts' | 'removed'>> {
    const contacts: Contact[] = [];
    const removed: string[] = [];
    const left = entries.values();
    await Promise.all(Array.from({ length: sideBySide }, takeNext));
    return { contacts, removed };

    async function takeNext(): Promise<void> {
      for (const entry of left) {
        const contact = await readOne(entry.id, context);
        const isThere = contact !== undefined && (!isRemoved(entry) || isAmong(state.folders, contact));
        if (isThere) contacts.push(fromContact(contact, mailboxOf(context)));
        else removed.push(entry.id);
      }
    }
  }

  function readOne(id: string, context: CallContext): Promise<z.infer<typeof placedSchema> | undefined> {
    const call = contactRequest(context, id, {
      route: 'personal-contacts.sync',
      method: 'GET',
      query: { select: `${select},parentFolderId` },
      schema: placedSchema,
    });
    return ifFound(graph.call(call));
  }
}

function toPage(state: State, contacts: readonly Contact[], removed: readonly string[]): SyncPage {
  const cursor = JSON.stringify(state);
  return { contacts, removed, cursor, more: state.at < state.folders.length, fromStart: false };
}

const unread = (id: string): Folder => ({ id, link: '', whole: true });

function isRemoved(entry: z.infer<typeof deltaItem>): boolean {
  return entry['@removed'] !== undefined && entry['@removed'] !== null;
}

/** Returns whether a contact has moved to another contact folder, and not to the deleted items. */
function isAmong(folders: readonly Folder[], contact: z.infer<typeof placedSchema>): boolean {
  return folders.some(({ id }) => id === contact.parentFolderId);
}
