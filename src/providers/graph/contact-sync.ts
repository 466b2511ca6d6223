import { z } from 'zod';
import type { Contact } from '../../contacts/contact.ts';
import type { SyncPage } from '../../contacts/sync-page.ts';
import { ifFound } from '../../platform/http-client/http-client.ts';
import type { CallContext } from '../provider.ts';
import { mailboxOf } from '../shared/mailbox.ts';
import { readCursor, resume } from '../shared/sync-cursor.ts';
import { type GraphClient, pathSegment } from './client.ts';
import { contactSchema, fromContact } from './contact-fields.ts';
import type { ContactFolders } from './contact-folders.ts';
import { headers, toOne } from './contact-requests.ts';
import { deltaItem, deltaLinks, lastOfEach, linkBehind } from './delta.ts';

/**
 * Walks through a mailbox by the delta query of each contact folder
 * (https://learn.microsoft.com/graph/api/contact-delta), one page of one folder at a time. Quirks:
 * - A folder tells what came and went in it, so a contact that moves is gone in one folder and new in another, in
 *   whichever order the two are read. Whatever is said to be gone is therefore looked for before it is believed.
 * - A deleted contact lies in the folder of deleted items and can be read there by the same, immutable id.
 * - Outlook allows a mailbox four requests at a time and counts those inside a batch, which the door cannot. So what
 *   is read again is asked for one by one, two at a time: half of the places stay free for people who search.
 * - What was in a folder that has gone is not told: the walk begins anew.
 */
export interface ContactSyncOptions {
  readonly graph: GraphClient;
  readonly folders: ContactFolders;
  /** The properties that a contact is made of. */
  readonly select: string;
}

const cursorSchema = z.object({
  /** A cursor holds links into a mailbox, and is worth nothing in the hands of another mailbox's walk. */
  owner: z.string(),
  /** The id of the default folder, '' while it is not known. */
  main: z.string(),
  folders: z.array(
    z.object({
      id: z.string(),
      /** '' before the first page. */
      link: z.string(),
      /** The link leads to what is there, not to what has changed. */
      whole: z.boolean(),
    }),
  ),
  /** Place of the folder that is read next; behind the last one when the walk has ended. */
  at: z.int().min(0),
});
type State = z.infer<typeof cursorSchema>;
type Folder = State['folders'][number];

const entrySchema = contactSchema.extend(deltaItem.shape);
const pageSchema = deltaLinks.extend({ value: z.array(entrySchema) });
const placedSchema = contactSchema.extend({ parentFolderId: z.string().nullish() });

/** More than that Graph gives on no page. */
const wholePage = 200;
/** Each of them is read again. */
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
    return usable ? resume(() => goOn(state, context), begin) : begin();
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
      route: 'personal-contacts.walk',
      method: 'GET',
      path: `/users/${pathSegment(mailboxOf(context))}/contactFolders/${pathSegment(folder.id)}/contacts/delta`,
      query: { select },
      headers: {
        Prefer: `${headers.Prefer}, odata.maxpagesize=${folder.whole ? wholePage : changesPage}`,
      },
      idempotent: true,
      semaphoreKey: mailboxOf(context),
      schema: pageSchema,
      context,
    } as const;
    const page = folder.link === '' ? await graph.call(call) : await graph.next(folder.link, call);
    const { link, ended } = linkBehind(graph, page);
    const entries = lastOfEach(page.value);
    const given = entries.filter((entry) => folder.whole && !isRemoved(entry));
    const doubtful = entries.filter((entry) => !given.includes(entry));
    const { contacts, removed } = await readAgain(doubtful, state, context);
    const folders = state.folders.with(state.at, { ...folder, link, whole: folder.whole && !ended });
    return toPage(
      { ...state, folders, at: ended ? state.at + 1 : state.at },
      [...given.map((contact) => fromContact(contact, mailboxOf(context))), ...contacts],
      removed,
    );
  }

  async function readAgain(
    entries: readonly z.infer<typeof entrySchema>[],
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
    const call = toOne(context, id, {
      route: 'personal-contacts.walk',
      method: 'GET',
      query: { select: `${select},parentFolderId` },
      idempotent: true,
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

/** Whether a contact has moved to another folder for contacts, and not to the deleted items. */
function isAmong(folders: readonly Folder[], contact: z.infer<typeof placedSchema>): boolean {
  return folders.some(({ id }) => id === contact.parentFolderId);
}
