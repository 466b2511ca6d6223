import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Contact, ContactChanges } from '../../contacts/contact.ts';
import type { SyncPage } from '../../contacts/sync-page.ts';
import { BackendError } from '../../platform/errors.ts';
import { afterWrite, type HttpClient } from '../../platform/http-client/http-client.ts';
import type { Backend, Explanation } from '../../platform/http-client/http-request.ts';
import { createSemaphore } from '../../platform/semaphore.ts';
import {
  contactSchema,
  fieldLimits,
  fromContact,
  type GraphContact,
  toContact,
} from '../graph/contact-fields.ts';
import { graphErrorIn } from '../graph/errors.ts';
import { allOperations, type CallContext, type WritableProvider } from '../provider.ts';
import { probe } from '../shared/check.ts';
import { mailboxOf } from '../shared/mailbox.ts';
import { readableRows, unreadOf } from '../shared/readable-rows.ts';
import { asksNothing, searchAmong, toSearchable } from '../shared/searchable-contacts.ts';

/**
 * Contacts in a person's own mailbox, by PingIDM and its connector for Microsoft Graph
 * (https://docs.pingidentity.com/openicf/connector-reference/msgraph-contacts.html). Quirks:
 * - Contacts are an attribute of the user, returned only if requested by `_fields`, always completely, without
 *   paging; so they are searched here.
 * - Every write is a PUT on the user with one of three write-only attributes, and only with `If-Match: *`. One kind
 *   per PUT, because mixtures are not documented.
 * - The answer does not contain the new contact's id: it is the one that was not there before. Concurrent creates for
 *   one user could not be distinguished, so they are serialised.
 * - There are no versions. The mailbox is that of `graph-personal-contacts`, with its field names and limits. If both
 *   are enabled, only Graph is searched, and records with the same id are one record (see
 *   `contacts/identity/join-records.ts`): no contact is shown twice, and the mailbox is not read twice.
 * - It does not use Entra tokens: PingIDM has its own users, or a bearer token of PingAM.
 */
export interface PingIdmOptions {
  readonly http: HttpClient;
  /** URL of the server, without `/openidm` and without a trailing slash. */
  readonly url: string;
  /** Read for each request, because it can change. */
  readonly credential: () => PingIdmCredential;
  /** False if another provider searches the same mailbox. */
  readonly searches?: boolean;
  /** Pause before a new contact is looked up again. */
  readonly replicationPauseMs?: number;
}

