/**
 * Microsoft Graph as a fake backend: personal contacts, users, organisational contacts, group membership, batches.
 * Which permission each route wants, and every refusal, follow the documentation; where that is silent, the
 * comment at the place says what is assumed.
 */
import type { Organisation } from '../organisation/organisation.ts';
import type { Table } from '../organisation/table.ts';
import { type FakeEntra, resources, type TokenClaims } from './entra.ts';
import {
  type Answer,
  type FakeBackend,
  type FakeRequest,
  type Route,
  startFakeBackend,
} from './fake-backend.ts';
import { GraphRefusal, graphError, notFound, standardRefusal } from './graph/answers.ts';
import { answerBatch } from './graph/batch.ts';
import { createContactPhoto } from './graph/contact-photo.ts';
import { takePageSize } from './graph/delta.ts';
import {
  countDirectory,
  type DirectoryListOptions,
  directoryOptions,
  listDirectory,
  showDirectoryObject,
} from './graph/directory.ts';
import { createDirectoryDelta } from './graph/directory-delta.ts';
import { type DirectoryRow, orgContactRow, userRow } from './graph/directory-entities.ts';
import { defaultGraphSettings, type GraphSettings } from './graph/graph-settings.ts';
import { createMembership } from './graph/membership.ts';
import { createPersonalContacts } from './graph/personal-contacts.ts';

export interface GraphOptions {
  readonly organisation: Organisation;
  readonly entra: FakeEntra;
}

export interface FakeGraph extends Pick<FakeBackend, 'url' | 'requests' | 'faults' | 'close'> {
  readonly settings: GraphSettings;
}

/** Each inner list is an "or", the outer one an "and". */
type Permissions = readonly (readonly string[])[];

const permissions = {
  readContacts: [['Contacts.Read', 'Contacts.ReadWrite']],
  writeContacts: [['Contacts.ReadWrite']],
  readOrgContacts: [['OrgContact.Read.All', 'Directory.Read.All']],
  readUsers: [['User.Read.All', 'Directory.Read.All']],
  readGroups: [['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All']],
  checkMembership: [
    ['User.Read.All', 'Directory.Read.All'],
    ['GroupMember.Read.All', 'Group.Read.All', 'Directory.Read.All'],
  ],
} as const satisfies Record<string, Permissions>;

