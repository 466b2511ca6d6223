/**
 * PingIDM with its connector to Microsoft Graph, as a fake backend: Entra's users as `system/azuread/user` objects, with
 * the contacts in their mailboxes as attributes. The connector writes through Graph, so these are the same contacts,
 * ids and limits.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Organisation } from '../organisation/organisation.ts';
import type { UserRecord } from '../organisation/records.ts';
import { type Answer, type FakeBackend, type FakeRequest, startFakeBackend } from './fake-backend.ts';
import { IdmError, idmErrorAnswer } from './pingidm/idm-error.ts';
import { defaultPingIdmSettings, type PingIdmSettings } from './pingidm/pingidm-settings.ts';
import { compileQueryFilter } from './pingidm/query-filter.ts';
import { contactObject, queryRow, textAttributes, userObject } from './pingidm/user-object.ts';
import { requireMailbox, writeContacts } from './pingidm/write-contacts.ts';

export interface PingIdmOptions {
  readonly organisation: Organisation;
  readonly user: string;
  readonly password: string;
}

export interface FakePingIdm extends Pick<FakeBackend, 'url' | 'requests' | 'faults' | 'close'> {
  readonly settings: PingIdmSettings;
  /** A bearer token that is accepted instead of user and password. */
  readonly token: string;
}

type Handler = (request: FakeRequest) => Answer;

const userBody = z.record(z.string(), z.unknown());
const contactAttributes = ['__addContacts__', '__updateContacts__', '__removeContacts__'];

/** Starts the fake backend of PingIDM. */
export async function startPingIdm(options: PingIdmOptions): Promise<FakePingIdm> {
  const { organisation } = options;
  const settings = defaultPingIdmSettings();
  const token = randomBytes(24).toString('base64url');

  const isKnown = (request: FakeRequest): boolean => {
    const { authorization = '' } = request.headers;
    if (authorization === `Bearer ${token}`) return true;
    return (
      request.headers['x-openidm-username'] === options.user &&
      request.headers['x-openidm-password'] === options.password
    );
  };

  const theUser = (request: FakeRequest): UserRecord => {
    const id = request.params.user ?? '';
    const user = organisation.users.get(id.toLowerCase());
    if (user === undefined) throw new IdmError(404, `Object ${id} not found on system/azuread/user`);
    return user;
  };

  /** The chosen fields; contacts come only when they are asked for. */
  const show = (user: UserRecord, fields: readonly string[]): Readonly<Record<string, unknown>> => {
    const usual = userObject(user);
    if (fields.length === 0 || fields.includes('*')) return usual;
    const chosen = Object.fromEntries(Object.entries(usual).filter(([name]) => fields.includes(name)));
    if (!fields.includes('contacts')) return chosen;
    requireMailbox(user);
    const main = organisation.defaultFolder(user.id).id;
    const contacts = organisation.mailbox(user.id).all();
    return {
      ...chosen,
      contacts: contacts.filter((contact) => contact.folderId === main).map(contactObject),
    };
  };

  const read: Handler = (request) => ({ status: 200, json: show(theUser(request), fieldsOf(request)) });

  const update: Handler = (request) => {
    const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch } = request.headers;
    if (ifNoneMatch !== undefined) {
      const exists = organisation.users.get((request.params.user ?? '').toLowerCase()) !== undefined;
      throw exists
        ? new IdmError(412, 'The resource already exists.')
        : new IdmError(501, 'Create with client provided ID is not supported.');
    }
    if (ifMatch === undefined) {
      const text = "UPSERT (i.e. PUT without the 'if-match' nor 'if-none-match' header) is not supported.";
      throw new IdmError(501, text);
    }
    const user = theUser(request);
    // These objects have no revision, so that only the star can match.
    if (ifMatch !== '*')
      throw new IdmError(412, 'The resource could not be updated because the version differs.');
    const body = readBody(request.body);
    const changed = withAttributes(user, body);
    if (contactAttributes.some((name) => name in body)) {
      requireMailbox(user);
      writeContacts(user, body, organisation, settings);
    }
    if (changed !== user) organisation.users.put(changed);
    return { status: 200, json: userObject(changed) };
  };

  const query: Handler = (request) => {
    const filter = request.query.get('_queryFilter');
    const allIds = request.query.get('_queryId') === 'query-all-ids';
    if (filter === null && !allIds) {
      throw new IdmError(400, 'The request did not contain a query expression, query filter or query id.');
    }
    const row = Object.keys({ _id: '', displayName: '', userPrincipalName: '', mail: '' });
    const test = compileQueryFilter(filter ?? 'true', row);
    const found = sorted(
      organisation.users.all().filter((user) => test(queryRow(user))),
      request.query.get('_sortKeys') ?? '',
    );
    const size = wholeNumber(request, '_pageSize');
    const start =
      readCookie(request.query.get('_pagedResultsCookie')) + wholeNumber(request, '_pagedResultsOffset');
    const end = size === 0 ? found.length : start + size;
    const fields = allIds ? ['_id'] : fieldsOf(request);
    const result = found.slice(start, end).map((user) => show(user, fields));
    const exact = (request.query.get('_totalPagedResultsPolicy') ?? '').toUpperCase() === 'EXACT';
    return {
      status: 200,
      json: {
        result,
        resultCount: result.length,
        pagedResultsCookie: end < found.length ? writeCookie(end) : null,
        totalPagedResultsPolicy: exact ? 'EXACT' : 'NONE',
        totalPagedResults: exact ? found.length : -1,
        remainingPagedResults: -1,
      },
    };
  };

  const act: Handler = (request) => {
    const action = request.query.get('_action');
    if (action !== 'test') throw new IdmError(400, `Unrecognized action ID '${action ?? ''}'.`);
    return { status: 200, json: { ...connector, ok: settings.connectorOk } };
  };

  const route = (method: string, path: string, handle: Handler) => ({
    method,
    pattern: `/openidm/system/azuread${path}`,
    handle: (request: FakeRequest): Answer => {
      if (!isKnown(request)) return idmErrorAnswer(401, 'Access Denied');
      try {
        return handle(request);
      } catch (error) {
        if (error instanceof IdmError) return idmErrorAnswer(error.status, error.message);
        throw error;
      }
    },
  });

  const fake = await startFakeBackend({
    routes: [
      route('POST', '', act),
      route('GET', '/user', query),
      route('GET', '/user/:user', read),
      route('PUT', '/user/:user', update),
    ],
    errorAnswer: (status) => idmErrorAnswer(status, standardTexts[status] ?? 'The request failed.'),
    secretHeaders: ['x-openidm-username', 'x-openidm-password'],
  });

  const { url, requests, faults, close } = fake;
  return { url, requests, faults, close, settings, token };
}

