/**
 * The Microsoft 365 admin centre's own API for mail contacts (`/admin/api/Contact`) as a fake backend. Only a blog post
 * describes its requests, and nobody its answers: what is assumed here can be switched in the settings. It shows the
 * same mail contacts as Exchange and Graph, by Exchange's GUID.
 */
import { z } from 'zod';
import type { Organisation } from '../organisation/organisation.ts';
import {
  type AdminCenterSettings,
  defaultAdminCenterSettings,
} from './admin-center/admin-center-settings.ts';
import { adminContact, matchesStart } from './admin-center/admin-contact.ts';
import {
  contactToUpdate,
  createContact,
  readRecord,
  withGeneral,
  withOptions,
} from './admin-center/write-contact.ts';
import { type FakeEntra, resources } from './entra.ts';
import type { CmdletContext } from './exchange/cmdlet-context.ts';
import { CmdletError, invalidValue } from './exchange/cmdlet-errors.ts';
import { defaultExchangeSettings } from './exchange/exchange-settings.ts';
import { type Answer, type FakeBackend, type FakeRequest, startFakeBackend } from './fake-backend.ts';

export interface AdminCenterOptions {
  readonly organisation: Organisation;
  readonly entra: FakeEntra;
}

export interface FakeAdminCenter extends Pick<FakeBackend, 'url' | 'requests' | 'faults' | 'close'> {
  readonly settings: AdminCenterSettings;
}

const listRequest = z.object({ SearchString: z.string().nullish(), NextLink: z.string().nullish() });
const linkShape = z.object({ search: z.string(), start: z.number() });

/** Starts the fake backend of the admin centre. */
export async function startAdminCenter(options: AdminCenterOptions): Promise<FakeAdminCenter> {
  const { organisation, entra } = options;
  const { mailContacts, clock } = organisation;
  const settings = defaultAdminCenterSettings();
  const context: CmdletContext = { organisation, settings: defaultExchangeSettings(), anchored: true };

  /** Undefined when the request may go on. */
  const refuse = async (request: FakeRequest): Promise<Answer | undefined> => {
    if (settings.session === 'page') return shell;
    if (settings.session === 'timed-out') return { status: 440, text: '' };
    const token = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const claims = token === undefined ? undefined : await entra.verify(token, resources.adminCenter);
    return claims === undefined || settings.session === 'refused' ? { status: 401, text: '' } : undefined;
  };

  const list = (request: FakeRequest): Answer => {
    const asked = listRequest.safeParse(readRecord(request.body));
    if (!asked.success) throw invalidValue('The request could not be read.');
    const search = asked.data.SearchString ?? '';
    const start = readLink(asked.data.NextLink ?? '', search);
    const newest = clock() - settings.listDelayMs;
    const found = mailContacts
      .all()
      .filter((contact) => contact.createdAt <= newest && matchesStart(contact, search));
    const isEmpty = settings.emptyPages > 0;
    if (isEmpty) settings.emptyPages -= 1;
    const end = start + (isEmpty ? 0 : settings.pageSize);
    return {
      status: 200,
      json: {
        [settings.listName]: found.slice(start, end).map(adminContact),
        NextLink: end < found.length ? writeLink(search, end) : settings.endOfList,
      },
    };
  };

  const written = (guid: string): Answer => {
    if (settings.writeAnswer === 'no-content') return { status: 204 };
    const contact = mailContacts.get(guid);
    return settings.writeAnswer === 'empty' || contact === undefined
      ? { status: 200, text: '' }
      : { status: 200, json: adminContact(contact) };
  };

  const create = (request: FakeRequest): Answer => {
    const contact = createContact(readRecord(request.body), settings.refusesTakenNames, context);
    mailContacts.put(contact);
    return written(contact.guid);
  };

  const update = (request: FakeRequest, part: 'general' | 'options'): Answer => {
    const record = readRecord(request.body);
    const contact = contactToUpdate(record, context);
    const everything = settings.putsWriteEverything;
    const general = part === 'general' || everything ? withGeneral(contact, record, context) : contact;
    const changed = part === 'options' || everything ? withOptions(general, record) : general;
    mailContacts.put({ ...changed, changedAt: clock() });
    return written(contact.guid);
  };

  const route = (method: string, path: string, handle: (request: FakeRequest) => Answer) => ({
    method,
    pattern: `/admin/api/Contact${path}`,
    handle: async (request: FakeRequest): Promise<Answer> => {
      const refusal = await refuse(request);
      if (refusal !== undefined) return refusal;
      try {
        return handle(request);
      } catch (error) {
        if (error instanceof CmdletError) return problem(error.status, error.message);
        throw error;
      }
    },
  });

  const fake = await startFakeBackend({
    routes: [
      route('POST', '/GetContacts', list),
      route('POST', '', create),
      route('PUT', '', (request) => update(request, 'general')),
      route('PUT', '/options', (request) => update(request, 'options')),
    ],
    // Lists of this API that want POST answer GET with 400.
    fallback: (status, request) =>
      status === 405 && request.method === 'GET' ? problem(400, 'The request is invalid.') : undefined,
    errorAnswer: (status) =>
      status === 401 || status === 440 ? { status, text: '' } : problem(status, 'An error has occurred.'),
  });

  const { url, requests, faults, close } = fake;
  return { url, requests, faults, close, settings };
}

/** What a session that has ended gets from a portal: its page, with 200. */
const shell: Answer = {
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  text: '<!doctype html><html><head><title>Microsoft 365 admin center</title></head><body></body></html>',
};

function problem(status: number, message: string): Answer {
  return { status, json: { Message: message } };
}

function writeLink(search: string, start: number): string {
  return Buffer.from(JSON.stringify({ search, start })).toString('base64url');
}

/** Where the page begins. @throws {CmdletError} for a link that is no link, or another search's */
function readLink(link: string, search: string): number {
  if (link.trim() === '') return 0;
  try {
    const read = linkShape.parse(JSON.parse(Buffer.from(link, 'base64url').toString('utf8')));
    if (read.search === search) return read.start;
  } catch {
    // Told below, like a link of another search.
  }
  throw invalidValue('NextLink is not valid.');
}
