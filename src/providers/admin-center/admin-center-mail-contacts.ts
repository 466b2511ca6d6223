import { setTimeout as wait } from 'node:timers/promises';
import type { Contact, ContactChanges, ContactField } from '../../contacts/contact.ts';
import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { fold } from '../../contacts/text/fold.ts';
import { filterFields, isFilled } from '../../contacts/validation/field-values.ts';
import { createCache } from '../../platform/cache.ts';
import { BackendError } from '../../platform/errors.ts';
import { isGuid } from '../../platform/guid.ts';
import { afterWrite } from '../../platform/http-client/http-client.ts';
import type { CallContext, SearchAnswer, WritableProvider, WriteContext } from '../provider.ts';
import { failed, probe } from '../shared/check.ts';
import { refuseOtherThanGuid, sameGuid } from '../shared/guid.ts';
import { searchWords } from '../shared/search-words.ts';
import { asksNothing, searchAmong } from '../shared/searchable-contacts.ts';
import type { AdminCenterClient } from './client.ts';
import { type AdminCenterRecord, fieldLimits, fromRecord, toCreate, toRecord } from './fields.ts';
import { createAdminCenterListing } from './listing.ts';
import { createAdminCenterSync } from './sync.ts';

/**
 * Mail contacts of the organisation, by the requests of the Microsoft 365 admin center, for tenants that cannot use
 * Exchange's cmdlets (see `client.ts` for what is known about them). Quirks:
 * - Search matches the prefix of a name or an address. Several prefixes are therefore queried; surname, company,
 *   phone and domain are searched in a listing of all contacts that is cached for a while.
 * - There is no request for one contact: it is found by its address, or page by page.
 * - A create ignores Company and Hidden: a second and a third request set them, each a recorded step.
 * - An update replaces the whole record; omitted fields are cleared. The stored record is therefore read first and
 *   sent back completely, and an incomplete record is not written at all.
 * - The answer to a create may be empty; the new contact is then looked up by its address.
 * - No request deletes. A lost session is 440, or 200 with a web page in place of JSON.
 */
export interface AdminCenterMailContactsOptions {
  readonly client: AdminCenterClient;
  readonly clock: () => number;
  /** Pause before a new contact is looked up again. */
  readonly replicationPauseMs?: number;
  /** How long a search waits for the listing of all contacts. */
  readonly listingPatienceMs?: number;
}

const system = 'The Microsoft 365 admin center';
/**
 * None of these requests is documented, and every published use signs a person in. A web page in place of JSON means
 * a lost session.
 */
const signedInOnly =
  'The requests of the admin center are proven for signed-in people only, not for apps. Set MAIL_CONTACTS=exchange, which works for apps.';
const mostPages = 20;
const longestWords = 3;
const replicationAttempts = 8;
const mostAddresses = 20_000;
const optionFields: ReadonlySet<ContactField> = new Set<ContactField>(['mailTip', 'hiddenFromAddressLists']);
/** The fields that a create accepts; later requests set the others. */
const createdFields: ReadonlySet<ContactField> = new Set<ContactField>([
  'displayName',
  'givenName',
  'surname',
  'emails',
  'mobilePhones',
  'businessPhones',
  'fax',
  'jobTitle',
  'webPage',
]);