/** Starts the fake backend of Graph. */
export async function startGraph(options: GraphOptions): Promise<FakeGraph> {
  const { organisation, entra } = options;
  const { clock } = organisation;
  const settings = defaultGraphSettings();
  let url = '';
  const baseUrl = (): string => url;
  const personal = createPersonalContacts({ organisation, settings, baseUrl });

  const photo = createContactPhoto({ organisation, contactAt: personal.contactAt });

  const userRows = kept(organisation.users, userRow);
  const contactRows = kept(organisation.mailContacts, orgContactRow);
  const userList = (): DirectoryListOptions => directoryOptions(userRows(), 'users', url);
  const contactList = (): DirectoryListOptions => {
    // A new mail contact travels from Exchange to Entra; a changed or deleted one is assumed to be there at once.
    if (settings.mailContactDelayMs === 0) return directoryOptions(contactRows(), 'contacts', url);
    const newest = clock() - settings.mailContactDelayMs;
    const visible = organisation.mailContacts.all().filter((contact) => contact.createdAt <= newest);
    return directoryOptions(visible.map(orgContactRow), 'contacts', url);
  };
  const withPageSize = (list: DirectoryListOptions): DirectoryListOptions => ({
    ...list,
    largestPage: takePageSize(settings, 'emptyPages', Number.POSITIVE_INFINITY),
  });

  const showUser = (request: FakeRequest): Answer => {
    const user = organisation.findUser(request.params.user ?? '');
    if (user === undefined) throw notFound(request.params.user ?? '');
    return showDirectoryObject(request, userRow(user), userList());
  };
  /** One picture in every size: what is asked for is smaller than what was stored, or the same. */
  const showUserPhoto = (request: FakeRequest): Answer => {
    if (!/^\d+x\d+$/.test(request.params.size ?? '')) throw notFound(request.params.size ?? '');
    const user = organisation.findUser(request.params.user ?? '');
    if (user === undefined) throw notFound(request.params.user ?? '');
    const photo = organisation.userPhotos.get(user.id);
    if (photo === undefined) throw new GraphRefusal(404, 'ImageNotFound', "The photo wasn't found.");
    return { status: 200, headers: { 'content-type': photo.contentType }, bytes: photo.bytes };
  };
  const showContact = (request: FakeRequest): Answer => {
    const list = contactList();
    const id = (request.params.contact ?? '').toLowerCase();
    const row = list.rows.find((candidate) => candidate.texts.id === id);
    if (row === undefined) throw notFound(request.params.contact ?? '');
    return showDirectoryObject(request, row, list);
  };

  const delta = createDirectoryDelta({ organisation, settings, baseUrl });
  const membership = createMembership({ organisation, baseUrl });

  const authorise = async (request: FakeRequest, wanted: Permissions): Promise<void> => {
    const claims = await readToken(request, entra);
    const granted = wanted.every((any) => any.some((role) => claims.roles.includes(role)));
    if (!granted) {
      throw new GraphRefusal(
        403,
        'Authorization_RequestDenied',
        'Insufficient privileges to complete the operation.',
      );
    }
  };

  const route = (
    method: string,
    pattern: string,
    wanted: Permissions,
    handle: (request: FakeRequest) => Answer | Promise<Answer>,
  ): Route => ({
    method,
    pattern: `/v1.0${pattern}`,
    handle: async (request) => {
      try {
        await authorise(request, wanted);
        return withRequestIds(await handle(request), request);
      } catch (error) {
        if (error instanceof GraphRefusal) return graphError(error, request, clock());
        throw error;
      }
    },
  });

  const { readContacts, writeContacts, readOrgContacts, readUsers, readGroups, checkMembership } =
    permissions;
  const contactRoutes = (prefix: string): Route[] => [
    route('GET', `${prefix}/contacts`, readContacts, personal.list),
    route('POST', `${prefix}/contacts`, writeContacts, personal.create),
    route('GET', `${prefix}/contacts/delta`, readContacts, personal.delta),
    route('GET', `${prefix}/contacts/:contact`, readContacts, personal.get),
    route('PATCH', `${prefix}/contacts/:contact`, writeContacts, personal.update),
    route('DELETE', `${prefix}/contacts/:contact`, writeContacts, personal.remove),
    route('GET', `${prefix}/contacts/:contact/photo/$value`, readContacts, photo.read),
    route('PUT', `${prefix}/contacts/:contact/photo/$value`, writeContacts, photo.write),
    route('PATCH', `${prefix}/contacts/:contact/photo/$value`, writeContacts, photo.write),
    route('POST', `${prefix}/contacts/:contact/permanentDelete`, writeContacts, personal.remove),
  ];

  /** Requests under way per mailbox, for the limit of four at once. */
  const underWay = new Map<string, number>();

  const fake = await startFakeBackend({
    routes: [
      ...contactRoutes('/users/:user'),
      ...contactRoutes('/users/:user/contactFolders/:folder'),
      route('GET', '/users/:user/contactFolders', readContacts, personal.listFolders),
      route('POST', '/users/:user/contactFolders', writeContacts, personal.createFolder),
      route('GET', '/users/:user/contactFolders/:folder', readContacts, personal.getFolder),
      route('GET', '/users/:user/contactFolders/:folder/childFolders', readContacts, personal.listFolders),
      route('POST', '/users/:user/contactFolders/:folder/childFolders', writeContacts, personal.createFolder),
      route('GET', '/users', readUsers, (request) => listDirectory(request, withPageSize(userList()))),
      route('GET', '/users/$count', readUsers, (request) => countDirectory(request, userList())),
      route('GET', '/users/delta', readUsers, delta.users),
      route('GET', '/users/:user', readUsers, showUser),
      route('GET', '/users/:user/photos/:size/$value', readUsers, showUserPhoto),
      route('GET', '/users/:user/manager', readUsers, membership.manager),
      route('POST', '/users/:user/checkMemberGroups', checkMembership, membership.check),
      route(
        'GET',
        '/users/:user/transitiveMemberOf/microsoft.graph.group',
        checkMembership,
        membership.groupsOfUser,
      ),
      route('GET', '/contacts', readOrgContacts, (request) =>
        listDirectory(request, withPageSize(contactList())),
      ),
      route('GET', '/contacts/$count', readOrgContacts, (request) => countDirectory(request, contactList())),
      route('GET', '/contacts/delta', readOrgContacts, delta.contacts),
      route('GET', '/contacts/:contact', readOrgContacts, showContact),
      route('GET', '/groups', readGroups, membership.listGroups),
      route('GET', '/groups/:group/members', readGroups, (request) => membership.members(request, false)),
      route('GET', '/groups/:group/transitiveMembers', readGroups, (request) =>
        membership.members(request, true),
      ),
      route('GET', '/groups/:group/transitiveMembers/microsoft.graph.user', readGroups, (request) =>
        membership.members(request, true),
      ),
      route('POST', '/$batch', [], (request) => answerBatch(request, { dispatch: fake.dispatch, clock })),
    ],
    errorAnswer: (status, request) => graphError(standardRefusal(status), request, clock()),
    admit: (request) => {
      const match = /^\/v1\.0\/users\/([^/]+)\/contact(s|Folders)/i.exec(request.path);
      if (match === null) return () => {};
      const owner = organisation.findUser(decodeURIComponent(match[1] ?? ''))?.id ?? '';
      const count = (underWay.get(owner) ?? 0) + 1;
      if (count > settings.mailboxConcurrency) {
        const message = 'Application is over its MailboxConcurrency limit.';
        return graphError(
          new GraphRefusal(429, 'ApplicationThrottled', message, { 'retry-after': '1' }),
          request,
          clock(),
        );
      }
      underWay.set(owner, count);
      return () => {
        underWay.set(owner, (underWay.get(owner) ?? 1) - 1);
      };
    },
  });
  url = fake.url;

  const { requests, faults, close } = fake;
  return { url, requests, faults, close, settings };
}

