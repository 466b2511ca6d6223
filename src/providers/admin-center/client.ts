import { BackendError } from '../../platform/errors.ts';
import type { HttpClient } from '../../platform/http-client/http-client.ts';
import type { Backend, Explanation } from '../../platform/http-client/http-request.ts';
import type { CallContext } from '../provider.ts';
import { type AdminCenterRecord, fromCreated, fromListing } from './fields.ts';

/**
 * The four requests behind the contact pages of the Microsoft 365 admin center. They are not a published API: they
 * are known from what those pages send (https://blog.lsonline.fr/2025/12/01/exo-mail-contacts-from-pa/), so that all
 * assumptions about answers are in `fields.ts`.
 */
export interface AdminCenterClient {
  /** Base URL, without a trailing slash. */
  readonly url: string;
  /** Reads one page of the contacts whose name or address starts with `text`; all contacts for ''. */
  list(text: string, nextLink: string, context: CallContext): Promise<Page>;
  /** Creates a contact. Returns its id if the answer contains it, otherwise ''. */
  create(body: object, context: CallContext): Promise<string>;
  /** Writes a whole record: the general part, or the options (hiding and mail tip). */
  replace(part: 'general' | 'options', record: AdminCenterRecord, context: CallContext): Promise<void>;
  readonly scope: string;
}

export interface Page {
  readonly records: readonly AdminCenterRecord[];
  /** '' on the last page. */
  readonly nextLink: string;
}

const headers = { 'content-type': 'application/json', 'X-Requested-With': 'XMLHttpRequest' };

export function createAdminCenterClient(options: {
  readonly http: HttpClient;
  readonly url: string;
  readonly scope: string;
}): AdminCenterClient {
  const { http, url, scope } = options;
  const system: Backend = { name: 'The Microsoft 365 admin center', url, scope, explain };
  const createSystem: Backend = { ...system, explain: explainCreate };

  return {
    scope,
    url,

    async list(text, nextLink, context) {
      const { json } = await http.call({
        system,
        route: 'admin-center.list',
        method: 'POST',
        url: `${url}/admin/api/Contact/GetContacts`,
        headers: sessionHeaders(context),
        body: JSON.stringify({ SearchString: text, NextLink: nextLink }),
        reads: true,
        context,
      });
      const page = fromListing(json);
      if ('mismatch' in page) {
        throw new BackendError({
          system: system.name,
          code: 'bad-answer',
          message: `admin-center.list: the answer is no list: ${page.mismatch}`,
          hadNoEffect: true,
        });
      }
      return page;
    },

    async create(body, context) {
      const { json } = await http.call({
        system: createSystem,
        route: 'admin-center.create',
        method: 'POST',
        url: `${url}/admin/api/Contact`,
        headers: sessionHeaders(context),
        body: JSON.stringify(body),
        idempotent: false,
        context,
      });
      return fromCreated(json);
    },

    async replace(part, record, context) {
      await http.call({
        system,
        route: `admin-center.${part}`,
        method: 'PUT',
        url: `${url}/admin/api/Contact${part === 'general' ? '' : '/options'}`,
        headers: sessionHeaders(context),
        body: JSON.stringify(record),
        context,
      });
    },
  };
}

function sessionHeaders({ correlationId }: CallContext): Readonly<Record<string, string>> {
  return { ...headers, 'x-ms-client-request-id': correlationId, 'x-ms-correlation-id': correlationId };
}

/** 440 is a session that the portal does not accept; retries do not help. */
function explain(status: number): Explanation {
  return status === 440 ? { code: 'unauthorized', reason: 'LoginTimeout' } : {};
}

function explainCreate(status: number): Explanation {
  return status === 409 ? { code: 'already-exists' } : explain(status);
}
