/**
 * Outlook contacts in Graph. `/users/{id}/contacts` shows the default folder only. The one filter on e-mail
 * addresses is `any(a:a/address eq '…')`; `$search` is undocumented and returns noise where it is not refused.
 */
import { makeFolder, makePersonalContact, outlookId } from '../../organisation/make-records.ts';
import type { Organisation } from '../../organisation/organisation.ts';
import type { ContactFolderRecord, PersonalContactRecord, UserRecord } from '../../organisation/records.ts';
import type { TableChange } from '../../organisation/table.ts';
import type { Answer, FakeRequest } from '../fake-backend.ts';
import { badRequest, GraphRefusal } from './answers.ts';
import {
  applyContactBody,
  type ContactRow,
  contactProperties,
  contactRow,
  contactTexts,
  etagOf,
  readBody,
} from './contact-entity.ts';
import { deltaPage, readMaxPageSize, takePageSize } from './delta.ts';
import { readFilter } from './directory.ts';
import { compileFilter, type FilterTree, partsOf } from './filter.ts';
import type { GraphSettings } from './graph-settings.ts';
import { nextLink, project, readListQuery, sortRows } from './paging.ts';

const defaultTop = 10;
const maxTop = 1000;
/** The folder of deleted items is no contact folder, so that no list shows what is in it. */
const deletedItems = 'deleted-items';

export interface PersonalContactsOptions {
  readonly organisation: Organisation;
  readonly settings: GraphSettings;
  /** The fake backend's own address, known once it listens. */
  readonly baseUrl: () => string;
}

export type ContactHandler = (request: FakeRequest) => Answer;