/** The rows of a table as they are now, made again when it has changed. */
function kept<T>(table: Table<T>, rowOf: (record: T) => DirectoryRow): () => readonly DirectoryRow[] {
  let rows: readonly DirectoryRow[] = [];
  let sequence = -1;
  return () => {
    if (table.sequence() !== sequence) rows = table.all().map(rowOf);
    sequence = table.sequence();
    return rows;
  };
}

async function readToken(request: FakeRequest, entra: FakeEntra): Promise<TokenClaims> {
  const [scheme = '', token = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || token === '') {
    throw new GraphRefusal(401, 'InvalidAuthenticationToken', 'Access token is empty.', {
      'www-authenticate': 'Bearer',
    });
  }
  const claims = await entra.verify(token, resources.graph);
  if (claims === undefined) {
    const message = 'Access token validation failure. Invalid audience.';
    throw new GraphRefusal(401, 'InvalidAuthenticationToken', message, { 'www-authenticate': 'Bearer' });
  }
  return claims;
}

/** Graph echoes the client's id, and says which preferences it took. */
function withRequestIds(answer: Answer, request: FakeRequest): Answer {
  const clientRequestId = request.headers['client-request-id'];
  const immutable = /IdType\s*=\s*"ImmutableId"/i.test(request.headers.prefer ?? '');
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...(clientRequestId === undefined ? {} : { 'client-request-id': clientRequestId }),
      // Ids are the same with and without: nothing ever moves to another folder here.
      ...(immutable ? { 'preference-applied': 'IdType="ImmutableId"' } : {}),
    },
  };
}
