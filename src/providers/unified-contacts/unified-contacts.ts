import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Contact, ContactChanges } from '../../contacts/contact.ts';
import { BackendError } from '../../platform/errors.ts';
import { afterWrite, type HttpClient, ifFound } from '../../platform/http-client/http-client.ts';
import type { Backend, Explanation } from '../../platform/http-client/http-request.ts';
import { allOperations, type CallContext, type WritableProvider } from '../provider.ts';
import { checkPermissions, probe } from '../shared/check.ts';
import { asksNothing, type HeldContact, holdContact, searchHeld } from '../shared/held-contacts.ts';
import { readCursor } from '../shared/sync-cursor.ts';
import {
  contactSchema,
  fieldLimits,
  fromContact,
  fromKnownContact,
  splitField,
  toBody,
  toFields,
  type UnifiedContact,
} from './fields.ts';

/**
 * Contacts in the database of Unified Contacts, an app for Teams, by its interface for customers
 * (https://docs.unified-contacts.com/advanced-configuration/uc-database/crud-operations-with-rest-api). Quirks:
 * - It has no list and no search: only a contact whose id is known can be read. So the ids that we have written,
 *   and those imported from the feeding system, are kept in a ledger with a copy of the fields, in which is
 *   searched. A copy is read again when its contact is opened, and when it grows old.
 * - The caller makes the id. Ours follows from the submission, so that a create sent twice meets itself (409).
 * - A patch keeps what is null; a field is cleared with '' or [], which then reads back as [""].
 * - Lists are stored joined by `;`, so that a value with one in it would come back as two.
 * - Errors are bare texts or empty; an unknown address answers 200 with a page.
 * - Tokens are version 1, issued by https://sts.windows.net/{tenant}/, for `api://{id of the admin app}`.
 */
export interface UnifiedContactsOptions {
  readonly http: HttpClient;
  /** Of the installation's own app service, without a trailing slash. */
  readonly url: string;
  /** Client id of the app registration `admin-app-reg-uc-…`. */
  readonly appId: string;
  readonly knownContacts: KnownContacts;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Entries of the ledger on one page of a walk. */
  readonly syncPageSize?: number;
}

/** What is known of the contacts in there, kept over restarts. */
export interface KnownContacts {
  /** Entries that were added or changed after this revision (0 for all), in the order of their revisions. */
  since(revision: number): Promise<readonly KnownContact[]>;
  /** The same a page at a time: at most `limit` entries behind that one, in the order of revision and id. */
  behind(place: KnownContactsTarget, limit: number): Promise<readonly KnownContact[]>;
  /** Keeps what was read of a contact at this time; `fields` undefined for one that is gone. */
  keep(id: string, fields: ContactChanges | undefined, readAt: number): Promise<void>;
  /** Entries that were read before that time, the oldest first; those that are gone last. */
  readBefore(time: number, limit: number): Promise<readonly KnownContact[]>;
}

/** Where an entry stands; revision 0 and '' before the first. */
export interface KnownContactsTarget {
  /** Goes up with every change of any entry; entries of one import share theirs. */
  readonly revision: number;
  readonly id: string;
}

export interface KnownContact extends KnownContactsTarget {
  /** Undefined for a contact that is gone. */
  readonly fields: ContactChanges | undefined;
  /** Milliseconds since the epoch; 0 when it has never been read. */
  readonly readAt: number;
}

const system = 'Unified Contacts';
/** A copy of this age is read again. */
const staleMs = 6 * 60 * 60_000;
/** Entries read again by one upkeep. */
const mostRefreshed = 200;
const sideBySide = 4;
const placeSchema = z.object({ revision: z.number(), id: z.string() });
const ourTag = 'cardfile';