export type PingIdmCredential =
  | { readonly kind: 'user'; readonly user: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

const userOf = <T>(
  contact: z.ZodType<T>,
): z.ZodType<{ readonly contacts?: readonly T[] | null | undefined }> =>
  z.object({ _id: z.string(), contacts: z.array(contact).nullish() });
const userSchema = userOf(contactSchema);
const unreadUserSchema = userOf(z.unknown());
const healthSchema = z.object({ ok: z.boolean() });
const system = 'PingIDM';
const createAttempts = 5;
const waysToTell = ['displayName', 'emails', 'givenName', 'surname', 'company'] as const;

/** The name of the connector to Entra in PingIDM. */
const connector = 'azuread';

export function createPingIdm(options: PingIdmOptions): WritableProvider {
  const { http, url, credential, searches = true, replicationPauseMs = 300 } = options;
  const outside: Backend = {
    name: system,
    url,
    scope: '',
    get credentials() {
      return credentialHeaders(credential());
    },
    explain,
  };
  const root = `${url}/openidm/system/${connector}`;
  /** Serialises the creates of each user. */
  const createLocks = createSemaphore(1);

  return {
    source: 'pingidm',
    capabilities: {
      writable: true,
      operations: allOperations,
      personal: true,
      fields: fieldLimits,
      searchedByAnother: !searches,
    },

    async search(query, context) {
      if (!searches || asksNothing(query)) return { contacts: [], truncated: false };
      const { rows, unread } = await readReadable(context);
      const answer = searchAmong(
        rows.map((contact) => toSearchable(toOwn(contact, context))),
        query,
      );
      return { ...answer, ...unreadOf(unread) };
    },

    async get(id, context) {
      if (id === '') return undefined;
      const found = await readOne(id, context);
      return found && toOwn(found, context);
    },

    // If another provider searches the mailbox, it also syncs it.
    ...(searches ? { listChanges } : {}),

    async check(context) {
      return [
        await probe(
          `${system}: the connector to Entra works`,
          async () => {
            const { json } = await http.call({
              system: outside,
              route: 'pingidm.test',
              method: 'POST',
              url: `${root}?_action=test`,
              headers,
              idempotent: true,
              schema: healthSchema,
              context,
            });
            if (!json.ok) {
              throw new BackendError({ system, code: 'unavailable', message: 'the connector is not well' });
            }
          },
          {
            unauthorized: 'Compare PINGIDM_USER and PINGIDM_PASSWORD, or PINGIDM_TOKEN, with PingIDM.',
            'not-found': `Compare PINGIDM_URL with PingIDM; its connector must be named ${connector}.`,
          },
        ),
      ];
    },

    async create(changes, write) {
      if (!(await createLocks.acquire(mailboxOf(write), write.signal))) {
        throw new BackendError({ system, code: 'timed-out', message: 'another contact was being added' });
      }
      try {
        // Recorded before the create: an id that is not in this list later is new.
        const before = await write.note('before', async () =>
          (await readUser(userSchema, write)).map(({ id }) => id),
        );
        const own = async () => findNew(changes, before, write);
        return await write.step(
          'create',
          async () => {
            await put({ __addContacts__: withoutNull(toContact(changes, undefined)) }, false, write);
            for (let attempt = 1; ; attempt++) {
              const id = await afterWrite(own());
              if (id !== undefined) return id;
              if (attempt === createAttempts) throw lost('the new contact cannot be found yet');
              await wait(replicationPauseMs);
            }
          },
          own,
        );
      } finally {
        createLocks.release(mailboxOf(write));
      }
    },

    async update(id, changes, _expectedVersion, write) {
      refuseEmpty(id);
      await write.step('update', async () => {
        const stored = await readOne(id, write);
        if (stored === undefined) {
          throw new BackendError({ system, code: 'not-found', message: 'the contact is not there' });
        }
        await put({ __updateContacts__: { id, ...toContact(changes, stored) } }, true, write);
        return true;
      });
    },

    async delete(id, write) {
      refuseEmpty(id);
      await write.step('delete', async () => {
        if ((await readOne(id, write)) !== undefined) await put({ __removeContacts__: [id] }, true, write);
        return true;
      });
    },
  };

  /** Returns the only page: PingIDM returns all contacts at once, and does not report changes. */
  async function listChanges(_cursor: string, context: CallContext): Promise<SyncPage> {
    const { rows, unread } = await readReadable(context);
    return {
      contacts: rows.map((contact) => toOwn(contact, context)),
      removed: [],
      ...unreadOf(unread),
      cursor: 'read',
      more: false,
      fromStart: true,
    };
  }

  function userUrl(context: CallContext): string {
    return `${root}/user/${encodeURIComponent(mailboxOf(context))}`;
  }

  /**
   * Reads all contacts of the person that are as expected, and what is wrong with the others; none where the user or
   * mailbox is missing.
   */
  async function readReadable(context: CallContext) {
    const rows = await readUser(unreadUserSchema, context).catch((error: unknown) => {
      if (error instanceof BackendError && error.code === 'no-mailbox') return [];
      throw error;
    });
    return readableRows(system, contactSchema, 'id', rows);
  }

  async function readUser<T>(
    schema: ReturnType<typeof userOf<T>>,
    context: CallContext,
  ): Promise<readonly T[]> {
    const { json } = await http.call({
      system: outside,
      route: 'pingidm.read',
      method: 'GET',
      url: `${userUrl(context)}?_fields=_id,contacts`,
      headers,
      semaphoreKey: `pingidm ${mailboxOf(context)}`,
      schema,
      context,
    });
    return json.contacts ?? [];
  }

  async function readOne(id: string, context: CallContext): Promise<GraphContact | undefined> {
    const isIt = (row: unknown) => z.looseObject({ id: z.literal(id) }).safeParse(row).success;
    const found = (await readUser(unreadUserSchema, context)).filter(isIt);
    return readableRows(system, contactSchema, 'id', found).rows[0];
  }

  async function put(attribute: object, idempotent: boolean, context: CallContext): Promise<void> {
    await http.call({
      system: outside,
      route: `pingidm.${Object.keys(attribute)[0]?.replaceAll('_', '')}`,
      method: 'PUT',
      url: userUrl(context),
      headers: { ...headers, 'content-type': 'application/json', 'If-Match': '*' },
      body: JSON.stringify({ _id: mailboxOf(context), ...attribute }),
      idempotent,
      semaphoreKey: `pingidm ${mailboxOf(context)}`,
      context,
    });
  }

  /** Finds the contact that exists now, did not exist before, and has the values that were sent. */
  async function findNew(
    changes: ContactChanges,
    before: readonly string[],
    context: CallContext,
  ): Promise<string | undefined> {
    const known = new Set(before);
    const fresh = (await readUser(userSchema, context)).filter(({ id }) => !known.has(id));
    return fresh.find((contact) => isLike(toOwn(contact, context), changes))?.id;
  }
}

const headers = { 'Accept-API-Version': 'resource=1.0', 'X-OpenIDM-NoSession': 'true' };

function credentialHeaders(credential: PingIdmCredential): Readonly<Record<string, string>> {
  return credential.kind === 'bearer'
    ? { authorization: `Bearer ${credential.token}` }
    : { 'X-OpenIDM-Username': credential.user, 'X-OpenIDM-Password': credential.password };
}

function toOwn(contact: GraphContact, context: CallContext): Contact {
  const owner = mailboxOf(context);
  return {
    ...fromContact(contact, owner),
    ref: { source: 'pingidm', id: contact.id, owner },
    version: '',
  };
}

/** Fields that identify a contact; mailboxes may store the others in another notation. */
function isLike(contact: Contact, changes: ContactChanges): boolean {
  return waysToTell.every((field) => {
    const value = changes[field];
    return value === undefined || JSON.stringify(contact[field]) === JSON.stringify(value);
  });
}

/** A new contact has no fields to clear. */
function withoutNull(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
}

function lost(message: string): BackendError {
  return new BackendError({ system, code: 'uncertain', message });
}

function refuseEmpty(id: string): void {
  if (id === '')
    throw new BackendError({ system, code: 'invalid-request', message: 'an empty id was refused' });
}

/**
 * Reads errors. An unknown user is "Object {id} not found on system/azuread/user". Refusals of Graph arrive as 500,
 * with Graph's code or text in the message.
 */
function explain(status: number, json: unknown): Explanation {
  const error = z.object({ message: z.string() }).safeParse(json);
  if (!error.success) return {};
  const { message } = error.data;
  if (status === 404 && /^Object \S+ not found on /.test(message)) return { code: 'no-mailbox' };
  return status < 500 ? {} : graphErrorIn(message);
}