const standardTexts: Readonly<Record<number, string>> = {
  401: 'Access Denied',
  403: 'Access denied',
  404: 'Not Found',
  429: "Operation failed with ConnectorException: the service's rate limit is exceeded.",
  500: 'Operation failed with ConnectorException on system object.',
  503: "The connector's connection failed.",
};

const connector = {
  name: 'azuread',
  enabled: true,
  config: 'config/provisioner.openicf/azuread',
  connectorRef: {
    bundleVersion: '1.5.20.35',
    bundleName: 'org.forgerock.openicf.connectors.msgraphapi-connector',
    connectorName: 'org.forgerock.openicf.connectors.msgraphapi.MSGraphAPIConnector',
  },
  displayName: 'MSGraphAPI Connector',
  objectTypes: ['user', 'group', '__ACCOUNT__'],
};

/** `_fields`, which the connector's documentation puts into quotes and others do not. */
function fieldsOf(request: FakeRequest): readonly string[] {
  return (request.query.get('_fields') ?? '')
    .replace(/^"|"$/g, '')
    .split(',')
    .map((field) => field.trim().replace(/^\//, ''))
    .filter((field) => field !== '');
}

function readBody(text: string): Readonly<Record<string, unknown>> {
  try {
    return userBody.parse(JSON.parse(text));
  } catch {
    throw new IdmError(
      400,
      'The request could not be processed because the provided content is not a JSON object.',
    );
  }
}

/** The user after a write, which touches only the attributes that were sent. @throws {IdmError} */
function withAttributes(user: UserRecord, body: Readonly<Record<string, unknown>>): UserRecord {
  let changed = user;
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('_')) continue;
    const field = Object.entries(textAttributes).find(([attribute]) => attribute === name)?.[1];
    if (field === undefined) throw new IdmError(400, `Target does not support attribute ${name}`);
    if (typeof value !== 'string' && value !== null)
      throw new IdmError(400, `Attribute ${name} must be a string.`);
    changed = { ...changed, [field]: value ?? '' };
  }
  return changed;
}

function sorted(users: readonly UserRecord[], sortKeys: string): readonly UserRecord[] {
  const [key = ''] = sortKeys.trim().split(',');
  const name = key.replace(/^[+\- ]/, '');
  if (name === '') return users;
  const direction = key.startsWith('-') ? -1 : 1;
  return [...users].sort(
    (a, b) => direction * (queryRow(a)[name] ?? '').localeCompare(queryRow(b)[name] ?? ''),
  );
}

function wholeNumber(request: FakeRequest, name: string): number {
  const text = request.query.get(name) ?? '0';
  if (/^\d+$/.test(text)) return Number(text);
  throw new IdmError(
    400,
    `The value '${text}' for parameter '${name}' could not be parsed as a valid integer`,
  );
}

function writeCookie(start: number): string {
  return Buffer.from(`page ${start}`).toString('base64url');
}

function readCookie(cookie: string | null): number {
  if (cookie === null || cookie === '') return 0;
  const match = /^page (\d+)$/.exec(Buffer.from(cookie, 'base64url').toString('utf8'));
  if (match === null) throw new IdmError(400, `Invalid pagedResultsCookie: '${cookie}'`);
  return Number(match[1]);
}