export function createUnifiedContacts(options: UnifiedContactsOptions): WritableProvider {
  const { http, url, appId, knownContacts, clock, syncPageSize = 500 } = options;
  const scope = `api://${appId}/.default`;
  const outside: Backend = { name: system, url, scope };
  const outsideCreate: Backend = { ...outside, explain: explainCreate };
  const held = new Map<string, HeldContact>();
  let heldRevision = 0;

  return {
    source: 'unified-contacts',
    capabilities: {
      writable: true,
      operations: allOperations,
      personal: false,
      versioned: false,
      createsRepeatably: true,
      fields: fieldLimits,
    },

    async search(query) {
      if (asksNothing(query)) return { contacts: [], truncated: false };
      await follow();
      return searchHeld(held.values(), query);
    },

    async get(id, context) {
      if (id === '') return undefined;
      return await readAgain(id, context);
    },

    /** Through the ledger, which is all that there is to walk through; its upkeep asks the system. */
    async listChanges(cursor) {
      const known = readCursor(cursor, placeSchema);
      const place = known ?? { revision: 0, id: '' };
      const entries = await knownContacts.behind(place, syncPageSize);
      const { revision, id } = entries.at(-1) ?? place;
      return {
        contacts: entries.flatMap(({ id, fields }) =>
          fields === undefined ? [] : [fromKnownContact(id, fields)],
        ),
        removed: entries.filter(({ fields }) => fields === undefined).map(({ id }) => id),
        cursor: JSON.stringify({ revision, id }),
        more: entries.length === syncPageSize,
        fromStart: known === undefined,
      };
    },

    async check(context) {
      return [
        await checkPermissions(
          `${system}: permission`,
          scope,
          ['Contacts.Database.ReadWrite.All'],
          context,
          'Grant the application permission Contacts.Database.ReadWrite.All of the registration admin-app-reg-uc-… and give admin consent.',
        ),
        await probe(`${system}: the interface answers`, () => ifFound(read('cardfile-check', context))),
      ];
    },

    async maintain(context) {
      const old = await knownContacts.readBefore(clock() - staleMs, mostRefreshed);
      for (let start = 0; start < old.length; start += sideBySide) {
        const some = old.slice(start, start + sideBySide);
        await Promise.all(some.map(({ id }) => readAgain(id, context)));
      }
    },

    async create(changes, write) {
      refuseSplit(changes);
      const id = idFor(write.submissionKey);
      await write.step(
        'create',
        async () => {
          try {
            await http.call({
              system: outsideCreate,
              route: 'unified-contacts.create',
              method: 'POST',
              url: `${url}/api/v1/contacts`,
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ id, ...toBody(changes), source: ourTag }),
              // The id is ours: sent again after a lost answer, it meets itself.
              idempotent: true,
              schema: contactSchema,
              context: write,
            });
          } catch (error) {
            if (!(error instanceof BackendError)) throw error;
            if (error.code === 'already-exists' && (await afterWrite(findOwn(id, changes, write)))) return id;
            throw error.hadNoEffect ? error : error.with({ code: 'uncertain' });
          }
          return id;
        },
        async () => ((await findOwn(id, changes, write)) ? id : undefined),
      );
      await knownContacts.keep(id, changes, 0);
      return id;
    },

    async update(id, changes, _expectedVersion, write) {
      refuseEmpty(id);
      refuseSplit(changes);
      await write.step('update', async () => {
        const { json } = await http.call({
          system: outside,
          route: 'unified-contacts.update',
          method: 'PATCH',
          url: addressOf(id),
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(toBody(changes)),
          idempotent: true,
          schema: contactSchema,
          context: write,
        });
        await knownContacts.keep(id, toFields(json), clock());
        return true;
      });
    },

    async delete(id, write) {
      refuseEmpty(id);
      await write.step('delete', async () => {
        await ifFound(
          http.call({
            system: outside,
            route: 'unified-contacts.delete',
            method: 'DELETE',
            url: addressOf(id),
            idempotent: true,
            context: write,
          }),
        );
        await knownContacts.keep(id, undefined, clock());
        return true;
      });
    },
  };

  function addressOf(id: string): string {
    // A dot alone would be taken for a step in the path by whatever stands in between, encoded or not.
    if (/^\.{1,2}$/.test(id)) throw refusal('an id that is a path was refused');
    return `${url}/api/v1/contacts/${encodeURIComponent(id.toWellFormed())}`;
  }

  /** Whether the contact that a create made is there. */
  async function findOwn(id: string, changes: ContactChanges, context: CallContext): Promise<boolean> {
    const stored = await ifFound(read(id, context));
    if (stored === undefined || holds(stored, changes)) return stored !== undefined;
    throw new BackendError({ system, code: 'already-exists', message: 'another contact has this id' });
  }

  async function read(id: string, context: CallContext): Promise<UnifiedContact> {
    const { json } = await http.call({
      system: outside,
      route: 'unified-contacts.get',
      method: 'GET',
      url: addressOf(id),
      idempotent: true,
      schema: contactSchema,
      context,
    });
    return json;
  }

  /** Reads a contact and keeps what was read; an id that the ledger does not know stays unknown to it. */
  async function readAgain(id: string, context: CallContext): Promise<Contact | undefined> {
    const stored = await ifFound(read(id, context));
    await follow();
    if (held.has(id) || stored !== undefined)
      await knownContacts.keep(id, stored && toFields(stored), clock());
    return stored && fromContact(stored);
  }

  /** Takes over what this or another process has written into the ledger since the last time. */
  async function follow(): Promise<void> {
    for (const { id, fields, revision } of await knownContacts.since(heldRevision)) {
      if (fields === undefined) held.delete(id);
      else held.set(id, holdContact(fromKnownContact(id, fields)));
      heldRevision = Math.max(heldRevision, revision);
    }
  }
}

/** The same submission gives the same id, in every process and after every restart. */
function idFor(submissionKey: string): string {
  return `cardfile_${createHash('sha256').update(submissionKey).digest('hex').slice(0, 32)}`;
}

/** Whether a stored contact is what a create sent. */
function holds(stored: UnifiedContact, changes: ContactChanges): boolean {
  const fields = toFields(stored);
  return Object.entries(changes)
    .filter(([field]) => field in fieldLimits)
    .every(
      ([field, value]) => JSON.stringify(fields[field as keyof ContactChanges]) === JSON.stringify(value),
    );
}

function refuseSplit(changes: ContactChanges): void {
  const field = splitField(changes);
  if (field !== '') throw refusal(`a value with a semicolon was refused (${field})`);
}

function refuseEmpty(id: string): void {
  if (id === '') throw refusal('an empty id was refused');
}

function refusal(message: string): BackendError {
  return new BackendError({ system, code: 'invalid-request', message });
}

function explainCreate(status: number): Explanation {
  return status === 409 ? { code: 'already-exists' } : {};
}