export function createAdminCenterMailContacts(options: AdminCenterMailContactsOptions): WritableProvider {
  const { client, clock, replicationPauseMs = 500, listingPatienceMs = 1_500 } = options;
  const listing = createAdminCenterListing({ client, clock, patienceMs: listingPatienceMs });
  /** The last known address of each contact, by which one request finds it. */
  const addresses = createCache<string>({ maxEntries: mostAddresses });

  return {
    source: 'admin-center-mail-contacts',
    capabilities: {
      writable: true,
      operations: new Set(['create', 'update']),
      personal: false,
      fields: fieldLimits,
    },

    async search(query, context) {
      if (asksNothing(query)) return { contacts: [], truncated: false };
      const [asked, reached] = await Promise.all([
        Promise.all(beginnings(query).map((text) => readAll(text, context))),
        searchListing(query, context),
      ]);
      const found = new Map(reached.contacts.map((contact) => [contact.ref.id, contact]));
      // Current answers take precedence over the listing.
      for (const record of asked.flatMap(({ records }) => records)) {
        found.set(record.ContactId, fromRecord(record));
      }
      return {
        contacts: [...found.values()],
        truncated: reached.truncated || asked.some(({ truncated }) => truncated),
      };
    },

    async get(id, context) {
      const record = await find(id, context);
      return record && fromRecord(record);
    },

    listChanges: createAdminCenterSync(client),

    async check(context) {
      const address = new URL(client.url).hostname;
      if (address === 'admin.cloud.microsoft') {
        return [
          failed(
            `${system}: its address`,
            `${address} does not serve this interface`,
            'Leave ADMIN_CENTER_URL out, or set it to https://admin.microsoft.com.',
          ),
        ];
      }
      return [
        await probe(`${system}: mail contacts can be read`, () => client.list('', '', context), {
          unauthorized: signedInOnly,
          forbidden: signedInOnly,
          'bad-answer': signedInOnly,
        }),
      ];
    },

    async create(changes, write) {
      const email = changes.emails?.[0] ?? '';
      // Recorded before the create, so that a contact that has the address later is the one of this write.
      await write.note('begin', async () => {
        const [holder] = await holders(email, write);
        if (holder !== undefined) throw taken(holder);
        return true;
      });
      const id = await write.step(
        'create',
        async () =>
          (await client.create(toCreate(changes), write)) || (await afterWrite(findNew(changes, write))),
        async () => (await ownOf(changes, write))?.ContactId,
      );
      listing.drop();
      await setFields(id, leftToSet(changes), write, replicationAttempts);
      return id;
    },

    async update(id, changes, _expectedVersion, write) {
      refuseOtherThanGuid(system, id);
      await setFields(id, changes, write, 1);
    },

    async delete() {
      throw new BackendError({
        system,
        code: 'invalid-request',
        message: 'no request for deleting is known',
      });
    },
  };

  async function searchListing(query: ContactQuery, context: CallContext): Promise<SearchAnswer> {
    // The search matches prefixes of addresses.
    if (query.email !== '') return { contacts: [], truncated: false };
    const { contacts, whole } = await listing.read(context);
    const answer = searchAmong(contacts, query);
    return { ...answer, truncated: answer.truncated || !whole };
  }

  /** Reads all pages of contacts that start with a text. */
  async function readAll(
    text: string,
    context: CallContext,
  ): Promise<{ readonly records: readonly AdminCenterRecord[]; readonly truncated: boolean }> {
    const records: AdminCenterRecord[] = [];
    let nextLink = '';
    for (let pages = 1; pages <= mostPages; pages++) {
      const page = await client.list(text, nextLink, context);
      records.push(...page.records);
      for (const record of page.records) noteAddress(record);
      nextLink = page.nextLink;
      if (nextLink === '') return { records, truncated: false };
    }
    return { records, truncated: true };
  }

  function noteAddress({ ContactId, ContactExternalEmailAddress }: AdminCenterRecord): void {
    addresses.set(ContactId.toLowerCase(), ContactExternalEmailAddress ?? '');
  }

  async function find(id: string, context: CallContext): Promise<AdminCenterRecord | undefined> {
    if (!isGuid(id)) return undefined;
    const isWanted = (record: AdminCenterRecord) => sameGuid(record.ContactId, id);
    const address = addresses.get(id.toLowerCase()) ?? '';
    if (address !== '') {
      const known = (await readAll(address, context)).records.find(isWanted);
      if (known !== undefined) return known;
    }
    const { record, whole } = await listing.find(isWanted, context);
    if (record !== undefined) noteAddress(record);
    if (record !== undefined || whole) return record;
    throw new BackendError({
      system,
      code: 'bad-answer',
      message: 'too many contacts to find one by its id',
    });
  }

  async function holders(email: string, context: CallContext): Promise<readonly AdminCenterRecord[]> {
    const { records } = await readAll(email, context);
    return records.filter((record) => fromRecord(record).emails[0]?.toLowerCase() === email.toLowerCase());
  }

  async function ownOf(
    changes: ContactChanges,
    context: CallContext,
  ): Promise<AdminCenterRecord | undefined> {
    const found = await holders(changes.emails?.[0] ?? '', context);
    return found.find((record) => record.ContactDisplayName === changes.displayName);
  }

  /** Finds a new contact, which may not be visible at once. */
  async function findNew(changes: ContactChanges, context: CallContext): Promise<string> {
    for (let attempt = 1; attempt <= replicationAttempts; attempt++) {
      if (attempt > 1) await wait(replicationPauseMs);
      const own = await ownOf(changes, context);
      if (own !== undefined) return own.ContactId;
    }
    throw new BackendError({ system, code: 'uncertain', message: 'the new contact cannot be found yet' });
  }

  /** Runs one step: reads the current record and writes it back with the changes. */
  /** Sets fields by the two requests that each set some of them. */
  async function setFields(
    id: string,
    changes: ContactChanges,
    write: WriteContext,
    tries: number,
  ): Promise<void> {
    const isOption = (field: ContactField) => optionFields.has(field);
    await set(
      'general',
      id,
      filterFields(changes, (field) => !isOption(field)),
      write,
      tries,
    );
    await set('options', id, filterFields(changes, isOption), write, tries);
  }

  async function set(
    part: 'general' | 'options',
    id: string,
    changes: ContactChanges,
    write: WriteContext,
    tries: number,
  ): Promise<void> {
    if (Object.keys(changes).length === 0) return;
    await write.step(part === 'general' ? 'details' : 'settings', async () => {
      const stored = await findWithin(id, write, tries);
      if (stored.IsDirSynced === true) {
        throw new BackendError({ system, code: 'read-only', message: 'the contact is synchronised' });
      }
      const record = toRecord(stored, changes);
      if (record === undefined) {
        throw new BackendError({
          system,
          code: 'invalid-request',
          message: 'the stored record came incomplete',
        });
      }
      await client.replace(part, record, write);
      noteAddress(record);
      listing.drop();
      return true;
    });
  }

  async function findWithin(id: string, context: CallContext, tries: number): Promise<AdminCenterRecord> {
    for (let attempt = 1; ; attempt++) {
      const stored = await find(id, context);
      if (stored !== undefined) return stored;
      if (attempt >= tries) {
        throw new BackendError({ system, code: 'not-found', message: 'the contact is not there' });
      }
      await wait(replicationPauseMs);
    }
  }
}

/**
 * Returns the prefixes to query: the address, or the name in both orders and its longest words, as typed and folded.
 */
function beginnings(query: ContactQuery): readonly string[] {
  if (query.email !== '') return [query.email];
  const [first, ...others] = query.words;
  if (first === undefined) return [];
  const longest = searchWords(query).slice(0, longestWords);
  const whole = [query.words.join(' '), [...others, first].join(' ')].filter((text) => text.length <= 100);
  const folded = longest.slice(0, 1).map(fold);
  return [...new Set([...whole, ...longest, ...folded].filter((text) => text.trim() !== ''))];
}

/** Returns the fields that are still to be set on a new contact. */
function leftToSet(changes: ContactChanges): ContactChanges {
  return filterFields(changes, (field, value) => !createdFields.has(field) && isFilled(value));
}

function taken(holder: AdminCenterRecord): BackendError {
  const conflictsWith = (fromRecord(holder) satisfies Contact).displayName;
  return new BackendError({
    system,
    code: 'already-exists',
    message: 'the address is taken',
    conflictsWith,
  });
}