/** The handlers of everything below `/users/{id}/contacts` and `/users/{id}/contactFolders`. */
export function createPersonalContacts(options: PersonalContactsOptions) {
  const { organisation, settings, baseUrl } = options;

  const mailboxOf = (request: FakeRequest): UserRecord => {
    const id = request.params.user ?? '';
    const user = organisation.findUser(id);
    if (user === undefined)
      throw new GraphRefusal(404, 'ErrorInvalidUser', `The requested user '${id}' is invalid.`);
    if (settings.blockedMailboxes.has(user.id))
      throw new GraphRefusal(403, 'ErrorAccessDenied', 'Access to OData is disabled.');
    if (!user.hasMailbox) {
      throw new GraphRefusal(
        404,
        'MailboxNotEnabledForRESTAPI',
        'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
      );
    }
    return user;
  };

  /** The folder of the path: the default one where the path names none, or by its well-known name. */
  const folderOf = (request: FakeRequest, owner: string): ContactFolderRecord => {
    const id = request.params.folder;
    const main = organisation.defaultFolder(owner);
    if (id === undefined || id.toLowerCase() === 'contacts') return main;
    const folder = organisation.folders.get(id);
    if (folder === undefined || folder.owner !== owner) throw itemNotFound();
    return folder;
  };

  const contactOf = (request: FakeRequest, owner: string): PersonalContactRecord => {
    const contact = organisation.mailbox(owner).get(request.params.contact ?? '');
    if (contact === undefined) throw itemNotFound();
    if (request.params.folder !== undefined && contact.folderId !== folderOf(request, owner).id)
      throw itemNotFound();
    return contact;
  };

  const context = (user: UserRecord, rest: string): string =>
    `${baseUrl()}/v1.0/$metadata#users('${encodeURIComponent(user.id)}')/${rest}`;

  const list: ContactHandler = (request) => {
    const user = mailboxOf(request);
    const folder = folderOf(request, user.id);
    const query = readListQuery(request, maxTop);
    for (const name of [...query.select, ...query.orderBy.map((order) => order.property)]) {
      if (!contactProperties.includes(name)) throw unknownProperty(name);
    }
    if (query.search !== '' && settings.personalSearch === 'refuse') {
      throw new GraphRefusal(
        400,
        'ErrorInvalidUrlQuery',
        'The query parameter $search is not supported for this resource.',
      );
    }
    const test = query.filter === '' ? () => true : contactFilter(query.filter);
    const inFolder = organisation
      .mailbox(user.id)
      .all()
      .filter((contact) => contact.folderId === folder.id);
    const found =
      query.search === ''
        ? inFolder.map(contactRow).filter(test)
        : inFolder.map(contactRow).slice(0, 7).map(withoutEmails);
    const sorted = sortRows(found, query.orderBy);
    const size = takePageSize(settings, 'emptyPages', query.top ?? defaultTop);
    const end = query.skip + size;
    const chosen = query.select.length === 0 ? '' : `(${query.select.join(',')})`;
    return {
      status: 200,
      json: {
        '@odata.context': context(user, `contacts${chosen}`),
        ...(query.count ? { '@odata.count': sorted.length } : {}),
        value: sorted.slice(query.skip, end).map((row) => project(row.entity, query.select)),
        ...(end < sorted.length
          ? { '@odata.nextLink': nextLink(baseUrl(), request, '$skip', String(end)) }
          : {}),
      },
    };
  };

  const get: ContactHandler = (request) => {
    const user = mailboxOf(request);
    const row = contactRow(contactOf(request, user.id));
    const query = readListQuery(request, maxTop);
    const json = {
      '@odata.context': context(user, 'contacts/$entity'),
      ...project(row.entity, query.select),
    };
    return { status: 200, headers: { etag: etagOf(row.record) }, json };
  };

  const create: ContactHandler = (request) => {
    const user = mailboxOf(request);
    const folder = folderOf(request, user.id);
    const now = organisation.clock();
    const id = outlookId(`contact ${organisation.newId()}`);
    const empty = makePersonalContact({
      id,
      owner: user.id,
      folderId: folder.id,
      createdAt: now,
      version: 0,
    });
    const contact = applyContactBody(empty, readBody(request.body), now);
    organisation.mailbox(user.id).put(contact);
    return {
      status: 201,
      headers: { location: `${baseUrl()}/v1.0/users/${user.id}/contacts/${id}` },
      json: { '@odata.context': context(user, 'contacts/$entity'), ...contactRow(contact).entity },
    };
  };

  const update: ContactHandler = (request) => {
    const user = mailboxOf(request);
    const contact = contactOf(request, user.id);
    checkVersion(request, contact);
    const changed = applyContactBody(contact, readBody(request.body), organisation.clock());
    organisation.mailbox(user.id).put(changed);
    return {
      status: 200,
      json: { '@odata.context': context(user, 'contacts/$entity'), ...contactRow(changed).entity },
    };
  };

  const remove: ContactHandler = (request) => {
    const user = mailboxOf(request);
    const contact = contactOf(request, user.id);
    checkVersion(request, contact);
    const table = organisation.mailbox(user.id);
    // The first deletion moves it, the second one is final. Immutable ids survive the move.
    if (contact.folderId === deletedItems) table.delete(contact.id);
    else table.put({ ...contact, folderId: deletedItems });
    return { status: 204 };
  };

  const checkVersion = (request: FakeRequest, contact: PersonalContactRecord): void => {
    const expected = request.headers['if-match'];
    if (expected === undefined || expected === '*' || !settings.honourIfMatch) return;
    if (expected.split(',').some((etag) => etag.trim() === etagOf(contact))) return;
    throw new GraphRefusal(
      settings.staleStatus,
      'ErrorIrresolvableConflict',
      'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.',
    );
  };

  /** What a folder lies in: another one, or the root of the mailbox. */
  const parentOf = (request: FakeRequest, owner: string): string =>
    request.params.folder === undefined
      ? organisation.defaultFolder(owner).parentFolderId
      : folderOf(request, owner).id;

  /** Reported by users: the list names only folders other than the default one. Folders within need their own list. */
  const listFolders: ContactHandler = (request) => {
    const user = mailboxOf(request);
    const query = readListQuery(request, maxTop);
    const parent = parentOf(request, user.id);
    const folders = organisation.folders
      .all()
      .filter((folder) => folder.owner === user.id && folder.parentFolderId === parent && !folder.isDefault);
    const end = query.skip + (query.top ?? defaultTop);
    return {
      status: 200,
      json: {
        '@odata.context': context(user, 'contactFolders'),
        value: folders.slice(query.skip, end).map(shownFolder),
        ...(end < folders.length
          ? { '@odata.nextLink': nextLink(baseUrl(), request, '$skip', String(end)) }
          : {}),
      },
    };
  };

  const getFolder: ContactHandler = (request) => {
    const user = mailboxOf(request);
    const folder = folderOf(request, user.id);
    return {
      status: 200,
      json: { '@odata.context': context(user, 'contactFolders/$entity'), ...shownFolder(folder) },
    };
  };

  const createFolder: ContactHandler = (request) => {
    const user = mailboxOf(request);
    const { displayName } = readBody(request.body);
    if (typeof displayName !== 'string' || displayName === '')
      throw badRequest('A folder needs a displayName.');
    const parent = parentOf(request, user.id);
    const folder = makeFolder(user.id, displayName, false, request.params.folder === undefined ? '' : parent);
    if (organisation.folders.get(folder.id) !== undefined) {
      throw new GraphRefusal(409, 'ErrorFolderExists', 'A folder with the specified name already exists.');
    }
    organisation.folders.put(folder);
    return {
      status: 201,
      json: { '@odata.context': context(user, 'contactFolders/$entity'), ...shownFolder(folder) },
    };
  };

  /** Changes of one folder; the service gives at most 200 a page. */
  const delta: ContactHandler = (request) => {
    const user = mailboxOf(request);
    const folder = folderOf(request, user.id);
    const query = readListQuery(request, maxTop);
    const table = organisation.mailbox(user.id);
    const page = deltaPage(request, {
      settings,
      baseUrl: baseUrl(),
      size: Math.min(readMaxPageSize(request.headers.prefer ?? '') ?? 200, 200),
      newest: table.sequence,
      changesAfter: (sequence) => changesIn(folder.id, table.changesAfter(sequence)),
      idOf: ({ id }) => id,
      show: (contact) => project(contactRow(contact).entity, query.select),
      showGone: ({ id }) => ({ id, '@removed': { reason: 'deleted' } }),
    });
    return { status: 200, json: { '@odata.context': context(user, 'contacts'), ...page } };
  };

  const contactAt = (request: FakeRequest): PersonalContactRecord =>
    contactOf(request, mailboxOf(request).id);

  return { contactAt, list, get, create, update, remove, listFolders, getFolder, createFolder, delta };
}

