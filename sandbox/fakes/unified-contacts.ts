/**
 * The REST API of Unified Contacts Pro, a product that runs as an App Service in the customer's own tenant. It has
 * five operations and no list, search or etag; whatever else is asked for with GET is the web page of the product,
 * 200 with HTML.
 */
import { randomBytes } from 'node:crypto';
import type { Organisation } from '../organisation/organisation.ts';
import type { FakeEntra } from './entra.ts';
import { type Answer, type FakeBackend, type FakeRequest, startFakeBackend } from './fake-backend.ts';
import {
  type BodyProblems,
  overflows,
  readContactBody,
  shownContact,
} from './unified-contacts/contact-columns.ts';
import {
  defaultUnifiedContactsSettings,
  type UnifiedContactsSettings,
} from './unified-contacts/unified-contacts-settings.ts';

export interface UnifiedContactsOptions {
  readonly organisation: Organisation;
  readonly entra: FakeEntra;
  /** Client id of the product's "admin" registration: its audience is `api://{appId}`. */
  readonly appId: string;
}

export interface FakeUnifiedContacts extends Pick<FakeBackend, 'url' | 'requests' | 'faults' | 'close'> {
  readonly settings: UnifiedContactsSettings;
}

/** The application role that the API wants. */
export const unifiedContactsRole = 'Contacts.Database.ReadWrite.All';

type Handler = (request: FakeRequest) => Answer;

/** Starts the fake backend of Unified Contacts. */
export async function startUnifiedContacts(options: UnifiedContactsOptions): Promise<FakeUnifiedContacts> {
  const { organisation, entra, appId } = options;
  const { databaseContacts } = organisation;
  const settings = defaultUnifiedContactsSettings();

  /** The API's refusals have no body. Only tokens of version 1, which have this issuer, are taken. */
  const refuse = async (request: FakeRequest): Promise<Answer | undefined> => {
    const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const claims = token === undefined ? undefined : await entra.verify(token, `api://${appId}`);
    if (claims?.issuer !== `https://sts.windows.net/${entra.tenantId}/`) {
      return { status: 401, headers: { 'www-authenticate': 'Bearer' }, text: '' };
    }
    return claims.roles.includes(unifiedContactsRole) ? undefined : { status: 403, text: '' };
  };

  const show = (status: number, id: string): Answer => {
    const contact = databaseContacts.get(id);
    return contact === undefined
      ? { status: 500, text: '' }
      : { status, json: shownContact(contact, settings.emptyList) };
  };

  const put = (status: number, id: string, columns: Readonly<Record<string, string>>): Answer => {
    const contact = { id, columns };
    // The columns end at 4,000 characters, and nothing checks that before the database does.
    if (overflows(contact, settings.joinedLimit)) return { status: 500, text: '' };
    databaseContacts.put(contact);
    return show(status, id);
  };

  const create: Handler = (request) => {
    const read = readContactBody(request.body, true);
    if ('problems' in read) return validationProblem(read.problems);
    const { id, given } = read.body;
    if (databaseContacts.get(id) !== undefined) return plain(request, 409, 'Contact with id already exists');
    return put(201, id, given);
  };

  const get: Handler = (request) => {
    const id = request.params.contact ?? '';
    return databaseContacts.get(id) === undefined ? notFound(request) : show(200, id);
  };

  /** PUT: what is not sent becomes NULL. PATCH: what is not sent, or sent as null, stays. */
  const change =
    (keepsOthers: boolean): Handler =>
    (request) => {
      const read = readContactBody(request.body, false);
      if ('problems' in read) return validationProblem(read.problems);
      const contact = databaseContacts.get(request.params.contact ?? '');
      if (contact === undefined) return notFound(request);
      return put(200, contact.id, { ...(keepsOthers ? contact.columns : {}), ...read.body.given });
    };

  const remove: Handler = (request) =>
    databaseContacts.delete(request.params.contact ?? '') ? { status: 204 } : notFound(request);

  const route = (method: string, pattern: string, handle: Handler) => ({
    method,
    pattern,
    handle: async (request: FakeRequest): Promise<Answer> => {
      const refusal = await refuse(request);
      if (refusal !== undefined) return refusal;
      const sends = method !== 'GET' && method !== 'DELETE';
      if (sends && !/^application\/(.+\+)?json/i.test(request.headers['content-type'] ?? '')) {
        return problem(415, 'Unsupported Media Type', '16');
      }
      if (!settings.databaseConfigured) {
        return { status: 500, headers: plainText, text: 'Database not configured.' };
      }
      return handle(request);
    },
  });

  const fake = await startFakeBackend({
    routes: ['/api/v1/contacts', '/api/contacts'].flatMap((base) => [
      route('POST', base, create),
      route('GET', `${base}/:contact`, get),
      route('PUT', `${base}/:contact`, change(false)),
      route('PATCH', `${base}/:contact`, change(true)),
      route('DELETE', `${base}/:contact`, remove),
    ]),
    fallback: (status, request) => {
      if (request.method === 'GET') return webPage;
      return { status, text: '' };
    },
    errorAnswer,
  });

  const { url, requests, faults, close } = fake;
  return { url, requests, faults, close, settings };
}

const plainText = { 'content-type': 'text/plain; charset=utf-8' };

const webPage: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html' },
  text: '<!doctype html><html lang="en"><head><title>Unified Contacts</title></head><body><div id="root"></div></body></html>',
};

/** A bare text; a JSON string for a client that accepts JSON and not just anything. */
function plain(request: FakeRequest, status: number, text: string): Answer {
  const accept = request.headers.accept ?? '';
  const asJson = /application\/json/i.test(accept) && !/\*\/\*|text\/plain/i.test(accept);
  return asJson ? { status, json: text } : { status, headers: plainText, text };
}

function notFound(request: FakeRequest): Answer {
  return plain(request, 404, 'Contact with id not found');
}

function validationProblem(errors: BodyProblems): Answer {
  return problem(400, 'One or more validation errors occurred.', '1', { errors });
}

/** RFC 9457 as ASP.NET writes it; `section` is the status' own in RFC 9110, 15.5. */
function problem(
  status: number,
  title: string,
  section: string,
  more: Readonly<Record<string, unknown>> = {},
): Answer {
  const traceId = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;
  const type = `https://tools.ietf.org/html/rfc9110#section-15.5.${section}`;
  return {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    json: { type, title, status, ...more, traceId },
  };
}

function errorAnswer(status: number): Answer {
  if (status === 400) return validationProblem({ $: ['The request could not be read.'] });
  if (status === 404) return { status, headers: plainText, text: 'Contact with id not found' };
  if (status === 409) return { status, headers: plainText, text: 'Contact with id already exists' };
  if (status === 502 || status === 503) {
    // That is the App Service in front, not the product.
    return { status, headers: { 'content-type': 'text/html' }, text: '<h2>The service is unavailable.</h2>' };
  }
  return { status, text: '' };
}
