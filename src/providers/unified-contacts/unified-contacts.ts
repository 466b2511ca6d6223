import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Contact, ContactChanges } from '../../contacts/contact.ts';
import { mapInChunks } from '../../platform/chunks-of.ts';
import { BackendError, ifFound } from '../../platform/errors.ts';
import { afterWrite, type HttpClient } from '../../platform/http-client/http-client.ts';
import type { Backend, Explanation } from '../../platform/http-client/http-request.ts';
import { allOperations, type CallContext, type WritableProvider } from '../provider.ts';
import { checkPermissions, probe } from '../shared/check.ts';
import {
  asksNothing,
  type SearchableContact,
  searchAmong,
  toSearchable,
} from '../shared/searchable-contacts.ts';
import { readCursor } from '../shared/sync-cursor.ts';
import {
  contactSchema,
  fieldLimits,
  fromContact,
  fromKnownContact,
  internalAddresses,
  splitField,
  toBody,
  toFields,
  type UnifiedContact,
} from './fields.ts';

/**
 * Contacts in the database of Unified Contacts, an app for Teams, by its customer API
 * (https://docs.unified-contacts.com/advanced-configuration/uc-database/crud-operations-with-rest-api). Quirks:
 * - It has no list and no search: a contact can only be read by its id. The ids that we have written, and those
 *   imported from the feeding system, are therefore stored as known contacts with a copy of their fields, which is
 *   searched. A copy is refreshed when its contact is opened, and when it is old.
 * - The caller chooses the id. Ours is derived from the submission, so that a repeated create gets a 409.
 * - A patch leaves null fields unchanged; a field is cleared with '' or [], which is read back as [""].
 * - Lists are stored joined by `;`, so that a value with a semicolon would become two.
 * - Errors are plain texts or empty; an unknown URL answers 200 with a web page.
 * - Tokens are version 1, issued by https://sts.windows.net/{tenant}/, for `api://{id of the admin app}`.
 */
export interface UnifiedContactsOptions {
  readonly http: HttpClient;
  /** URL of the installation's app service, without a trailing slash. */
  readonly url: string;
  /** Client id of the app registration `admin-app-reg-uc-…`. */
  readonly appId: string;
  readonly knownContacts: KnownContacts;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Number of known contacts per page of a sync. */
  readonly syncPageSize?: number;
}

/** The known contacts, stored across restarts. */
export interface KnownContacts {
  /** Returns the entries that were added or changed after this revision (0 for all), in order of revision. */
  since(revision: number): Promise<readonly KnownContact[]>;
  /** Returns one page of them: at most `limit` entries after that one, in order of revision and id. */
  behind(place: KnownContactsTarget, limit: number): Promise<readonly KnownContact[]>;
  /** Stores what was read of a contact at this time; `fields` is undefined for a deleted one. */
  keep(id: string, fields: ContactChanges | undefined, readAt: number): Promise<void>;
  /** Returns entries that were read before that time, the oldest first, deleted ones last. */
  readBefore(time: number, limit: number): Promise<readonly KnownContact[]>;
}

/** The position of an entry; revision 0 and '' before the first. */
export interface KnownContactsTarget {
  /** Increases with every change of any entry; entries of one import share a revision. */
  readonly revision: number;
  readonly id: string;
}

export interface KnownContact extends KnownContactsTarget {
  /** Undefined for a deleted contact. */
  readonly fields: ContactChanges | undefined;
  /** Milliseconds since the epoch; 0 if it has never been read. */
  readonly readAt: number;
}

const system = 'Unified Contacts';
/** A copy of this age is refreshed. */
const staleMs = 6 * 60 * 60_000;
/** Maximum number of entries refreshed by one maintenance run. */
const mostRefreshed = 200;
const sideBySide = 4;
const placeSchema = z.object({ revision: z.number(), id: z.string() });
const ourTag = 'cardfile';

export function createUnifiedContacts(options: UnifiedContactsOptions): WritableProvider {
  const { http, url, appId, knownContacts, clock, syncPageSize = 500 } = options;
  const scope = `api://${appId}/.default`;
  const outside: Backend = { name: system, url, scope };
  const outsideCreate: Backend = { ...outside, explain: explainCreate };
  const held = new Map<string, SearchableContact>();
  let heldRevision = 0;

  return {
    source: 'unified-contacts',
    capabilities: {
      writable: true,
      operations: allOperations,
      personal: false,
      createsRepeatably: true,
      fields: fieldLimits,
    },

    async search(query) {
      if (asksNothing(query)) return { contacts: [], truncated: false };
      await follow();
      return searchAmong(held.values(), query);
    },

    async get(id, context) {
      if (id === '') return undefined;
      return await readAgain(id, context);
    },

    /** Syncs the known contacts only; maintenance refreshes them from the system. */
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
      await mapInChunks(old, sideBySide, ({ id }) => readAgain(id, context));
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
              // We choose the id, so that a retry after a lost answer gets a 409.
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
        const stored = changes.emails === undefined ? undefined : await read(id, write);
        const { json } = await http.call({
          system: outside,
          route: 'unified-contacts.update',
          method: 'PATCH',
          url: addressOf(id),
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(toBody(changes, stored && internalAddresses(stored))),
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
            context: write,
          }),
        );
        await knownContacts.keep(id, undefined, clock());
        return true;
      });
    },
  };

  function addressOf(id: string): string {
    // A proxy could treat a single dot as a relative path, encoded or not.
    if (/^\.{1,2}$/.test(id)) throw refusal('an id that is a path was refused');
    return `${url}/api/v1/contacts/${encodeURIComponent(id.toWellFormed())}`;
  }

  /** Returns whether the contact that a create made exists. */
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
      schema: contactSchema,
      context,
    });
    return json;
  }

  /** Reads a contact and updates its stored copy; an unknown id is not added. */
  async function readAgain(id: string, context: CallContext): Promise<Contact | undefined> {
    const stored = await ifFound(read(id, context));
    await follow();
    if (held.has(id) || stored !== undefined)
      await knownContacts.keep(id, stored && toFields(stored), clock());
    return stored && fromContact(stored);
  }

  /** Loads changes of the known contacts by this and other processes. */
  async function follow(): Promise<void> {
    for (const { id, fields, revision } of await knownContacts.since(heldRevision)) {
      if (fields === undefined) held.delete(id);
      else held.set(id, toSearchable(fromKnownContact(id, fields)));
      heldRevision = Math.max(heldRevision, revision);
    }
  }
}

/** Derives an id from the submission: the same in every process and after every restart. */
function idFor(submissionKey: string): string {
  return `cardfile_${createHash('sha256').update(submissionKey).digest('hex').slice(0, 32)}`;
}

/** Returns whether a stored contact has the values of a create. */
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