/** What has happened in a folder: a contact that has moved is gone from where it was. */
function* changesIn(
  folder: string,
  changes: Iterable<TableChange<PersonalContactRecord>>,
): Generator<TableChange<PersonalContactRecord>> {
  for (const change of changes) {
    const isHere = change.record.folderId === folder;
    if (isHere) yield change;
    else if (change.places.includes(folder)) yield { ...change, isDeleted: true };
  }
}

function contactFilter(text: string): (row: ContactRow) => boolean {
  const tree = readFilter(text);
  for (const part of partsOf(tree)) checkPart(part);
  return compileFilter(tree);
}

/** `not`, and every filter on a list but equality of an e-mail address, are nodes that Outlook does not take. */
function checkPart(part: FilterTree): void {
  if (part.kind === 'and' || part.kind === 'or') return;
  if (part.kind === 'not') throw invalidNodes();
  if (part.kind === 'any') {
    const { path, inner } = part;
    const byAddress = inner?.kind === 'compare' && inner.operator === 'eq' && inner.path === 'address';
    if (!contactProperties.includes(path)) throw unknownProperty(path);
    if (path !== 'emailAddresses' || !byAddress) throw invalidNodes();
    return;
  }
  if (!contactProperties.includes(part.path.split('/')[0] ?? '')) throw unknownProperty(part.path);
  const isText = contactTexts.some((name) => name === part.path);
  if (!isText && !['id', 'createdDateTime', 'lastModifiedDateTime', 'parentFolderId'].includes(part.path))
    throw invalidNodes();
  if (part.kind === 'call' && part.name === 'endswith') throw invalidNodes();
}

function invalidNodes(): GraphRefusal {
  return new GraphRefusal(
    400,
    'ErrorInvalidUrlQueryFilter',
    'The query filter contains one or more invalid nodes.',
  );
}

function unknownProperty(name: string): GraphRefusal {
  return badRequest(`Could not find a property named '${name}' on type 'microsoft.graph.contact'.`);
}

function itemNotFound(): GraphRefusal {
  return new GraphRefusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
}

function withoutEmails(row: ContactRow): ContactRow {
  return { ...row, entity: { ...row.entity, emailAddresses: [] } };
}

function shownFolder(folder: ContactFolderRecord): Readonly<Record<string, string>> {
  return { id: folder.id, parentFolderId: folder.parentFolderId, displayName: folder.displayName };
}
